//! What the commits of a repo tell: which files left it, when those that stand
//! came, and what every commit added.
//!
//! [`History::read`] follows the first parents from `HEAD`: the states that the
//! branch itself was in. What a merge brought is found at the merge, once; a
//! file that came and went on a side branch was never there. Trees are compared
//! by our own code, which does not look at what two of them share: libgit2's
//! comparison takes twenty times as long over a history. Objects are read from
//! git's store, and nothing is run.
//!
//! A file that went and came in one commit with the same bytes was renamed, and
//! is traced under its earlier name. A file that stands today did not leave,
//! however often it was deleted. [`Store::beside`]
//! tells what else a commit did, for renames with edits, and [`Sketch`] how
//! alike two contents are.
//!
//! [`blobs`] shows every content that any commit ever held, once.
//!
//! Costs grow with the number of commits and of files that differ between
//! neighbours, and both are bounded, see [`Limits`]. What a bound or a shallow
//! clone cuts off, [`Extent`] tells.

mod alike;
mod blobs;
mod edits;
mod facts;
mod line;
mod open;
mod renames;
mod sketch;
mod steps;
mod store;
mod trees;
mod uncommitted;
mod walk;

pub use alike::Alike;
pub use blobs::{Blob, Blobs, Start, Viewer, blobs};
pub use facts::{Arrival, Commit, Extent, Gone, History, Id, Limits};
pub use line::first;
pub use open::HistoryError;
pub use sketch::{Likeness, Sketch};
pub use store::{Beside, Store};
