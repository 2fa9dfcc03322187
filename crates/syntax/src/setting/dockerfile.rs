//! Dockerfiles: the variables of `ENV` and `ARG`, and where `RUN` begins and ends.

use railint_source::Span;

use crate::pieces::Pieces;

use super::{MAX_SETTINGS, Setting, lines};

/// What a Dockerfile says, as far as it is of interest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dockerfile {
    /// Variables with their values, in the order of the text.
    pub variables: Vec<Setting>,
    /// What each `RUN` hands to the shell, in the order of the text.
    pub runs: Vec<Pieces>,
}

/// An instruction: its name in capitals, and its lines without the signs that
/// join them.
struct Instruction {
    name: String,
    lines: Vec<Span>,
}

/// Reads a Dockerfile. Lines that are no instruction are stepped over.
#[must_use]
pub fn dockerfile(text: &str) -> Dockerfile {
    let mut read = Dockerfile::default();
    let mut open: Option<Instruction> = None;
    for (start, line) in lines(text) {
        let body = line.trim_start();
        // Comments stand between the lines of an instruction, too.
        if body.starts_with('#') {
            continue;
        }
        let goes_on = body.trim_end().ends_with('\\');
        let content = body.trim_end().trim_end_matches('\\').trim_end();
        let at = start + line.len() - body.len();
        if let Some(instruction) = open.as_mut() {
            instruction.lines.push(Span::new(at, at + content.len()));
        } else {
            open = instruction(content, at);
        }
        if !goes_on && let Some(instruction) = open.take() {
            keep(&mut read, text, &instruction);
        }
    }
    if let Some(instruction) = open {
        keep(&mut read, text, &instruction);
    }
    read
}

/// The instruction that begins with this line.
fn instruction(content: &str, at: usize) -> Option<Instruction> {
    let (name, rest) = content.split_once([' ', '\t']).unwrap_or((content, ""));
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_name.then(|| Instruction {
        name: name.to_ascii_uppercase(),
        lines: vec![Span::new(
            at + content.len() - rest.len(),
            at + content.len(),
        )],
    })
}

fn keep(read: &mut Dockerfile, text: &str, instruction: &Instruction) {
    let (Some(first), Some(last)) = (instruction.lines.first(), instruction.lines.last()) else {
        return;
    };
    match instruction.name.as_str() {
        "RUN" => {
            let mut command = Pieces::new(first.start);
            command.push_slice(text, Span::new(first.start, last.end));
            read.runs.push(command);
        }
        "ENV" | "ARG" => {
            if instruction.name == "ENV" && old_form(read, text, *first) {
                return;
            }
            for line in &instruction.lines {
                pairs(read, text, *line);
            }
        }
        _ => {}
    }
}

/// `ENV key the rest of the line`; `false` if it is none.
fn old_form(read: &mut Dockerfile, text: &str, line: Span) -> bool {
    let content = line.text(text);
    let body = content.trim_start();
    let Some((key, value)) = body.split_once([' ', '\t']) else {
        return false;
    };
    if key.contains(['=', '"', '\'']) {
        return false;
    }
    let value_at = line.end - value.trim_start().len();
    let key_at = line.start + content.len() - body.len();
    push(
        read,
        text,
        Span::new(key_at, key_at + key.len()),
        Span::new(value_at, line.end),
    );
    true
}

/// `key=value key="other value"`.
fn pairs(read: &mut Dockerfile, text: &str, line: Span) {
    let bytes = line.text(text).as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let blank = |byte: &u8| byte.is_ascii_whitespace();
        let Some(begin) = bytes.iter().skip(at).position(|byte| !blank(byte)) else {
            return;
        };
        let start = at + begin;
        let mut quote = None;
        let mut end = start;
        while let Some(byte) = bytes.get(end) {
            match quote {
                None if blank(byte) => break,
                None if matches!(byte, b'"' | b'\'') => quote = Some(*byte),
                Some(open) if *byte == open => quote = None,
                _ => {}
            }
            end += 1;
        }
        let word = Span::new(line.start + start, line.start + end);
        if let Some((key, value)) = word.text(text).split_once('=') {
            let value_at = word.end - value.len();
            push(
                read,
                text,
                Span::new(word.start, word.start + key.len()),
                Span::new(value_at, word.end),
            );
        }
        at = end.max(start + 1);
    }
}

/// Keeps a variable, without the quotes around its value.
fn push(read: &mut Dockerfile, text: &str, key: Span, value: Span) {
    if read.variables.len() >= MAX_SETTINGS {
        return;
    }
    let written = value.text(text);
    let quoted = ['"', '\'']
        .into_iter()
        .any(|quote| written.len() > 1 && written.starts_with(quote) && written.ends_with(quote));
    let span = if quoted {
        Span::new(value.start + 1, value.end - 1)
    } else {
        value
    };
    read.variables.push(Setting {
        path: vec![key.text(text).to_owned()],
        key,
        value: span.text(text).to_owned(),
        span,
    });
}
