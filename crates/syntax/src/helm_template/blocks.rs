//! Keeps block scalars whole whose lines are actions.
//!
//! The lines of actions are blank, which is fine everywhere but before the first
//! line of a block scalar: a blank line there must not be longer than that line
//! is indented. Such lines get a `#` in the column of the first line.

use std::ops::Range;

/// The block scalar that the current line may belong to.
#[derive(Default)]
pub(super) struct Blocks {
    open: Option<Block>,
}

struct Block {
    /// Lines with fewer blanks than this do not belong to it.
    least: usize,
    /// The blanked lines before its first line of text.
    blanked: Option<Vec<Range<usize>>>,
}

impl Blocks {
    /// Takes a line of which nothing is left.
    pub(super) fn blanked(&mut self, start: usize, end: usize) {
        let block = self.open.as_mut();
        if let Some(lines) = block.and_then(|block| block.blanked.as_mut()) {
            lines.push(start..end);
        }
    }

    /// Takes a line of text, and repairs the blanked lines before it.
    pub(super) fn content(&mut self, out: &mut [u8], start: usize, end: usize) {
        let line = out.get(start..end).unwrap_or_default();
        let indent = line.iter().take_while(|byte| **byte == b' ').count();
        if let Some(block) = &mut self.open
            && indent >= block.least
        {
            for blanked in block.blanked.take().into_iter().flatten() {
                if let Some(byte) = out.get_mut(blanked).and_then(|line| line.get_mut(indent)) {
                    *byte = b'#';
                }
            }
            return;
        }
        self.open = least_indent(line).map(|least| Block {
            least,
            blanked: Some(Vec::new()),
        });
    }
}

/// If a line ends with the header of a block scalar, how far its text must be
/// indented at least.
fn least_indent(line: &[u8]) -> Option<usize> {
    // Nearly no line has one.
    memchr::memchr2(b'|', b'>', line)?;
    let words = || {
        line.split(|byte| matches!(byte, b' ' | b'\t'))
            .filter(|word| !word.is_empty())
    };
    let mut before: &[u8] = b"";
    let mut rest = words();
    let header = loop {
        let word = rest.next()?;
        if is_header(word) && leads_to_value(before) {
            break rest.next();
        }
        before = word;
    };
    if header.is_some_and(|word| !word.starts_with(b"#")) {
        return None;
    }
    Some(owner_column(line).map_or(0, |column| column + 1))
}

/// The column of what the value at the end of a line belongs to: of its key, or
/// of the last dash if it has none. None for a value of the document.
pub(super) fn owner_column(line: &[u8]) -> Option<usize> {
    let blanks = |from| {
        let rest = line.get(from..).unwrap_or_default().iter();
        rest.take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    };
    let mut column = blanks(0);
    let mut owner = None;
    loop {
        match line.get(column..).unwrap_or_default() {
            [b'-' | b'?' | b':', b' ' | b'\t', ..] => {
                owner = Some(column);
                column += 1 + blanks(column + 1);
            }
            [] | [b'|' | b'>' | b'&' | b'!', ..] | [b'-', b'-', b'-', b' ', ..] => return owner,
            _ => return Some(column),
        }
    }
}

fn is_header(word: &[u8]) -> bool {
    match word {
        [b'|' | b'>', rest @ ..] => {
            rest.len() <= 2 && rest.iter().all(|b| matches!(b, b'+' | b'-' | b'1'..=b'9'))
        }
        _ => false,
    }
}

/// Whether a value begins behind this word.
fn leads_to_value(word: &[u8]) -> bool {
    matches!(word, b"-" | b"?" | b"---" | [.., b':'] | [b'!' | b'&', ..])
}
