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
    /// How many characters begin before each whole multiple of [`STRIDE`], so
    /// that a column far out in a line of megabytes is found at once. None where
    /// each byte is a character.
    characters: Option<Vec<usize>>,
}

/// Bytes from one count of characters to the next.
const STRIDE: usize = 4096;

impl LineIndex {
    /// Finds the line starts of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let behind = bytes.get(at + 1);
            // The carriage return of a CRLF ends nothing by itself.
            if bytes.get(at) == Some(&b'\n') || behind != Some(&b'\n') {
                starts.push(at + 1);
            }
        }
        let characters = (!bytes.is_ascii()).then(|| {
            let mut before = 0;
            let blocks = bytes.chunks_exact(STRIDE).map(|block| {
                before += count_characters(block);
                before
            });
            std::iter::once(0).chain(blocks).collect()
        });
        Self { starts, characters }
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
        let mut characters = self.characters(text, start, byte);
        if start == 0 && byte > 0 && text.starts_with('\u{feff}') {
            characters = characters.saturating_sub(1);
        }
        Position {
            line,
            column: characters + 1,
            byte,
        }
    }

    /// How many characters begin from one offset to another.
    fn characters(&self, text: &str, start: usize, end: usize) -> usize {
        match text.as_bytes().get(start..end) {
            Some(near) if near.len() <= STRIDE && self.characters.is_some() => {
                count_characters(near)
            }
            _ => self
                .characters_before(text, end)
                .saturating_sub(self.characters_before(text, start)),
        }
    }

    /// How many characters begin before the byte at `offset`.
    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let Some(characters) = &self.characters else {
            return offset;
        };
        let block = offset / STRIDE;
        let counted = characters.get(block).copied().unwrap_or(0);
        let rest = text.as_bytes().get(block * STRIDE..offset);
        counted + rest.map_or(0, count_characters)
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

/// How many characters of UTF-8 begin in these bytes.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Any text, with line ends and a byte order mark more often than chance
    /// would have them.
    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("\n".to_owned()),
            Just("\r\n".to_owned()),
            Just("\r".to_owned()),
            Just("\u{feff}".to_owned()),
            "[a-zé😀 ]{0,9}",
            any::<char>().prop_map(String::from),
            (1000usize..2100).prop_map(|count| "ü".repeat(count)),
        ];
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    /// The position of a byte, counted by walking there.
    fn counted(text: &str, byte: usize) -> Position {
        let mut position = Position::start();
        let mut before = None;
        for (at, character) in text.char_indices() {
            let ends_line = before == Some('\n') || before == Some('\r') && character != '\n';
            if ends_line {
                position = Position {
                    line: position.line + 1,
                    column: 1,
                    byte: at,
                };
            } else if before.is_some() && !(at == 3 && text.starts_with('\u{feff}')) {
                position.column += 1;
            }
            position.byte = at;
            if at >= byte {
                return position;
            }
            before = Some(character);
        }
        if matches!(before, Some('\n' | '\r')) {
            position.line += 1;
            position.column = 1;
        } else if before.is_some() && text != "\u{feff}" {
            position.column += 1;
        }
        position.byte = text.len();
        position
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn positions_are_those_that_one_counts(text in texts(), offset in any::<prop::sample::Index>()) {
            let lines = LineIndex::new(&text);
            let mut offset = offset.index(text.len() + 2);
            let position = lines.position(&text, offset);
            prop_assert!(position.byte <= offset && text.is_char_boundary(position.byte));
            offset = position.byte;
            prop_assert_eq!(position, counted(&text, offset));
            prop_assert_eq!(lines.position(&text, offset), position);
        }

        #[test]
        fn positions_and_lines_go_forward(text in texts()) {
            let lines = LineIndex::new(&text);
            let mut last = Position::start();
            for byte in (0..=text.len()).step_by(1 + text.len() / 200) {
                let position = lines.position(&text, byte);
                prop_assert!((last.line, last.byte) <= (position.line, position.byte));
                prop_assert!(last.line < position.line || last.column <= position.column);
                let line = lines.line(&text, position.line).unwrap();
                prop_assert!(line.start <= position.byte && line.end <= text.len());
                prop_assert!(!line.text(&text).contains(['\n', '\r']));
                last = position;
            }
            prop_assert_eq!(lines.position(&text, text.len()).line, lines.count());
            prop_assert_eq!(lines.line(&text, lines.count() + 1), None);
        }
    }

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
