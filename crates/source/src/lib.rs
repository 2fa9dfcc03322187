//! Where the bytes come from: repos, their file lists, one source of bytes
//! behind a trait, and the byte spans, lines and columns by which everything
//! else points into them.
//!
//! [`open`] gives [`Files`] for whatever lies at a path. Nothing in a repo is
//! run: no hook, no filter, no program that its configuration names. Git's
//! environment variables have no say, except where a [`Committing`] hands them
//! over: [`open_index`] gives what the next commit will hold. [`open_commit`]
//! gives what any earlier one held, and [`changes`] what differs.
//!
//! | what is opened | what is listed | what is read |
//! | --- | --- | --- |
//! | work tree, linked worktree, submodule checkout | what the index holds and the disk still has, and untracked files that are not ignored | the disk, byte for byte: no line end is changed |
//! | index, by [`open_index`] | what it holds, but for what is only announced (`git add -N`) | git's store |
//! | commit, by [`open_commit`] | what it holds | git's store |
//! | bare repo | the commit at `HEAD`; without one nothing, and a note | git's store |
//! | folder in a work tree, without a `.git` of its own | the same as of the work tree, below that folder; paths start there | the disk, from that folder down |
//! | such a folder, ignored and without a tracked file | all files | the disk |
//! | any other folder | all files; not what is in `.git` folders or bare repos | the disk |
//! | a repo that git refuses: of another owner, of an unknown format, broken | all files, and a note with git's reason and the remedy; nothing of a bare repo | the disk |
//! | sparse checkout | what is on disk; a note counts what is left out | the disk |
//! | shallow clone | as any other; [`Condition::shallow`] is set | as any other |
//!
//! | what lies there | listed as | read |
//! | --- | --- | --- |
//! | regular file | [`EntryKind::File`] | up to [`MAX_FILE_BYTES`] |
//! | symbolic link | [`EntryKind::Symlink`], never entered | the target, if it is a file inside the root and not in `.git`; else [`ReadError::OutsideRepo`] |
//! | submodule | [`EntryKind::Submodule`], checked out or not, never entered | [`ReadError::NotAFile`] |
//! | repo in the repo, untracked | not entered, and a note | from inside, as any file |
//! | pipe, device, socket | not | never opened: [`ReadError::NotAFile`] |
//! | file in conflict | once, tracked, without a blob | the disk, markers included |
//! | name that is not UTF-8 | with `%E9` for the bytes that are not | by that path |
//! | file behind 1,000,000 others | not, and a note | as any file |
//!
//! [`history`] tells what the commits of a repo did: which files left, and every
//! content that was ever committed.
//!
//! [`decode`] tells text from other content. CRLF and a byte order mark stay in
//! the text, so that every offset is one into the file.
//!
//! Names in paths and notes are as they are on disk: whoever prints them sees
//! to control characters.

mod absent;
mod beneath;
mod changes;
mod commit;
mod errors;
mod files;
mod folder;
mod git;
mod glob;
pub mod history;
mod hooks;
mod ignore;
mod ignore_rules;
mod ignored;
mod index;
mod index_file;
mod lines;
mod listing;
mod overlay;
mod path;
mod plain;
mod replaced;
mod repo;
mod span;
mod stored;
mod text;
mod work_tree;
mod write;

pub use absent::Absent;
pub use changes::{Change, Changes, changes};
pub use commit::{Staged, last_change, merge_base, open_commit, staged_changes};
pub use errors::{OpenError, ReadError};
pub use files::{Condition, EntryKind, FileEntry, Files, MAX_FILE_BYTES, open};
pub use hooks::{HooksFolder, hooks_folder};
pub use ignored::ignored;
pub use index::{Committing, open_index};
pub use lines::{LineIndex, Position};
pub use overlay::Overlay;
pub use path::{join_path, normal_path};
pub use repo::{Found, children, remote_name, repo_at};
pub use span::Span;
pub use text::{Content, decode, holds, lines, top_lines};
pub use write::{remove, write, write_file};
