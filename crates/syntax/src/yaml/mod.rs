//! Spanned trees of YAML (and so of JSON, which YAML 1.2 includes).
//!
//! [`parse`] never fails: what is wrong is recorded in the [`Stream`], and the
//! documents that could be read stand beside it. A document with a syntax error
//! is left out as a whole, because nobody can say what its author meant; reading
//! goes on at the next `---`.
//!
//! Input is hostile, so everything is bounded: the depth ([`MAX_DEPTH`]), the
//! number of nodes ([`MAX_NODES`]) and the size of the text ([`MAX_BYTES`]). What
//! aliases repeat is deep and many too. A consumer may therefore walk a document
//! recursively and follow aliases: an alias that would make that walk endless,
//! too deep or too long is an error, and is Null.

mod alias_keys;
mod aliases;
mod arena;
mod build;
mod duplicates;
mod entries;
mod node;
mod scalar;
mod tree;

use railint_source::Span;

use arena::Arena;
pub use arena::ScalarStyle;
pub use entries::{Entries, Entry, Items};
pub use node::{Kind, Node};
pub(crate) use scalar::Value;

/// How deep collections may be nested, those reached through aliases included.
pub const MAX_DEPTH: usize = 255;

/// How many nodes and comments one text may hold, and how many nodes its aliases
/// may repeat.
pub const MAX_NODES: usize = 5_000_000;

/// How long a text may be, in bytes.
pub const MAX_BYTES: usize = 1 << 30;

/// How many errors are recorded; later ones say nothing new.
const MAX_ERRORS: usize = 100;

/// How many duplicate keys are recorded.
const MAX_DUPLICATES: usize = 10_000;

/// Reads all documents of `text`. A byte order mark at the start is skipped; all
/// spans are offsets into `text`.
#[must_use]
pub fn parse(text: &str) -> Stream {
    let stream = build::build(text);
    if stream.errors.is_empty() {
        return stream;
    }
    let again = alias_keys::as_words(text).map(|words| build::build_as(text, &words));
    match again {
        Some(again) if again.errors.len() < stream.errors.len() => again,
        _ => stream,
    }
}

/// All comments of a text, in its order, those of broken documents included.
#[must_use]
pub fn comments(text: &str) -> Vec<Comment> {
    build::comments(text)
}

/// What was read from one text: its documents, and what is to be said about it.
#[derive(Debug, Clone)]
pub struct Stream {
    arena: Arena,
    roots: Vec<u32>,
    errors: Vec<Error>,
    duplicate_keys: Vec<DuplicateKey>,
}

impl Stream {
    /// The roots of the documents, in order. An empty document (`---` and nothing
    /// behind it) has a Null root; a text without any content has no document.
    pub fn documents(&self) -> impl Iterator<Item = Node<'_>> {
        self.roots.iter().map(|root| Node::new(&self.arena, *root))
    }

    /// What is wrong, in the order of the text.
    #[must_use]
    pub fn errors(&self) -> &[Error] {
        &self.errors
    }

    /// Keys that stand more than once in the same mapping as written. Keys are
    /// the same when they are in JSON: `1` and `"1"` are.
    #[must_use]
    pub fn duplicate_keys(&self) -> &[DuplicateKey] {
        &self.duplicate_keys
    }

    /// Records what another reader found in the same text.
    pub(crate) fn add_error(&mut self, error: Error) {
        self.errors.push(error);
        self.errors.sort_by_key(|error| error.span);
    }

    /// Forgets the duplicate keys that are none to somebody who knows more.
    pub(crate) fn keep_duplicates(&mut self, keep: impl FnMut(&DuplicateKey) -> bool) {
        self.duplicate_keys.retain(keep);
    }
}

/// Something that is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Where; at least one character, except at the end of the text.
    pub span: Span,
    /// What, in a sentence without a full stop.
    pub message: String,
    /// Which kind of thing.
    pub kind: ErrorKind,
}

/// Kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text is no YAML here; its document is left out.
    Syntax,
    /// Nested deeper than [`MAX_DEPTH`]. The document is left out, or the alias
    /// that leads too deep is Null.
    TooDeep,
    /// More nodes than [`MAX_NODES`]. Reading stops, or the alias that makes them
    /// too many is Null.
    TooManyNodes,
    /// The text is longer than [`MAX_BYTES`]; nothing of it is read.
    TooLarge,
    /// An alias of an anchor that the document does not have; it is Null.
    UnknownAlias,
    /// An alias of a node that holds it; it is Null.
    CyclicAlias,
}

/// A key that its mapping already had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateKey {
    /// The key as it is in JSON.
    pub key: String,
    /// Where it stands first.
    pub first: Span,
    /// Where it stands again.
    pub again: Span,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Where, from the `#` to the end of the line.
    pub span: Span,
    /// What it says, without the `#`.
    pub text: String,
}

#[cfg(test)]
mod tests;
