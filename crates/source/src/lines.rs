//! Lines and columns: from byte offsets to the places that people read.

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// A point in a text as a person counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters (Unicode scalar values), from 1. A byte order mark
    /// at the start of the text is no character: editors do not show it.
    pub column: usize,
    /// Offset in bytes from the start of the file, from 0.
    pub byte: usize,
}

impl Position {
    /// The first character of a text.
    #[must_use]
    pub fn start() -> Self {
        Self {
            line: 1,
            column: 1,
            byte: 0,
        }
    }
}

/// Where the lines of a text begin. Lines end at LF, CRLF or a lone CR.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Finds the line starts of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends_line {
                starts.push(at + 1);
            }
        }
        Self { starts }
    }

    /// Number of lines; a text that ends with a line break has an empty last one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The place of the byte at `offset` in `text`, the text that this index
    /// was made from. Offsets past the end give the end; offsets inside a
    /// character give that character.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let mut byte = offset.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = text.get(start..byte).unwrap_or_default();
        let mut characters = before.chars().count();
        if before.starts_with('\u{feff}') && start == 0 {
            characters -= 1;
        }
        Position {
            line,
            column: characters + 1,
            byte,
        }
    }

    /// The span of a 1-based line, without its line break. `None` when there is
    /// no such line.
    #[must_use]
    pub fn line(&self, text: &str, line: usize) -> Option<Span> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let end = self.starts.get(line).copied().unwrap_or(text.len());
        let slice = text.get(start..end)?;
        let trimmed = slice.trim_end_matches(['\n', '\r']);
        Some(Span::new(start, start + trimmed.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_characters_and_a_byte_order_mark_is_none() {
        let text = "\u{feff}aé b\r\nü: x\rlast";
        let lines = LineIndex::new(text);
        let b = text.find('b').unwrap();
        assert_eq!(
            lines.position(text, b),
            Position {
                line: 1,
                column: 4,
                byte: b
            }
        );
        let x = text.find('x').unwrap();
        assert_eq!(
            (lines.position(text, x).line, lines.position(text, x).column),
            (2, 4)
        );
        assert_eq!(lines.position(text, 10_000).line, 3);
        assert_eq!(lines.line(text, 2).unwrap().text(text), "ü: x");
        assert_eq!(lines.line(text, 9), None);
    }
}
