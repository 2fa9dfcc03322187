//! A text that is searched: a file, a part of one, or what a value holds in
//! another form.

use railint_lint::File;
use railint_source::Span;
use railint_syntax::pieces::Pieces;

/// How many texts may stand in one another.
const MAX_DEPTH: usize = 3;

/// A text, and the way from it to the file.
pub(super) struct Source<'s> {
    /// The text.
    pub(super) text: &'s str,
    map: Map<'s>,
    /// The keys that lead to the text.
    pub(super) path: Vec<String>,
    depth: usize,
}

/// The way from a text to the file.
enum Map<'s> {
    /// They are the same.
    Same,
    /// The text was put together from parts of the file.
    Pieces(&'s Pieces),
    /// All of the text stands at one place, in another form.
    At(Span),
}

impl<'s> Source<'s> {
    /// A whole file.
    pub(super) fn whole(file: &File<'s>) -> Self {
        Self {
            text: file.text,
            map: Map::Same,
            path: Vec::new(),
            depth: 0,
        }
    }

    /// Parts of a file.
    pub(super) fn joined(pieces: &'s Pieces) -> Self {
        Self {
            text: pieces.text(),
            map: Map::Pieces(pieces),
            path: Vec::new(),
            depth: 0,
        }
    }

    /// A place in the text as one in the file.
    pub(super) fn in_file(&self, span: Span) -> Span {
        match self.map {
            Map::Same => span,
            Map::Pieces(pieces) => pieces.to_source(span),
            Map::At(place) => place,
        }
    }

    /// Whether a template action stands at `span`: what it writes is unknown.
    pub(super) fn is_masked(&self, span: Span) -> bool {
        span.text(self.text).contains("{{")
    }

    /// Whether places found in this text are those of the file.
    pub(super) fn is_file(&self) -> bool {
        matches!(self.map, Map::Same)
    }

    /// The parts of the file that the text was made of, where that is known.
    pub(super) fn pieces(&self) -> Option<&'s Pieces> {
        match self.map {
            Map::Pieces(pieces) => Some(pieces),
            Map::Same | Map::At(_) => None,
        }
    }

    /// The block at `span` of this text, as parts of the file.
    pub(super) fn block(&self, span: Span) -> Option<Pieces> {
        let block = Pieces::dedented(self.text, span);
        match self.map {
            Map::Same => Some(block),
            Map::Pieces(pieces) => Some(block.through(pieces)),
            Map::At(_) => None,
        }
    }

    /// A text in a value of this one, below these keys: its parts where they
    /// are known, else one that stands at `span` as a whole. `None` where texts
    /// stand too deep in one another.
    pub(super) fn inner<'i>(
        &self,
        pieces: Option<&'i Pieces>,
        text: &'i str,
        span: Span,
        path: &[String],
    ) -> Option<Source<'i>> {
        (self.depth < MAX_DEPTH).then(|| Source {
            text: pieces.map_or(text, Pieces::text),
            map: match pieces {
                Some(pieces) => Map::Pieces(pieces),
                None => Map::At(self.in_file(span)),
            },
            path: path.to_vec(),
            depth: self.depth + 1,
        })
    }
}
