//! Arithmetic, which looks like subshells and is stepped over.

use railint_source::Span;

use super::reader::Reader;
use super::word::Mode;

/// How far to look for the end of `((` before it is taken for two subshells.
const MAX_ARITHMETIC: usize = 512;

impl Reader<'_> {
    /// `((...))`, `offset` bytes from here, if that is what stands there.
    pub(super) fn skip_arithmetic(&mut self, offset: usize) -> bool {
        if self.peek_at(offset) != Some(b'(') || self.peek_at(offset + 1) != Some(b'(') {
            return false;
        }
        let start = self.at + offset;
        let limit = self.end.min(start + MAX_ARITHMETIC);
        let mut open = 2_usize;
        let mut quoted = false;
        for at in start + 2..limit {
            match self.bytes.get(at) {
                Some(b'"') => quoted = !quoted,
                Some(b'\'') => return false,
                Some(b'(') if !quoted => open += 1,
                Some(b')') if !quoted => open -= 1,
                _ => {}
            }
            if open > 1 {
                continue;
            }
            // Both brackets close together, or these are two subshells.
            let closed = at + 2 <= self.end && self.bytes.get(at + 1) == Some(&b')');
            if closed {
                self.arithmetic_parts(Span::new(start + 2, at));
                self.at = at + 2;
            }
            return closed;
        }
        false
    }

    /// `$[...]`, the old way to write `$((...))`, on one line.
    pub(super) fn skip_old_arithmetic(&mut self) -> bool {
        let start = self.at + 2;
        let limit = self.end.min(start + MAX_ARITHMETIC);
        let inside = self.bytes.get(start..limit).unwrap_or_default();
        let length = inside.iter().position(|byte| b"]\n'\"".contains(byte));
        let Some(length) = length.filter(|length| inside.get(*length) == Some(&b']')) else {
            return false;
        };
        self.arithmetic_parts(Span::new(start, start + length));
        self.at = start + length + 1;
        true
    }

    /// The substitutions in arithmetic, which are commands all the same.
    fn arithmetic_parts(&mut self, inside: Span) {
        if !self.deeper() {
            return;
        }
        self.at = inside.start;
        let outer = std::mem::replace(&mut self.end, inside.end);
        self.parts(Mode::Heredoc, &mut Vec::new());
        self.end = outer;
        self.depth -= 1;
    }
}
