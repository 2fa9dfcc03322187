//! Finds the actions of a Go template.

use railint_source::Span;

/// One `{{ ... }}`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Action {
    /// With its braces.
    pub(super) span: Span,
    /// What it does to the structure of the template.
    pub(super) word: Word,
}

/// The words that open, divide and close control structures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// `if`, `range`, `with`, `define`, `block`.
    Open,
    /// `else`, with or without a further condition.
    Else,
    /// `end`.
    End,
    /// Anything else.
    Other,
}

/// All actions, and the first one that has no end. Of such a one the rest of its
/// line counts as action.
pub(super) fn find(text: &str) -> (Vec<Action>, Option<Span>) {
    let mut actions = Vec::new();
    let mut unclosed = None;
    let mut at = 0;
    let mut ends_are_left = true;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find("{{")) {
        let start = at + found;
        let end = if ends_are_left {
            end_of_action(text, start)
        } else {
            Err(text.len())
        };
        let span = match end {
            Ok(end) => {
                at = end;
                Span::new(start, end)
            }
            Err(failed) => {
                // What was looked at is not looked at again, so that no text
                // makes this quadratic.
                let span = Span::new(start, end_of_line(text, start));
                ends_are_left = failed < text.len();
                at = if ends_are_left {
                    failed.max(span.end)
                } else {
                    span.end
                };
                unclosed.get_or_insert(span);
                span
            }
        };
        actions.push(Action {
            span,
            word: word(span.text(text)),
        });
    }
    (actions, unclosed)
}

fn end_of_line(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    start + rest.find(['\n', '\r']).unwrap_or(rest.len())
}

/// The end of the action that starts at `start`, or where it fails to end: at a
/// line break in a string, at another `{{`, or at the end of the text.
fn end_of_action(text: &str, start: usize) -> Result<usize, usize> {
    let bytes = text.as_bytes();
    let rest = text.get(start + 2..).unwrap_or_default();
    let trimmed = rest.strip_prefix('-').unwrap_or(rest).trim_start();
    if let Some(comment) = trimmed.strip_prefix("/*") {
        let length = comment.find("*/").ok_or(text.len())?;
        let behind = comment.get(length + 2..).unwrap_or_default();
        let closed = behind.trim_start();
        let closed = closed.strip_prefix('-').unwrap_or(closed);
        let at = text.len() - closed.len();
        return if closed.starts_with("}}") {
            Ok(at + 2)
        } else {
            Err(text.len() - behind.len())
        };
    }
    let mut at = start + 2;
    while let Some(byte) = bytes.get(at) {
        at = match byte {
            b'}' if bytes.get(at + 1) == Some(&b'}') => return Ok(at + 2),
            b'{' if bytes.get(at + 1) == Some(&b'{') => return Err(at),
            b'"' | b'\'' => end_of_string(bytes, at)?,
            // In a double-quoted scalar of YAML the quotes themselves are escaped.
            b'\\' if bytes.get(at + 1) == Some(&b'"') => end_of_escaped(bytes, at + 2)?,
            b'`' => {
                let inside = bytes.get(at + 1..).unwrap_or_default();
                let length = inside.iter().position(|byte| *byte == b'`');
                at + length.ok_or(text.len())? + 2
            }
            _ => at + 1,
        };
    }
    Err(text.len())
}

/// The end of the quoted string that starts at `start`.
fn end_of_string(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let quote = bytes.get(start);
    let mut at = start + 1;
    loop {
        match bytes.get(at) {
            None => return Err(bytes.len()),
            Some(b'\n' | b'\r') => return Err(at),
            Some(b'\\') if !matches!(bytes.get(at + 1), Some(b'\n' | b'\r')) => at += 2,
            byte if byte == quote => return Ok(at + 1),
            Some(_) => at += 1,
        }
    }
}

/// The end of a string whose quotes are escaped, from behind the first of them.
fn end_of_escaped(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let mut at = start;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        match rest {
            [] => return Err(bytes.len()),
            [b'\n' | b'\r', ..] => return Err(at),
            [b'\\', b'"', ..] => return Ok(at + 2),
            [b'\\', b'\\', b'\\', b'"', ..] => at += 4,
            [b'\\', b'\\', ..] => at += 2,
            _ => at += 1,
        }
    }
}

fn word(action: &str) -> Word {
    let inside = action.strip_prefix("{{").unwrap_or(action);
    let inside = inside.strip_prefix('-').unwrap_or(inside).trim_start();
    let word = inside
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .next();
    match word {
        Some("if" | "range" | "with" | "define" | "block") => Word::Open,
        Some("else") => Word::Else,
        Some("end") => Word::End,
        _ => Word::Other,
    }
}
