//! Reports: what a run came to, written for people and for other programs.
//!
//! Each output format is one file behind the trait [`Format`]. Formats know
//! findings and nothing about rules, policies or how files are read; the text
//! around a place comes through [`Texts`].
//!
//! File contents, paths and messages come from repos that may be hostile. No
//! format passes a control character or a bidirectional override on to the
//! terminal.

mod checkstyle;
mod color;
mod common;
mod github;
mod gitlab;
mod json;
mod json_text;
mod junit;
mod kind;
mod map;
mod markdown;
mod pretty;
mod rdjson;
#[cfg(test)]
mod samples;
mod sarif;
mod short;
mod summary;
#[cfg(test)]
mod together;
mod xml;

use std::io::{self, Write};
use std::sync::Arc;

use railint_lint::Outcome;

pub use common::one_line;
pub use kind::{Kind, format};
pub use map::{MapKind, write_map};

/// Where a report gets the text around a place, and how it names a file.
pub trait Texts: Sync {
    /// The text of a file as the finding saw it, a byte order mark included.
    /// `None` where it cannot be had; the excerpt that the place carries is
    /// shown then. The repo is `None` for the policy and for configuration
    /// outside every repo.
    ///
    /// Lines of this text are printed. Values that must not be seen have to be
    /// masked here, each by as many bytes. A report asks once for each place,
    /// so an implementation should keep the texts that it has read.
    fn text(&self, repo: Option<&str>, path: &str) -> Option<Arc<str>>;

    /// The path that `pretty` and `short` print, relative to the working
    /// directory. Formats neutralise its control characters themselves.
    fn display_path(&self, repo: Option<&str>, path: &str) -> String;

    /// The page of a rule, as Markdown with front matter. `None` where there is
    /// none at hand.
    fn page(&self, rule: &str) -> Option<&str> {
        let _ = rule;
        None
    }
}

/// What the reader's terminal can do, and how much is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Colour the output.
    pub color: bool,
    /// Draw with Unicode characters instead of ASCII ones.
    pub unicode: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Leave the summary out.
    pub quiet: bool,
    /// Say all that there is to say, also where nothing was found.
    pub verbose: bool,
    /// Make the rule id a link to the rule's page.
    pub hyperlinks: bool,
}

impl Default for Options {
    /// For a file or a pipe: no colour, no links, 80 columns.
    fn default() -> Self {
        Self {
            color: false,
            unicode: true,
            width: 80,
            quiet: false,
            verbose: false,
            hyperlinks: false,
        }
    }
}

/// An output format.
pub trait Format: Sync {
    /// Writes the whole report, in many small pieces: `out` should be buffered.
    /// The same outcome gives the same bytes.
    ///
    /// # Errors
    ///
    /// Fails when `out` does.
    fn write(
        &self,
        outcome: &Outcome,
        texts: &dyn Texts,
        options: &Options,
        out: &mut dyn Write,
    ) -> io::Result<()>;
}
