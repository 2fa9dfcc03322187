//! Scripts in the arguments of commands: `bash -c '...'`, `eval`, `ssh`.

use railint_source::Span;

use crate::command::{Command, Word};
use crate::pieces::Pieces;

const SHELLS: &[&str] = &["sh", "bash", "dash", "ash", "zsh", "ksh", "su"];

/// Flags of `ssh` that take a value.
const SSH_VALUED: &[&str] = &[
    "-B", "-b", "-c", "-D", "-E", "-e", "-F", "-I", "-i", "-J", "-L", "-l", "-m", "-O", "-o", "-p",
    "-Q", "-R", "-S", "-W", "-w",
];

/// The script that `command` runs. `texts` are its words with their places in
/// the file.
pub(super) fn script_of(command: &Command, texts: &[Pieces]) -> Option<Pieces> {
    let words = command.effective();
    let texts = texts
        .get(command.words.len() - words.len()..)
        .unwrap_or_default();
    let found = match command.name() {
        Some("eval") => joined(texts.get(1..).unwrap_or_default()),
        Some("ssh") => match ssh_command(words) {
            Some(first) if is_shell_on_stdin(words.get(first..).unwrap_or_default()) => {
                stdin(command)
            }
            Some(first) => joined(texts.get(first..).unwrap_or_default()),
            None => stdin(command),
        },
        Some(name) if SHELLS.contains(&name) => match shell_script(words) {
            Some(index) => texts.get(index).cloned(),
            None if is_shell_on_stdin(words) => stdin(command),
            None => None,
        },
        _ => None,
    };
    found.filter(|script| {
        // One of which nothing is known is no more than the command that runs it.
        let known = Span::new(0, script.text().len());
        !known.is_empty() && script.opaque().next() != Some(known)
    })
}

/// Index of the word behind `-c`, which may stand among other letters (`-euc`).
fn shell_script(words: &[Word]) -> Option<usize> {
    let mut at = 1;
    loop {
        let text = words.get(at)?.text.as_str();
        let flags = text.strip_prefix('-').unwrap_or_default();
        if !flags.starts_with('-') && flags.contains('c') {
            return Some(at + 1);
        }
        let is_su = words.first().is_some_and(|word| word.text == "su");
        let is_flag = text.starts_with(['-', '+']);
        if !is_flag && !is_su {
            return None;
        }
        at += if text == "-o" || text == "+o" { 2 } else { 1 };
    }
}

/// Whether the words run a shell that takes its script from the standard input:
/// it names no file, or says so.
fn is_shell_on_stdin(words: &[Word]) -> bool {
    let Some((name, arguments)) = words.split_first() else {
        return false;
    };
    let arguments_allow = arguments
        .iter()
        .all(|word| word.text.starts_with(['-', '+']))
        || arguments.iter().any(|word| word.text == "-s");
    SHELLS.contains(&name.base_name()) && arguments_allow
}

/// Index of the first word behind the host.
fn ssh_command(words: &[Word]) -> Option<usize> {
    let mut at = 1;
    let mut host = false;
    loop {
        let text = words.get(at)?.text.as_str();
        if SSH_VALUED.contains(&text) {
            at += 2;
        } else if text.len() > 1 && text.starts_with('-') {
            at += 1;
        } else if host {
            return Some(at);
        } else {
            host = true;
            at += 1;
        }
    }
}

fn stdin(command: &Command) -> Option<Pieces> {
    command
        .stdin
        .as_ref()
        .map(|heredoc| heredoc.content.clone())
}

/// Words with a blank between them, as `eval` and `ssh` read them.
fn joined(texts: &[Pieces]) -> Option<Pieces> {
    let mut whole = Pieces::new(0);
    for text in texts {
        if !whole.text().is_empty() {
            let end = whole.to_source(Span::new(0, whole.text().len())).end;
            whole.push_text(" ", Span::at(end));
        }
        whole.append(text);
    }
    Some(whole)
}
