//! Where the bytes come from: repos, their file lists, one source of bytes
//! behind a trait, and the byte spans, lines and columns by which everything
//! else points into them.

mod commit;
mod errors;
mod files;
mod folder;
mod git;
mod glob;
mod ignore;
mod lines;
mod listing;
mod plain;
mod repo;
mod span;
mod text;
mod work_tree;

pub use errors::{OpenError, ReadError};
pub use files::{Condition, EntryKind, FileEntry, Files, MAX_FILE_BYTES, open};
pub use lines::{LineIndex, Position};
pub use repo::{Found, children, remote_name, repo_at};
pub use span::Span;
pub use text::{Content, decode};
