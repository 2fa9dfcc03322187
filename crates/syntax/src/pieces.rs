//! Text that was put together from parts of a file, and the way back into it.
//!
//! A fenced block in a list loses its indentation, a recipe line its variables,
//! a here-document its tabs. What is left is read as a text of its own, and
//! every place found in it has to be shown in the file.

use railint_source::Span;

/// A text joined from pieces of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pieces {
    text: String,
    /// Where the pieces stand in the file, in the order of the text.
    spans: Vec<Span>,
    /// The same pieces as the text knows them. None is empty there, so that
    /// their offsets rise.
    parts: Vec<Part>,
    /// Where the text would stand in the file if it had any.
    anchor: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    at: usize,
    kind: Kind,
}

/// How a piece of text is related to its place in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The very bytes of the file.
    Slice,
    /// Other text that stands for them, as the value of a variable does.
    Text,
    /// Text that is not to be read any further: a reference nobody resolved.
    Opaque,
}

impl Pieces {
    /// No text yet; an empty text is placed at `anchor`.
    #[must_use]
    pub fn new(anchor: usize) -> Self {
        Self {
            anchor,
            ..Self::default()
        }
    }

    /// The whole of `source`, so that both ways lead to the same place.
    #[must_use]
    pub fn whole(source: &str) -> Self {
        let mut whole = Self::new(0);
        whole.push_slice(source, Span::new(0, source.len()));
        whole
    }

    /// The lines of `source` at `span` without the indentation that the first of
    /// them has: the text of a block scalar of YAML.
    #[must_use]
    pub fn dedented(source: &str, span: Span) -> Self {
        let before = source.get(..span.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let lead = before.get(line_start..).unwrap_or_default();
        let own = span.text(source);
        let (lead_len, own_len) = if lead.bytes().all(|byte| byte == b' ') {
            (lead.len(), own.len() - own.trim_start_matches(' ').len())
        } else {
            (0, 0)
        };
        let indent = lead_len + own_len;
        let mut joined = Self::new(span.start);
        let mut at = span.start + own_len;
        for line in Span::new(at, span.end).text(source).split_inclusive('\n') {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            let skipped = if at == span.start + own_len {
                0
            } else {
                indent.min(blanks)
            };
            joined.push_slice(source, Span::new(at + skipped, at + line.len()));
            at += line.len();
        }
        joined
    }

    /// The joined text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The places in the file that the text was taken from, in order. Pieces
    /// that follow each other directly in the file are one.
    #[must_use]
    pub fn pieces(&self) -> &[Span] {
        &self.spans
    }

    /// Where a span of the joined text stands in the file. What lies between
    /// two pieces is covered by a span that reaches over both; text that only
    /// stands for something has the place of that thing.
    #[must_use]
    pub fn to_source(&self, span: Span) -> Span {
        let start = self.start_in_source(span.start);
        if span.is_empty() {
            return Span::at(start);
        }
        Span::new(start, self.end_in_source(span.end))
    }

    /// Appends the slice of `source` at `span`.
    pub(crate) fn push_slice(&mut self, source: &str, span: Span) {
        let slice = span.text(source);
        let follows = self.spans.last().is_some_and(|last| last.end == span.start)
            && self
                .parts
                .last()
                .is_some_and(|part| part.kind == Kind::Slice);
        match self.spans.last_mut() {
            Some(last) if follows => {
                last.end = span.start + slice.len();
                self.text.push_str(slice);
            }
            _ => self.push(slice, span, Kind::Slice),
        }
    }

    /// Appends text that stands for the bytes at `span`.
    pub(crate) fn push_text(&mut self, text: &str, span: Span) {
        self.push(text, span, Kind::Text);
    }

    /// Appends text as written that nobody may read as code.
    pub(crate) fn push_opaque(&mut self, text: &str, span: Span) {
        self.push(text, span, Kind::Opaque);
    }

    /// Appends the part of `outer` at `span`, of its text, with the places that
    /// it has in the file.
    pub(crate) fn push_part(&mut self, outer: &Self, span: Span) {
        let first = outer.part_before(span.start).unwrap_or(0);
        for (index, part) in outer.parts.iter().enumerate().skip(first) {
            if part.at >= span.end {
                break;
            }
            let end = outer.part_end(index);
            let cut = Span::new(
                part.at.max(span.start),
                end.min(span.end).max(part.at.max(span.start)),
            );
            let place = match part.kind {
                Kind::Slice => outer.to_source(cut),
                Kind::Text | Kind::Opaque => outer.spans.get(index).copied().unwrap_or_default(),
            };
            self.push(cut.text(&outer.text), place, part.kind);
        }
    }

    /// Appends another text of the same file.
    pub(crate) fn append(&mut self, other: &Self) {
        for (index, (part, place)) in other.parts.iter().zip(&other.spans).enumerate() {
            let text = Span::new(part.at, other.part_end(index)).text(&other.text);
            self.push(text, *place, part.kind);
        }
    }

    /// The opaque stretches of the text, in order.
    pub(crate) fn opaque(&self) -> impl Iterator<Item = Span> {
        self.parts
            .iter()
            .enumerate()
            .filter(|(_, part)| part.kind == Kind::Opaque)
            .map(|(index, part)| Span::new(part.at, self.part_end(index)))
    }

    /// This text, made from parts of `outer`, with its places in the file that
    /// `outer` was made from.
    #[must_use]
    pub fn through(&self, outer: &Self) -> Self {
        let mut joined = Self::new(outer.start_in_source(self.anchor));
        for (index, (part, place)) in self.parts.iter().zip(&self.spans).enumerate() {
            if part.kind == Kind::Slice {
                joined.push_part(outer, *place);
            } else {
                let text = Span::new(part.at, self.part_end(index)).text(&self.text);
                joined.push(text, outer.to_source(*place), part.kind);
            }
        }
        joined
    }

    fn push(&mut self, text: &str, span: Span, kind: Kind) {
        if text.is_empty() {
            return;
        }
        if self.parts.is_empty() {
            self.anchor = span.start;
        }
        self.parts.push(Part {
            at: self.text.len(),
            kind,
        });
        self.spans.push(span);
        self.text.push_str(text);
    }

    /// Index of the last piece that begins at or before `offset`.
    fn part_before(&self, offset: usize) -> Option<usize> {
        self.parts
            .partition_point(|part| part.at <= offset)
            .checked_sub(1)
    }

    fn part_end(&self, index: usize) -> usize {
        self.parts
            .get(index + 1)
            .map_or(self.text.len(), |next| next.at)
    }

    fn part(&self, index: usize) -> Option<(Part, Span)> {
        Some((*self.parts.get(index)?, *self.spans.get(index)?))
    }

    fn start_in_source(&self, offset: usize) -> usize {
        if offset >= self.text.len() {
            return self.spans.last().map_or(self.anchor, |last| last.end);
        }
        match self.part_before(offset).and_then(|index| self.part(index)) {
            Some((part, place)) if part.kind == Kind::Slice => place.start + (offset - part.at),
            Some((_, place)) => place.start,
            None => self.anchor,
        }
    }

    fn end_in_source(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let part = offset
            .checked_sub(1)
            .and_then(|last| self.part_before(last))
            .and_then(|index| self.part(index));
        match part {
            Some((part, place)) if part.kind == Kind::Slice => place.start + (offset - part.at),
            Some((_, place)) => place.end,
            None => self.anchor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_text_and_gaps_lead_back_to_the_file() {
        let source = "> ab\n> $X cd";
        let mut pieces = Pieces::new(0);
        pieces.push_slice(source, Span::new(2, 4));
        pieces.push_slice(source, Span::new(4, 5));
        pieces.push_text("value", Span::new(7, 9));
        pieces.push_slice(source, Span::new(9, 12));
        assert_eq!(pieces.text(), "ab\nvalue cd");
        assert_eq!(
            pieces.pieces(),
            [Span::new(2, 5), Span::new(7, 9), Span::new(9, 12)]
        );
        assert_eq!(pieces.to_source(Span::new(1, 2)), Span::new(3, 4));
        assert_eq!(pieces.to_source(Span::new(4, 6)), Span::new(7, 9));
        assert_eq!(pieces.to_source(Span::new(1, 10)), Span::new(3, 11));
        assert_eq!(pieces.to_source(Span::at(3)), Span::at(7));
        assert_eq!(pieces.to_source(Span::new(9, 99)), Span::new(10, 12));
    }

    #[test]
    fn a_block_loses_its_indentation() {
        let source = "a: |\n    b\n      c\n\n   d\n    e\n";
        for start in [5, 9] {
            let block = Pieces::dedented(source, Span::new(start, 30));
            assert_eq!(block.text(), "b\n  c\n\nd\ne");
            assert_eq!(block.to_source(Span::new(9, 10)), Span::new(29, 30));
        }
        assert_eq!(Pieces::dedented("a: b", Span::new(3, 4)).text(), "b");
        assert_eq!(Pieces::dedented("", Span::new(3, 9)).text(), "");
    }

    #[test]
    fn an_empty_text_has_a_place() {
        let pieces = Pieces::new(7);
        assert_eq!(pieces.to_source(Span::new(0, 3)), Span::at(7));
    }

    #[test]
    fn a_text_within_a_text_keeps_the_places_of_the_file() {
        let source = "0123456789";
        let mut outer = Pieces::new(0);
        outer.push_slice(source, Span::new(1, 4));
        outer.push_opaque("$(X)", Span::new(5, 6));
        outer.push_slice(source, Span::new(7, 9));
        let mut inner = Pieces::new(0);
        inner.push_slice(outer.text(), Span::new(1, 8));
        inner.push_text("-", Span::new(8, 9));
        let joined = inner.through(&outer);
        assert_eq!(joined.text(), "23$(X)7-");
        assert_eq!(joined.opaque().collect::<Vec<_>>(), [Span::new(2, 6)]);
        assert_eq!(joined.to_source(Span::new(0, 2)), Span::new(2, 4));
        assert_eq!(joined.to_source(Span::new(3, 4)), Span::new(5, 6));
        assert_eq!(joined.to_source(Span::new(6, 7)), Span::new(7, 8));
        assert_eq!(joined.to_source(Span::new(7, 8)), Span::new(8, 9));
    }
}
