//! Steps through the text: characters, blanks, line breaks.

use railint_source::Span;

use super::reader::Reader;

impl Reader<'_> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.peek_at(0)
    }

    pub(super) fn peek_at(&self, offset: usize) -> Option<u8> {
        let at = self.at + offset;
        if at < self.end {
            self.bytes.get(at).copied()
        } else {
            None
        }
    }

    pub(super) fn skip(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.at += 1;
        }
        found
    }

    /// Steps over a whole character.
    pub(super) fn skip_character(&mut self) {
        self.at += 1;
        while self.at < self.end && !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
    }

    /// Length of the line break here; 0 if there is none.
    pub(super) fn line_break(&self) -> usize {
        match (self.peek(), self.peek_at(1)) {
            (Some(b'\n'), _) => 1,
            (Some(b'\r'), Some(b'\n')) => 2,
            _ => 0,
        }
    }

    /// Steps over a backslash with the line break that it takes away.
    pub(super) fn skip_continuation(&mut self) -> bool {
        if self.peek() != Some(b'\\') {
            return false;
        }
        self.at += 1;
        let length = self.line_break();
        if length == 0 {
            self.at -= 1;
            return false;
        }
        self.at += length;
        true
    }

    pub(super) fn skip_blanks(&mut self) {
        while self.skip(b' ') || self.skip(b'\t') || self.skip_continuation() {}
    }

    pub(super) fn skip_comment(&mut self) {
        while self.peek().is_some() && self.line_break() == 0 {
            self.skip_character();
        }
    }

    /// Where the next stretch begins that is not to be read.
    fn next_opaque(&mut self) -> Option<usize> {
        while self
            .opaque
            .next_if(|span| span.end <= self.at || span.start < self.at)
            .is_some()
        {}
        self.opaque.peek().map(|span| span.start)
    }

    /// Steps over a stretch that is not to be read, if one begins here.
    pub(super) fn take_opaque(&mut self) -> Option<Span> {
        if self.next_opaque() != Some(self.at) {
            return None;
        }
        let span = self.opaque.next()?;
        self.at = span.end.min(self.end);
        Some(Span::new(span.start, self.at))
    }
}
