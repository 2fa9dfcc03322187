//! What a stub does beside saying where its file went.

use railint_lint::File;
use railint_models::FileKind;
use railint_models::tombstone::{Target, code_lines};
use railint_source::Span;
use railint_syntax::command::Command;
use railint_syntax::yaml::{Kind, Node};

use crate::facts::{Live, Stone};

/// Commands that only tell somebody something, or end.
const TELLING: [&str; 13] = [
    "echo", "printf", "cat", "exit", "true", "false", ":", "set", "return", "shift", "@echo",
    "warn", "shopt",
];

/// What the file of this stub does. A page does nothing.
pub(super) fn read(file: &File<'_>, stone: &Stone) -> Option<Live> {
    let target = Target::parse(&stone.target.text).path;
    match file.kind {
        FileKind::Markdown => None,
        FileKind::Yaml => of_yaml(file),
        FileKind::Shell => {
            let script = file.shell();
            of_commands(file, &script.commands, target, script.has_errors)
        }
        FileKind::Makefile => {
            let makefile = file.makefile();
            of_commands(file, &makefile.commands, target, makefile.has_errors)
        }
        FileKind::Justfile | FileKind::Hcl | FileKind::Other => of_lines(file, target),
    }
}

fn of_yaml(file: &File<'_>) -> Option<Live> {
    let stream = file.yaml();
    let error = stream.errors().first().map(|error| error.span);
    let content = stream.documents().find_map(first_content);
    content.or(error).map(|span| works(file, span))
}

/// The first thing that a document says; `{}` and `[]` say nothing.
fn first_content(root: Node<'_>) -> Option<Span> {
    match root.kind() {
        Kind::Mapping => root.entries().next().map(|entry| entry.key.span()),
        Kind::Sequence => root.items().next().map(Node::span),
        _ => (!root.is_null()).then(|| root.span()),
    }
}

fn of_commands(
    file: &File<'_>,
    commands: &[Command],
    target: &str,
    has_errors: bool,
) -> Option<Live> {
    let mut delegates = false;
    for command in commands {
        let words = command.words.iter().map(|word| word.text.as_str());
        let directory = command.directory.as_deref();
        if words.chain(directory).any(|word| leads_to(word, target)) {
            delegates = true;
        } else if !command.name().is_some_and(|name| TELLING.contains(&name)) {
            return Some(works(file, command.span));
        }
    }
    if has_errors && commands.is_empty() {
        return of_lines(file, target);
    }
    delegates.then_some(Live::Delegates)
}

/// What nobody here can read: any line that is no comment does something, but
/// for those that only tell.
fn of_lines(file: &File<'_>, target: &str) -> Option<Live> {
    let mut delegates = false;
    for span in code_lines(file.path, file.text) {
        let line = span.text(file.text);
        if leads_to(line, target) {
            delegates = true;
        } else if !only_tells(line) {
            return Some(works(file, span));
        }
    }
    delegates.then_some(Live::Delegates)
}

fn only_tells(line: &str) -> bool {
    let starts = [
        "import sys",
        "sys.exit(",
        "raise SystemExit",
        "print(",
        "echo ",
        "exit",
        "package ",
    ];
    starts.iter().any(|start| line.starts_with(start))
        || line
            .chars()
            .all(|c| matches!(c, '{' | '}' | '(' | ')' | ';'))
}

/// Whether a word names the repo or the path that the stub points at.
fn leads_to(word: &str, target: &str) -> bool {
    let repo = target.split('/').next().unwrap_or(target);
    let part = |part: &str| part == repo;
    !repo.is_empty()
        && (word
            .split(['/', ' ', '"', '\'', '$', '{', '}', '(', ')', ':', '='])
            .any(part))
}

fn works(file: &File<'_>, span: Span) -> Live {
    Live::Works(file.place_without_text(span))
}
