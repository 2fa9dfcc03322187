//! Places as the protocol counts them: lines from 0, columns in bytes or in
//! UTF-16 units, as the two sides agreed.

use lsp_types::{Position as LspPosition, PositionEncodingKind, Range};
use railint_source::Position;

/// How columns are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// In bytes.
    Utf8,
    /// In UTF-16 units, which every client knows.
    Utf16,
}

impl Encoding {
    /// Bytes where the client offers them, as nothing has to be counted then.
    pub(crate) fn agreed(offered: Option<&[PositionEncodingKind]>) -> Self {
        let utf8 = |offered: &[_]| offered.contains(&PositionEncodingKind::UTF8);
        if offered.is_some_and(utf8) {
            Self::Utf8
        } else {
            Self::Utf16
        }
    }

    /// Its name in the protocol.
    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn units(self, text: &str) -> u32 {
        let units = match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
        };
        u32::try_from(units).unwrap_or(u32::MAX)
    }

    /// A place in a text. Where the text is not at hand, characters are taken
    /// for units.
    pub(crate) fn position(self, text: Option<&str>, at: Position) -> LspPosition {
        let line = u32::try_from(at.line.saturating_sub(1)).unwrap_or(u32::MAX);
        let before = text.and_then(|text| {
            let before = text.get(..at.byte)?;
            let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
            Some(before.get(start..)?.trim_start_matches('\u{feff}'))
        });
        let character = match before {
            Some(before) => self.units(before),
            None => u32::try_from(at.column.saturating_sub(1)).unwrap_or(u32::MAX),
        };
        LspPosition { line, character }
    }

    /// A stretch of a text.
    pub(crate) fn range(self, text: Option<&str>, start: Position, end: Position) -> Range {
        Range {
            start: self.position(text, start),
            end: self.position(text, end),
        }
    }

    /// The offset in bytes of a place that the editor names; the end of its
    /// line where the line is shorter.
    pub(crate) fn offset(self, text: &str, at: LspPosition) -> usize {
        let mut start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        for _ in 0..at.line {
            let rest = text.get(start..).unwrap_or_default();
            let Some(end) = rest.find(['\n', '\r']) else {
                return text.len();
            };
            let crlf = rest.get(end..).is_some_and(|end| end.starts_with("\r\n"));
            start += end + if crlf { 2 } else { 1 };
        }
        let line = text.get(start..).unwrap_or_default();
        let line = line.split(['\n', '\r']).next().unwrap_or_default();
        let mut units = 0;
        for (offset, c) in line.char_indices() {
            if units >= at.character {
                return start + offset;
            }
            units += match self {
                Self::Utf8 => u32::try_from(c.len_utf8()).unwrap_or(1),
                Self::Utf16 => u32::try_from(c.len_utf16()).unwrap_or(1),
            };
        }
        start + line.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use railint_source::LineIndex;

    #[test]
    fn units_are_those_that_were_agreed() {
        let text = "a\r\nü😀b";
        let at = LineIndex::new(text).position(text, text.len() - 1);
        let utf8 = Encoding::Utf8.position(Some(text), at);
        let utf16 = Encoding::Utf16.position(Some(text), at);
        assert_eq!((utf8.line, utf8.character), (1, 6));
        assert_eq!((utf16.line, utf16.character), (1, 3));
        assert_eq!(Encoding::Utf16.offset(text, utf16), text.len() - 1);
    }

    proptest! {
        #[test]
        fn every_place_is_found_again(text in "[a-zü😀\r\n]{0,40}", at in 0usize..60) {
            let lines = LineIndex::new(&text);
            let at = lines.position(&text, at);
            // Between CR and LF no editor stands.
            let before = text.get(..at.byte).unwrap_or_default();
            let after = text.get(at.byte..).unwrap_or_default();
            prop_assume!(!(before.ends_with('\r') && after.starts_with('\n')));
            for encoding in [Encoding::Utf8, Encoding::Utf16] {
                let place = encoding.position(Some(&text), at);
                prop_assert_eq!(encoding.offset(&text, place), at.byte);
            }
        }
    }
}
