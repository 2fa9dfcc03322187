//! A work tree: what git tracks and what it would offer to add, with the
//! content that is on disk.
//!
//! The folders are walked once and each name is looked up in the index, which
//! takes about 5 ms for 3000 files. Git's status, as libgit2 has it, takes two
//! to twenty times as long, since it looks at the times and sizes of all files
//! and reads those that may have changed; and it gives up on folders nested
//! more than 100 deep.

use std::fs::{self, DirEntry};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use git2::Repository;

use crate::files::EntryKind;
use crate::folder::Folder;
use crate::git::{Refusal, is_dot_git, is_possible, is_work_tree};
use crate::history::Id;
use crate::ignore::{Ignores, Level};
use crate::index_file::{Entry, IndexFile};
use crate::listing::{Listed, Listing, MAX_ENTRIES, Tracked};
use crate::text::readable;

/// Lists the files below `root` by way of the repo whose work tree is at `top`;
/// both are canonical. `None` when the repo ignores the folder altogether.
pub(crate) fn open(repo: &Repository, top: &Path, root: &Path) -> Result<Option<Folder>, Refusal> {
    let index = Index::read(repo)?;
    let mut walk = Walk {
        index,
        ignores: Ignores::new(repo),
        listing: Listing::new(MAX_ENTRIES),
        root_path: Vec::new(),
        pending: Vec::new(),
    };
    if !walk.start(top, root) {
        return Ok(None);
    }
    walk.run();
    walk.add_submodules();
    Ok(Some(Folder::new(
        root.to_owned(),
        walk.finish(),
        repo.is_shallow(),
    )))
}

/// What the index holds, by path.
struct Index {
    entries: Vec<Indexed>,
}

/// A path in the index.
struct Indexed {
    path: Vec<u8>,
    submodule: bool,
    /// Left out of the work tree by a sparse checkout.
    sparse: bool,
    blob: Option<Id>,
}

impl Index {
    fn read(repo: &Repository) -> Result<Self, git2::Error> {
        let index = IndexFile::open(repo, None)?;
        let mut entries: Vec<Indexed> = index.entries().map(Indexed::from).collect();
        // Sorted already, unless someone made the index by hand; and a path in
        // conflict stands there once a side.
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        entries.dedup_by(|a, b| a.path == b.path);
        Ok(Self { entries })
    }

    fn get(&self, path: &[u8]) -> Option<&Indexed> {
        let at = self
            .entries
            .binary_search_by(|entry| entry.path.as_slice().cmp(path))
            .ok()?;
        self.entries.get(at)
    }

    /// The entries in a folder, whose path ends with a slash or is empty.
    fn below(&self, folder: &[u8]) -> impl Iterator<Item = &Indexed> {
        let from = self
            .entries
            .partition_point(|entry| entry.path.as_slice() < folder);
        let entries = self.entries.get(from..).unwrap_or_default().iter();
        entries.take_while(move |entry| entry.path.starts_with(folder))
    }
}

impl From<Entry<'_>> for Indexed {
    fn from(entry: Entry<'_>) -> Self {
        Self {
            path: entry.path.to_owned(),
            submodule: entry.kind == EntryKind::Submodule,
            sparse: entry.is_sparse(),
            blob: entry.single_content(),
        }
    }
}

/// The way through the folders.
struct Walk {
    index: Index,
    ignores: Ignores,
    listing: Listing,
    /// From the top of the work tree, with a slash at the end; empty for the
    /// top itself.
    root_path: Vec<u8>,
    pending: Vec<Pending>,
}

/// A folder that is still to be listed.
struct Pending {
    on_disk: PathBuf,
    /// From the top of the work tree, like that of the root.
    path: Vec<u8>,
    /// `None` when the folder is ignored, and so all that is untracked in it.
    level: Option<Rc<Level>>,
}

impl Walk {
    /// Finds the way from the top to the root. `false` when the repo ignores
    /// the root and tracks nothing in it.
    fn start(&mut self, top: &Path, root: &Path) -> bool {
        let mut folder = Pending {
            on_disk: top.to_owned(),
            path: Vec::new(),
            level: Some(Level::new(top.to_owned(), b"", None)),
        };
        let way = root.strip_prefix(top).unwrap_or(Path::new(""));
        for part in way.components() {
            let name = part.as_os_str();
            folder = self.folder_in(&folder, folder.on_disk.join(name), name.as_encoded_bytes());
            let path = folder.path.strip_suffix(b"/").unwrap_or_default();
            if self
                .index
                .get(path)
                .is_some_and(|indexed| indexed.submodule)
            {
                let note = "this is a submodule that is not checked out; run `git submodule \
                            update --init` in the repo around it";
                self.listing.note(note.to_owned());
            }
        }
        self.root_path.clone_from(&folder.path);
        let tracks_some = self.index.below(&folder.path).next().is_some();
        let listed = folder.level.is_some() || tracks_some;
        self.pending.push(folder);
        listed
    }

    /// The folder called `name` in another.
    fn folder_in(&self, parent: &Pending, on_disk: PathBuf, name: &[u8]) -> Pending {
        let mut path = parent.path.clone();
        path.extend_from_slice(name);
        let level = parent
            .level
            .as_ref()
            .filter(|level| !self.ignores.is_ignored(&path, true, level))
            .cloned();
        path.push(b'/');
        let level = level.map(|above| Level::new(on_disk.clone(), &path, Some(above)));
        Pending {
            on_disk,
            path,
            level,
        }
    }

    fn run(&mut self) {
        while let Some(folder) = self.pending.pop() {
            let entries = match fs::read_dir(&folder.on_disk) {
                Ok(entries) => entries,
                Err(error) => {
                    self.not_listed(&folder.path, &error);
                    if error.kind() != ErrorKind::NotFound {
                        self.add_unseen(&folder);
                    }
                    continue;
                }
            };
            for entry in entries {
                if !self.listing.look_at_one() {
                    return;
                }
                let seen = entry.and_then(|entry| self.see(&folder, &entry));
                if let Err(error) = seen {
                    self.not_listed(&folder.path, &error);
                }
            }
        }
    }

    /// Lists what is tracked in a folder that is closed: that it cannot be read is
    /// for a reader to find out, and not to be passed over.
    fn add_unseen(&mut self, folder: &Pending) {
        let Self { index, listing, .. } = self;
        for indexed in index.below(&folder.path) {
            if !indexed.submodule && !indexed.sparse && is_possible(&indexed.path) {
                let path = indexed.path.get(self.root_path.len()..).unwrap_or_default();
                let git = Tracked {
                    tracked: true,
                    blob: None,
                };
                listing.add(path, &folder.on_disk, EntryKind::File, git);
            }
        }
    }

    /// Lists the submodules, checked out or not.
    fn add_submodules(&mut self) {
        let Self { index, listing, .. } = self;
        for indexed in index.below(&self.root_path) {
            if indexed.submodule && is_possible(&indexed.path) {
                let path = indexed.path.get(self.root_path.len()..).unwrap_or_default();
                let git = Tracked {
                    tracked: true,
                    blob: None,
                };
                // Where there is a file instead, that was added before, and the
                // first of a path stays.
                listing.add(path, Path::new(""), EntryKind::Submodule, git);
            }
        }
    }

    fn finish(self) -> Listed {
        let mut listed = self.listing.finish();
        let left_out = self
            .index
            .below(&self.root_path)
            .filter(|indexed| indexed.sparse)
            .filter_map(|indexed| indexed.path.get(self.root_path.len()..))
            .filter(|path| listed.find(&readable(path)).is_none())
            .count();
        if left_out > 0 {
            listed.notes.push(format!(
                "a sparse checkout leaves out {left_out} tracked files, which are not listed; \
                 `git sparse-checkout disable` brings them back"
            ));
        }
        listed.notes.extend(self.ignores.notes());
        listed
    }

    /// Lists what is to be listed of one name in a folder.
    fn see(&mut self, folder: &Pending, entry: &DirEntry) -> std::io::Result<()> {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        if is_dot_git(name) {
            return Ok(());
        }
        let kind = entry.file_type()?;
        if kind.is_dir() {
            self.see_folder(folder, entry, name);
            return Ok(());
        }
        let kind = if kind.is_symlink() {
            EntryKind::Symlink
        } else if kind.is_file() {
            EntryKind::File
        } else {
            // A pipe, a device or a socket.
            return Ok(());
        };
        let mut path = folder.path.clone();
        path.extend_from_slice(name);
        let git = match (self.index.get(&path), &folder.level) {
            (Some(indexed), _) => Tracked {
                tracked: true,
                blob: indexed.blob,
            },
            (None, Some(level)) if !self.ignores.is_ignored(&path, false, level) => {
                Tracked::default()
            }
            (None, _) => return Ok(()),
        };
        self.add(&path, &entry.path(), kind, git);
        Ok(())
    }

    fn see_folder(&mut self, folder: &Pending, entry: &DirEntry, name: &[u8]) {
        let mut path = folder.path.clone();
        path.extend_from_slice(name);
        if self
            .index
            .get(&path)
            .is_some_and(|indexed| indexed.submodule)
        {
            return;
        }
        path.push(b'/');
        let tracks_some = self.index.below(&path).next().is_some();
        if !tracks_some {
            if folder.level.is_none() {
                return;
            }
            if is_work_tree(&entry.path()) {
                let name = self.shown(&path);
                self.listing.note(format!(
                    "`{name}` is a repository of its own and was not entered"
                ));
                return;
            }
        }
        let inner = self.folder_in(folder, entry.path(), name);
        if tracks_some || inner.level.is_some() {
            self.pending.push(inner);
        }
    }

    /// Adds a file; `path` is from the top of the work tree.
    fn add(&mut self, path: &[u8], on_disk: &Path, kind: EntryKind, git: Tracked) {
        let path = path.get(self.root_path.len()..).unwrap_or_default();
        self.listing.add(path, on_disk, kind, git);
    }

    fn not_listed(&mut self, path: &[u8], error: &std::io::Error) {
        let name = self.shown(path);
        self.listing
            .note(format!("`{name}` could not be listed: {error}"));
    }

    /// A folder's path for people, from the root.
    fn shown(&self, path: &[u8]) -> String {
        let path = path.get(self.root_path.len()..).unwrap_or_default();
        match path.strip_suffix(b"/") {
            Some(path) => readable(path),
            None => ".".to_owned(),
        }
    }
}
