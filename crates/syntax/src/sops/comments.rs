//! Which comments are about a value, where the selector tests comments.
//!
//! SOPS leaves that to its YAML parser, whose ways with blank lines and indents
//! are not written down anywhere. So a hit is certain only where a comment
//! stands right above or beside what it is about; near by, it is possible.

use railint_source::Span;

use super::selector::Selector;
use super::tree::Hit;
use crate::yaml::{self, Entry, Kind, Node};

/// How many lines above a value are looked at.
const MAX_LINES_ABOVE: usize = 200;

/// The comments of a file that a selector hits.
pub(super) struct Comments {
    lines: Vec<Line>,
    /// Where the comments begin, sorted.
    hits: Vec<usize>,
}

/// A line of the file.
struct Line {
    start: usize,
    end: usize,
    /// How many blanks it begins with.
    indent: usize,
    /// Whether nothing else, or nothing but a comment, stands on it.
    blank: bool,
    comment: bool,
}

impl Comments {
    pub(super) fn new(text: &str, selector: &Selector) -> Self {
        let hits = yaml::comments(text)
            .into_iter()
            .filter(|comment| selector.hits(&comment.text))
            .map(|comment| comment.span.start);
        let mut hits: Vec<usize> = hits.collect();
        hits.sort_unstable();
        let mut at = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            let start = at;
            at += line.len();
            let words = line.trim_start_matches([' ', '\t']);
            Line {
                start,
                end: at,
                indent: line.len() - words.len(),
                blank: words.trim_end().is_empty(),
                comment: words.starts_with('#'),
            }
        });
        Self {
            lines: lines.collect(),
            hits,
        }
    }

    /// What they say about an entry; `before` is the value above it.
    pub(super) fn about_entry(&self, before: Option<Span>, entry: Entry<'_>) -> Hit {
        let start = entry.key.span().start;
        let line = self.lines.get(self.line_of(start));
        let first = line.is_some_and(|line| line.start + line.indent == start);
        self.about(before, start, entry.value, first)
    }

    /// What they say about an item of a list.
    pub(super) fn about_item(&self, before: Option<Span>, item: Node<'_>) -> Hit {
        let is_scalar = matches!(item.kind(), Kind::Scalar | Kind::Null);
        self.about(before, item.span().start, item, is_scalar)
    }

    fn about(&self, before: Option<Span>, start: usize, value: Node<'_>, can_be_sure: bool) -> Hit {
        let is_scalar = matches!(value.kind(), Kind::Scalar | Kind::Null);
        let last = if is_scalar { value.span().end } else { start };
        let number = self.line_of(start);
        let (Some(own), Some(end)) = (self.lines.get(number), self.lines.get(self.line_of(last)))
        else {
            return Hit::No;
        };
        let mut above = own.start;
        let mut sure_from = own.start;
        let mut adjoins = true;
        let lines_above = self.lines.get(..number).unwrap_or_default().iter().rev();
        for line in lines_above.take(MAX_LINES_ABOVE) {
            if !(line.blank || line.comment) {
                break;
            }
            adjoins &= line.comment && line.indent == own.indent;
            above = line.start;
            if adjoins {
                sure_from = above;
            }
        }
        let from = before.map_or(above, |before| before.start.min(above));
        if can_be_sure && self.any(sure_from, end.end) {
            Hit::Yes
        } else if self.any(from, end.end) {
            Hit::Maybe
        } else {
            Hit::No
        }
    }

    fn any(&self, from: usize, to: usize) -> bool {
        let next = self.hits.partition_point(|hit| *hit < from);
        self.hits.get(next).is_some_and(|hit| *hit < to)
    }

    /// The number of the line that holds an offset.
    fn line_of(&self, at: usize) -> usize {
        let behind = self.lines.partition_point(|line| line.start <= at);
        behind.saturating_sub(1)
    }
}
