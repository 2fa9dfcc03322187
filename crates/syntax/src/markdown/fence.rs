//! Fenced blocks: where their text stands and whether they are closed.

use railint_source::Span;

use crate::pieces::Pieces;

/// A fenced block of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// What stands behind the opening fence, with escapes and entities read.
    pub info: String,
    /// The same as written; empty, behind the fence, where there is none.
    pub info_span: Span,
    /// The block, from the opening fence to the end of the closing one.
    pub span: Span,
    /// The text, which comes in several pieces where the block stands in a list
    /// or a quote. A tab that is indentation only in part is spaces here, with
    /// an empty place in the file. Line breaks are `\n`.
    pub content: Pieces,
    /// Whether a closing fence ends the block. If not, it reaches to the end of
    /// the file, list item or quote.
    pub closed: bool,
}

/// A block that is being read.
pub(super) struct Open {
    info: String,
    info_span: Span,
    span: Span,
    marker: char,
    length: usize,
    content: Pieces,
}

impl Open {
    pub(super) fn new(text: &str, info: &str, span: Span) -> Self {
        let block = span.text(text);
        let marker = if block.starts_with('~') { '~' } else { '`' };
        let length = run(block, marker);
        let line = block.lines().next().unwrap_or_default();
        let behind = line.get(length..).unwrap_or_default();
        let blank = behind.len() - behind.trim_start().len();
        let start = span.start + length + blank;
        let info_span = if behind.trim().is_empty() {
            Span::at(span.start + length)
        } else {
            Span::new(start, start + behind.trim().len())
        };
        Self {
            info: info.to_owned(),
            info_span,
            span,
            marker,
            length,
            content: Pieces::new((span.start + line.len() + 1).min(span.end)),
        }
    }

    pub(super) fn push(&mut self, source: &str, text: &str, span: Span) {
        if span.text(source) == text {
            self.content.push_slice(source, span);
        } else {
            self.content.push_text(text, span);
        }
    }

    /// The block, now that all its text is known: what is left behind the text
    /// is either the closing fence or nothing.
    pub(super) fn close(self, source: &str) -> Fence {
        let first_line = self.span.text(source).lines().next().map_or(0, str::len);
        let text_end = self
            .content
            .pieces()
            .last()
            .map_or(self.span.start + first_line, |last| last.end);
        let rest = Span::new(text_end.min(self.span.end), self.span.end).text(source);
        let last_line = rest.trim_end().rsplit('\n').next().unwrap_or_default();
        let fence = last_line.trim_start_matches([' ', '\t', '>']);
        let length = run(fence, self.marker);
        let closed = length >= self.length && fence.len() == length * self.marker.len_utf8();
        let end = self.span.start + self.span.text(source).trim_end().len();
        Fence {
            info: self.info,
            info_span: self.info_span,
            span: Span::new(self.span.start, end),
            content: self.content,
            closed,
        }
    }
}

/// How often `marker` is repeated at the start of `text`.
fn run(text: &str, marker: char) -> usize {
    text.chars()
        .take_while(|character| *character == marker)
        .count()
}
