//! The files of one commit, straight from git's store: how a bare repo is read,
//! and any earlier state of another.

use std::path::Path;
use std::sync::Arc;

use git2::{ErrorCode, Odb, Oid, Repository, Tree};

use crate::changes::{self, Changes};
use crate::errors::OpenError;
use crate::files::{EntryKind, Files, MAX_FILE_BYTES};
use crate::git::{self, Refusal, is_possible};
use crate::history::Id;
use crate::index::{self, Committing};
use crate::index_file::{Folder, IndexFile};
use crate::listing::{Listing, MAX_ENTRIES, Tracked};
use crate::replaced::Replaced;
use crate::stored::{MAX_PATH_BYTES, Stored};
use crate::text::readable;

/// How many commits are looked at to find when a file was changed.
const MAX_COMMITS: usize = 10_000;

/// Lists the commit at `HEAD`; nothing, with a note, when there is none.
pub(crate) fn open_head(repo: Repository, root: &Path) -> Result<Stored, Refusal> {
    let mut listing = Listing::new(MAX_ENTRIES);
    match repo.head() {
        Ok(head) => {
            let root = head.peel_to_tree()?.id();
            let index = IndexFile::default();
            list(&repo, root, b"", &index, Unchanged::Listed, &mut listing)?;
        }
        Err(error) if error.code() == ErrorCode::UnbornBranch => {
            listing.note("there is no commit at `HEAD` yet, and so no file".to_owned());
        }
        Err(error) => return Err(error.into()),
    }
    Ok(Stored::new(repo, root, listing.finish()))
}

/// Opens the files that the repo around `root` holds below it in a commit:
/// that at `HEAD`, at a branch, a tag, or whatever else `revision` names. A
/// repo without a commit has no file at `HEAD`. `None` where `root` lies in no
/// git repo.
///
/// # Errors
/// Where git refuses the repo, or knows no such commit.
pub fn open_commit(root: &Path, revision: &str) -> Result<Option<Box<dyn Files>>, OpenError> {
    let Some((repo, below)) = git::open_around(root)? else {
        return Ok(None);
    };
    let mut listing = Listing::new(MAX_ENTRIES);
    let refused = |error: git2::Error| Refusal::from(error).error(root);
    if !(revision == "HEAD" && is_unborn(&repo)) {
        let tree = commit_at(&repo, revision)?.tree().map_err(refused)?;
        if let Some(tree) = tree_below(&repo, &tree, &below).map_err(refused)? {
            // Trees are known by their content, so that any index will do.
            let index = IndexFile::quick(&repo.path().join("index")).unwrap_or_default();
            list(&repo, tree, &below, &index, Unchanged::Listed, &mut listing).map_err(refused)?;
        }
    }
    Ok(Some(Box::new(Stored::new(repo, root, listing.finish()))))
}

/// What differs between the last commit and the next one.
#[derive(Debug)]
pub struct Staged {
    /// The files that differ.
    pub changes: Changes,
    /// What of the last commit had to be listed: all that differs at least.
    listed: Arc<dyn Files>,
    after: Arc<dyn Files>,
}

impl Staged {
    /// The files of the last commit. Those that do not differ are read by way of
    /// the next one.
    #[must_use]
    pub fn before(&self) -> Arc<dyn Files> {
        let differing = self.changes.iter().map(|(path, _)| path.to_owned());
        let (below, above) = (Arc::clone(&self.after), Arc::clone(&self.listed));
        Arc::new(Replaced::new(below, above, differing.collect()))
    }

    /// Whether nothing came or went: the files that differ are regular ones in both.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        let is_file = |files: &dyn Files, path: &str| {
            let entries = files.entries();
            let at = entries.binary_search_by(|entry| entry.path.as_str().cmp(path));
            let entry = at.ok().and_then(|at| entries.get(at));
            entry.is_some_and(|entry| entry.kind == EntryKind::File)
        };
        let mut changes = self.changes.iter();
        changes.all(|(path, _)| is_file(&*self.listed, path) && is_file(&*self.after, path))
    }
}

/// What differs in `after`, which [`crate::open_index`] opened at `root`, from the last
/// commit. Folders that hold the same are not looked at. `None` where `root` lies
/// in no git repo.
///
/// # Errors
/// Where git refuses the repo or its index.
pub fn staged_changes(
    root: &Path,
    committing: &Committing,
    after: &Arc<dyn Files>,
) -> Result<Option<Staged>, OpenError> {
    let Some((repo, below, index)) = index::of_repo(root, committing)? else {
        return Ok(None);
    };
    let refused = |error: git2::Error| Refusal::from(error).error(root);
    let mut listing = Listing::new(MAX_ENTRIES);
    let mut same = Vec::new();
    if !is_unborn(&repo) {
        let tree = commit_at(&repo, "HEAD")?.tree().map_err(refused)?;
        if let Some(tree) = tree_below(&repo, &tree, &below).map_err(refused)? {
            let unchanged = Unchanged::LeftOut(&mut same);
            list(&repo, tree, &below, &index, unchanged, &mut listing).map_err(refused)?;
        }
    }
    let listed = Stored::new(repo, root, listing.finish());
    same.sort_unstable();
    Ok(Some(Staged {
        changes: changes::outside(&same, &listed, &**after),
        listed: Arc::new(listed),
        after: Arc::clone(after),
    }))
}

/// The last commit that `HEAD` and `revision` share, as the hex of its id.
/// `None` where `root` lies in no git repo.
///
/// # Errors
/// Where git refuses the repo, knows no such commit, or where the two share no
/// history.
pub fn merge_base(root: &Path, revision: &str) -> Result<Option<String>, OpenError> {
    let Some((repo, _)) = git::open_around(root)? else {
        return Ok(None);
    };
    let other = commit_at(&repo, revision)?.id();
    let head = commit_at(&repo, "HEAD")?.id();
    match repo.merge_base(head, other) {
        Ok(id) => Ok(Some(id.to_string())),
        Err(_) => Err(OpenError::NoSharedHistory {
            revision: revision.to_owned(),
            shallow: repo.is_shallow(),
        }),
    }
}

/// The latest commit before `HEAD`, or `HEAD` itself, that gave the file at
/// `path` the content that it has at `HEAD`, as the hex of its id, going by
/// first parents. `None` where `root` lies in no git repo or `HEAD` has no such
/// file.
///
/// # Errors
/// Where git refuses the repo.
pub fn last_change(root: &Path, path: &str) -> Result<Option<String>, OpenError> {
    let Some((repo, below)) = git::open_around(root)? else {
        return Ok(None);
    };
    let refused = |error: git2::Error| Refusal::from(error).error(root);
    if is_unborn(&repo) {
        return Ok(None);
    }
    let path = format!("{}{path}", readable(&below));
    let content = |commit: &git2::Commit<'_>| -> Option<Oid> {
        let entry = commit.tree().ok()?.get_path(Path::new(&path)).ok()?;
        Some(entry.id())
    };
    let mut commit = commit_at(&repo, "HEAD")?;
    let Some(now) = content(&commit) else {
        return Ok(None);
    };
    for _ in 0..MAX_COMMITS {
        match commit.parent(0) {
            Ok(parent) if content(&parent) == Some(now) => commit = parent,
            Ok(_) => break,
            Err(error) if error.code() == ErrorCode::NotFound => break,
            Err(error) => return Err(refused(error)),
        }
    }
    Ok(Some(commit.id().to_string()))
}

fn is_unborn(repo: &Repository) -> bool {
    let head = repo.head();
    head.is_err_and(|error| error.code() == ErrorCode::UnbornBranch)
}

/// The commit that a revision names.
fn commit_at<'r>(repo: &'r Repository, revision: &str) -> Result<git2::Commit<'r>, OpenError> {
    let found = repo
        .revparse_single(revision)
        .and_then(|object| object.peel_to_commit());
    found.map_err(|error| OpenError::NoSuchRevision {
        revision: revision.to_owned(),
        reason: error.message().to_owned(),
        shallow: repo.is_shallow(),
    })
}

/// The tree of a folder, whose path ends with a slash or is empty; `None` where
/// there is no such folder.
fn tree_below(
    repo: &Repository,
    top: &Tree<'_>,
    folder: &[u8],
) -> Result<Option<Oid>, git2::Error> {
    let mut id = top.id();
    for name in names(folder) {
        let tree = repo.find_tree(id)?;
        let entry = tree.iter().find(|entry| entry.name_bytes() == name);
        match entry.filter(|entry| entry.filemode() & 0o170_000 == 0o040_000) {
            Some(entry) => id = entry.id(),
            None => return Ok(None),
        }
    }
    Ok(Some(id))
}

/// A folder that is still to be listed.
struct Pending<'a> {
    tree: Oid,
    /// From the root of the listing, with a slash at the end.
    path: Vec<u8>,
    /// What the index remembers of it.
    indexed: Option<Folder<'a>>,
}

/// What becomes of the folders of a commit that the index holds as they are.
enum Unchanged<'a> {
    /// Their files are listed, as the index has them: it is read already, while
    /// each tree has to be unpacked.
    Listed,
    /// Only their own names are noted, with a slash at the end.
    LeftOut(&'a mut Vec<String>),
}

/// Lists the files of the tree `root`, which is that of the folder `below` in
/// the repo.
fn list(
    repo: &Repository,
    root: Oid,
    below: &[u8],
    index: &IndexFile,
    mut unchanged: Unchanged<'_>,
    listing: &mut Listing,
) -> Result<(), git2::Error> {
    let odb = repo.odb()?;
    let folders = index.folders();
    let mut way = names(below);
    let mut pending = vec![Pending {
        tree: root,
        path: Vec::new(),
        indexed: folders.as_ref().and_then(|folders| {
            way.try_fold(folders.top(), |folder, name| {
                folder.inside().get(name).copied()
            })
        }),
    }];
    while let Some(folder) = pending.pop() {
        let path = [below, folder.path.as_slice()].concat();
        let known = folder.indexed;
        if let Some(files) = known.and_then(|known| index.files_of(known, &path, folder.tree)) {
            match (&mut unchanged, str::from_utf8(&folder.path)) {
                (Unchanged::LeftOut(names), Ok(name)) => {
                    names.push(name.to_owned());
                    continue;
                }
                // By a name that is shown as another no folder is known again.
                (Unchanged::LeftOut(_), Err(_)) => {}
                (Unchanged::Listed, _) if index::add(listing, files, below) => continue,
                (Unchanged::Listed, _) => return Ok(()),
            }
        }
        let tree = match tree(repo, &odb, folder.tree) {
            Ok(tree) => tree,
            Err(error) if folder.path.is_empty() => return Err(error),
            Err(error) => {
                let name = readable(&folder.path);
                listing.note(format!("`{name}` could not be listed: {}", error.message()));
                continue;
            }
        };
        let inside = known.map(Folder::inside).unwrap_or_default();
        for entry in &tree {
            if !listing.look_at_one() {
                return Ok(());
            }
            let name = entry.name_bytes();
            let mut path = [folder.path.as_slice(), name].concat();
            if path.len() > MAX_PATH_BYTES || name.contains(&b'/') || !is_possible(name) {
                let note = format!("`{}` has a name that no file can have", readable(&path));
                listing.note(note);
                continue;
            }
            let kind = match entry.filemode() & 0o170_000 {
                0o040_000 => {
                    path.push(b'/');
                    pending.push(Pending {
                        tree: entry.id(),
                        path,
                        indexed: inside.get(name).copied(),
                    });
                    continue;
                }
                0o120_000 => EntryKind::Symlink,
                0o160_000 => EntryKind::Submodule,
                _ => EntryKind::File,
            };
            let git = Tracked {
                tracked: true,
                blob: (kind != EntryKind::Submodule).then(|| Id(entry.id())),
            };
            listing.add(&path, Path::new(""), kind, git);
        }
    }
    Ok(())
}

/// The names in the path of a folder.
fn names(folder: &[u8]) -> impl Iterator<Item = &[u8]> {
    let names = folder.split(|byte| *byte == b'/');
    names.filter(|name| !name.is_empty())
}

/// Reads a tree, unless it is larger than any file may be.
fn tree<'a>(repo: &'a Repository, odb: &Odb, id: Oid) -> Result<Tree<'a>, git2::Error> {
    let (size, _) = odb.read_header(id)?;
    if size as u64 > MAX_FILE_BYTES {
        return Err(git2::Error::from_str(&format!("it takes {size} bytes")));
    }
    repo.find_tree(id)
}
