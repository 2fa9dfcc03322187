//! Tombstones: what a file says about something that moved. The grammar stands
//! in `docs/tombstones.md`.
//!
//! Three kinds of files hold some: a `MOVED.md` lists what left its folder, a
//! stub stands where a file was and says so in its first comment, a Markdown
//! pointer says so in its front matter or in a quoted line. Prose about a move
//! is none of them.

mod comment;
mod details;
mod list;
mod path;
mod pointer;
mod rest;
mod sentence;
mod stub;
mod table;
mod target;
pub mod write;

use railint_source::Span;
use railint_syntax::markdown::Markdown;

use crate::kind::FileKind;

pub use details::is_id;
pub use list::is_list;
pub use stub::{code_lines, own_names};
pub use target::Target;

/// A word of a tombstone and where it stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'t> {
    /// The word, without the marks around it.
    pub text: &'t str,
    /// Its place; the same bytes as the text.
    pub span: Span,
}

/// The form in which a tombstone is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// A line of a `MOVED.md`, or a row of a table in one.
    List,
    /// The first comment of a file at the old path.
    Stub,
    /// Front matter or a quoted line of a Markdown file at the old path.
    Pointer,
}

/// One thing that moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stone<'t> {
    /// How it is written.
    pub form: Form,
    /// What moved, as written: in a list relative to the folder of the list.
    /// Where it is absent, the file itself moved, or the folder of the list.
    pub name: Option<Word<'t>>,
    /// Where it went, as written.
    pub target: Word<'t>,
    /// The day of the move, as written.
    pub date: Option<Word<'t>>,
    /// The task that moved it, as written.
    pub task: Option<Word<'t>>,
    /// The whole statement.
    pub span: Span,
}

/// Something that tries to be a tombstone and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The statement.
    pub span: Span,
    /// What is wrong with it.
    pub fault: Fault,
    /// What was probably meant, complete enough to stand in its place.
    pub meant: Option<String>,
}

/// What is wrong with a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// An arrow stands for the words `moved to`.
    Arrow,
    /// The word `to` is missing.
    NoTo,
    /// It does not say where to.
    NoTarget,
    /// The bracket around date and task is never closed.
    Unclosed,
    /// Date and task stand outside brackets.
    NoBrackets,
    /// The word `MOVED` of a stub is written in small letters.
    Lowercase,
    /// `moved_to` in front matter is no text.
    NotText,
}

/// What a file says about moves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tombstones<'t> {
    /// What moved, in the order of the file.
    pub stones: Vec<Stone<'t>>,
    /// What tries to say so and fails.
    pub broken: Vec<Broken>,
}

impl Tombstones<'_> {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stones.is_empty() && self.broken.is_empty()
    }
}

/// Reads what a file says about moves. `markdown` gives the file as Markdown,
/// which is asked only where it is some.
#[must_use]
pub fn read<'t, 'm>(
    path: &str,
    text: &'t str,
    kind: FileKind,
    markdown: &dyn Fn() -> &'m Markdown,
) -> Tombstones<'t> {
    let mut found = Tombstones::default();
    // A cheap look first: nearly no file says anything about a move.
    if is_list(path) {
        list::read(text, markdown(), &mut found);
    } else if kind == FileKind::Markdown {
        pointer::read(path, text, markdown, &mut found);
    } else {
        stub::read(path, text, &mut found);
    }
    found
}

#[cfg(test)]
mod tests;
