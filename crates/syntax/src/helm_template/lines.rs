//! Writes the masked text, line by line.

use std::ops::Range;

use super::actions::Action;
use super::blocks::Blocks;
use super::values::Values;

/// The text with its actions masked.
pub(super) fn mask(text: &str, actions: &[Action]) -> String {
    let mut out = text.as_bytes().to_vec();
    for action in actions {
        let inside = out.get_mut(action.span.start..action.span.end);
        for byte in inside.into_iter().flatten() {
            if !is_break(*byte) {
                *byte = b' ';
            }
        }
    }
    let mut blocks = Blocks::default();
    let mut values = Values::default();
    let mut actions = actions;
    let mut start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    while start < out.len() {
        let rest = out.get_mut(start..).unwrap_or_default();
        let length = memchr::memchr2(b'\n', b'\r', rest);
        let end = start + length.unwrap_or(rest.len());
        // Those that reach into this line; the last may go on in the next one.
        let ended = actions.partition_point(|action| action.span.end <= start);
        actions = actions.get(ended..).unwrap_or_default();
        let here = actions.partition_point(|action| action.span.start < end);
        let here = actions.get(..here).unwrap_or_default();
        let line = out.get_mut(start..end).unwrap_or_default();
        let statement = is_statement(line);
        if !is_blank(line) && !statement {
            let value = fill(line, start, here);
            values.content(&mut out, start, end, value);
            blocks.content(&mut out, start, end);
        } else if statement || !here.is_empty() {
            line.fill(b' ');
            blocks.blanked(start, end);
        }
        start = end + 1;
    }
    // Only ASCII was written, and only over whole actions, which begin and end
    // with ASCII.
    String::from_utf8(out).unwrap_or_default()
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Whether a line is nothing but a statement of Jinja, in which Ansible's
/// templates are written: `{% if x %}`.
fn is_statement(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.starts_with(b"{%") && line.ends_with(b"%}")
}

pub(super) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// Makes words of the actions that begin on a line with other text. If the value
/// of the line is nothing but such words, tells where.
fn fill(line: &mut [u8], start: usize, actions: &[Action]) -> Option<Range<usize>> {
    let mut before = Before::default();
    let mut value: Option<Range<usize>> = None;
    let mut seen = 0;
    for action in actions {
        let Some(from) = action.span.start.checked_sub(start) else {
            continue;
        };
        let to = action.span.end.saturating_sub(start).min(line.len());
        let text = line.get(seen..from).unwrap_or_default();
        if !is_blank(text) {
            value = None;
        }
        before.feed(text);
        seen = to;
        if before.bars_word() {
            continue;
        }
        if let Some(value) = &mut value {
            value.end = start + to;
        } else if before.leads_to_value() {
            value = Some(start + from..start + to);
        }
        let inside = line.get_mut(from..to).unwrap_or_default();
        inside.fill(b'x');
        before.feed(inside);
    }
    let rest = line.get(seen..).unwrap_or_default().trim_ascii_start();
    value.filter(|_| rest.is_empty() || rest.starts_with(b"#"))
}

/// What stands before an action on its line.
#[derive(Default)]
struct Before {
    /// The quote of the string that is open.
    open: Option<u8>,
    escaped: bool,
    /// The last byte.
    last: Option<u8>,
    /// The first and the last byte of the last word, and how long it is.
    first_of_word: u8,
    last_of_word: u8,
    length_of_word: usize,
    /// Whether the last word looks like the header of a block scalar.
    header: bool,
}

impl Before {
    fn feed(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.step(*byte);
        }
    }

    fn step(&mut self, byte: u8) {
        let starts_word = matches!(self.last, None | Some(b' ' | b'\t'));
        if !matches!(byte, b' ' | b'\t') {
            if starts_word {
                self.length_of_word = 0;
                self.first_of_word = byte;
                self.header = matches!(byte, b'|' | b'>');
            }
            self.header &= matches!(byte, b'|' | b'>' | b'+' | b'-' | b'1'..=b'9');
            self.length_of_word += 1;
            self.last_of_word = byte;
        }
        match (self.open, byte) {
            (Some(_), _) if self.escaped => self.escaped = false,
            (Some(b'"'), b'\\') => self.escaped = true,
            (Some(open), _) if open == byte => self.open = None,
            (None, b'"' | b'\'')
                if starts_word || matches!(self.last, Some(b'[' | b'{' | b',' | b':')) =>
            {
                self.open = Some(byte);
            }
            _ => {}
        }
        self.last = Some(byte);
    }

    /// Whether no word can follow.
    fn bars_word(&self) -> bool {
        let closes = matches!(self.last_of_word, b'"' | b'\'' | b']' | b'}');
        self.open.is_none() && (self.header || closes)
    }

    /// Whether a value begins here.
    fn leads_to_value(&self) -> bool {
        let lone_dash = self.length_of_word == 1 && self.first_of_word == b'-';
        self.open.is_none()
            && matches!(self.last, Some(b' ' | b'\t'))
            && (self.last_of_word == b':' || lone_dash)
    }
}
