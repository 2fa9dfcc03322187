//! Helm templates: YAML with Go template actions (`{{ ... }}`) in it.
//!
//! [`mask`] turns a template into YAML of the same length, so that every span of
//! the one is a span of the other:
//!
//! - Lines that hold nothing but actions become blank; those that hold one
//!   statement of Jinja (`{% if x %}`) as well.
//! - An action among other text becomes a word of `x`; where a word would break
//!   the line (behind a closing quote or bracket, or behind the `|` of a block
//!   scalar), and on further lines of the same action, it becomes blanks.
//!
//! So both branches of an `{{ if }}` stay in the tree. A key that stands in two
//! of them is no duplicate, and [`parse`] does not report it as one.
//!
//! What an action writes is unknown: a masked value has a text like `xxxxx`, and
//! [`Masked::touches`] tells that there is an action in it.

mod actions;
mod blocks;
mod branches;
mod lines;
mod values;

use railint_source::Span;

use crate::yaml::{self, DuplicateKey, ErrorKind, Stream};
use actions::Action;
pub use branches::Branch;

/// Whether the text holds a template action.
#[must_use]
pub fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{% ")
}

/// Whether all actions of a text stand in comments of YAML, on one line each: then
/// the text can be read as it is. Default values of charts are often explained so.
#[must_use]
pub fn is_in_comments(text: &str) -> bool {
    let bytes = text.as_bytes();
    let in_comment = |at: usize, end: &[u8]| {
        let start = memchr::memrchr(b'\n', bytes.get(..at).unwrap_or_default())
            .map_or(0, |before| before + 1);
        let line = bytes.get(start..).unwrap_or_default();
        let line = memchr::memchr(b'\n', line)
            .and_then(|length| line.get(..length))
            .unwrap_or(line);
        let rest = line.get(at - start..).unwrap_or_default();
        line.trim_ascii_start().starts_with(b"#") && memchr::memmem::find(rest, end).is_some()
    };
    let all = |begin: &[u8], end: &[u8]| {
        memchr::memmem::find_iter(bytes, begin).all(|at| in_comment(at, end))
    };
    all(b"{{", b"}}") && all(b"{% ", b"%}")
}

/// A template made readable as YAML; see [`mask`].
#[derive(Debug, Clone)]
pub struct Masked {
    /// As long as the template, with the same line breaks.
    pub text: String,
    /// Where the actions stand, in order, with their braces.
    pub actions: Vec<Span>,
    /// The first action without an end, to the end of its line.
    pub unclosed: Option<Span>,
    /// The branches of the control structures, in the order of their starts.
    pub branches: Vec<Branch>,
}

impl Masked {
    /// Whether an action stands in `span`, at least in part.
    #[must_use]
    pub fn touches(&self, span: Span) -> bool {
        let behind = self.actions.partition_point(|a| a.end <= span.start);
        self.actions
            .get(behind)
            .is_some_and(|action| action.start < span.end)
    }

    /// Whether both keys can be there at once, as far as one can tell.
    fn is_duplicate(&self, keys: &DuplicateKey) -> bool {
        !self.touches(keys.first)
            && !self.touches(keys.again)
            && branches::meet(&self.branches, keys.first.start, keys.again.start)
    }
}

/// Replaces the actions of a template.
#[must_use]
pub fn mask(text: &str) -> Masked {
    let (actions, unclosed) = actions::find(text);
    Masked {
        text: lines::mask(text, &actions),
        branches: branches::find(text, &actions),
        unclosed,
        actions: actions
            .into_iter()
            .map(|Action { span, .. }| span)
            .collect(),
    }
}

/// Reads a template as YAML. The texts of the nodes are those of the masked
/// template. Keys are reported as duplicates only when both are there whatever
/// the conditions are, or whenever one of them is.
#[must_use]
pub fn parse(text: &str) -> (Stream, Masked) {
    let masked = mask(text);
    let mut stream = yaml::parse(&masked.text);
    stream.keep_duplicates(|keys| masked.is_duplicate(keys));
    if let Some(span) = masked.unclosed {
        stream.add_error(yaml::Error {
            span,
            message: "this template action has no `}}`".to_owned(),
            kind: ErrorKind::Syntax,
        });
    }
    (stream, masked)
}

#[cfg(test)]
mod tests;
