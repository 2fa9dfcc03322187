//! Dotenv files: `KEY=value` lines, with quotes and `export`.
//!
//! The reader is our own: `dotenvy` and its kin give values without places and
//! replace variables, and each tool (Compose, systemd, direnv) reads its own
//! dialect. Here all are read that a person would take for an assignment.

use railint_source::Span;

use super::{MAX_SETTINGS, Setting, lines};

/// Reads a dotenv file. Lines that assign nothing are stepped over. A value in
/// quotes may go on over several lines.
#[must_use]
pub fn dotenv(text: &str) -> Vec<Setting> {
    let mut found = Vec::new();
    let mut open_until = 0;
    for (start, line) in lines(text) {
        if start < open_until || found.len() >= MAX_SETTINGS {
            continue;
        }
        let Some((key, value_start)) = assignment(line, start) else {
            continue;
        };
        let span = value(text, value_start, start + line.len());
        open_until = span.end;
        found.push(Setting {
            path: vec![key.text(text).to_owned()],
            key,
            value: span.text(text).to_owned(),
            span,
        });
    }
    found
}

/// The key of a line that assigns, and where its value begins.
fn assignment(line: &str, start: usize) -> Option<(Span, usize)> {
    let body = line.trim_start_matches('\u{feff}').trim_start();
    let rest = body.strip_prefix("export ").map_or(body, str::trim_start);
    let (key, _) = rest.split_once('=')?;
    let name = key.trim_end();
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_name) {
        return None;
    }
    let at = start + (line.len() - rest.len());
    Some((Span::new(at, at + name.len()), at + key.len() + 1))
}

/// The value that begins at `from`, without its quotes; `end` is that of the line.
fn value(text: &str, from: usize, end: usize) -> Span {
    let line = Span::new(from, end).text(text);
    let blank = line.len() - line.trim_start().len();
    let from = from + blank;
    for quote in ['"', '\''] {
        let inside = text.get(from..).and_then(|rest| rest.strip_prefix(quote));
        if let Some(length) = inside.and_then(|inside| closing(inside, quote)) {
            return Span::new(from + 1, from + 1 + length);
        }
    }
    let value = Span::new(from, end).text(text);
    let value = match value.find(" #") {
        Some(comment) => value.get(..comment).unwrap_or(value),
        None => value,
    };
    Span::new(from, from + value.trim_end().len())
}

/// Longest text between quotes that may hold line breaks, so that a stray quote
/// is not looked for to the end of the file at every line.
const MAX_QUOTED: usize = 16 << 10;

/// Where the quote ends that `inside` begins behind.
fn closing(inside: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in inside.char_indices().take(MAX_QUOTED) {
        if c == quote && !escaped {
            return Some(at);
        }
        escaped = c == '\\' && !escaped && quote == '"';
    }
    None
}
