//! Every content that any commit ever held, once.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::Path;

use git2::{Odb, Oid, Repository, Sort};

use super::facts::{Commit, Id};
use super::open::{HistoryError, named, open};
use super::trees::{Difference, Stop, Trees};
use crate::files::MAX_FILE_BYTES;
use crate::text::readable;

/// How many bytes are handed over at once, about: 16 MiB.
const BATCH_BYTES: usize = 16 * 1024 * 1024;

/// How many contents are handed over at once.
const BATCH_BLOBS: usize = 4096;

/// How many differences between neighbours are looked at in all.
const MAX_DIFFERENCES: usize = 100_000_000;

/// How many contents are looked at in all.
const MAX_BLOBS: usize = 5_000_000;

/// A content, where it was first committed.
#[derive(Debug, Clone)]
pub struct Blob {
    /// Git's id of it.
    pub id: Id,
    /// The first commit that holds it: of its parents, none does.
    pub commit: Commit,
    /// Where it lies in that commit, from the root, with forward slashes.
    pub path: String,
    /// What it is.
    pub bytes: Vec<u8>,
}

/// From where commits are followed, to their first ones, over all parents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// What is checked out.
    Head,
    /// All branches, tags and other references.
    Everywhere,
}

/// Who looks at the contents.
pub trait Viewer {
    /// Whether it wants the content that lies here. What it does not want is
    /// not read.
    fn wants(&mut self, path: &str) -> bool {
        let _ = path;
        true
    }

    /// Some contents. The walk ends by breaking.
    fn see(&mut self, batch: Vec<Blob>) -> ControlFlow<()>;

    /// Asked before every commit: so many of all commits are done. The walk
    /// ends by breaking.
    fn at_commit(&mut self, done: usize, all: usize) -> ControlFlow<()> {
        let _ = (done, all);
        ControlFlow::Continue(())
    }
}

/// What came of a look at all contents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Blobs {
    /// How many contents were handed over.
    pub seen: usize,
    /// How many were not, being larger than 64 MiB or unreadable.
    pub left_out: usize,
    /// How many commits were looked at.
    pub commits: usize,
    /// Whether the clone is shallow, so that older commits are unknown.
    pub shallow: bool,
    /// Whether a bound, or the caller, ended the walk early.
    pub ended_early: bool,
}

/// Shows every content that the commits of the repo around `root` ever held to
/// the `viewer`, oldest commits first, each content once: with the first commit
/// and the first path that hold it. Commits that are reachable from `since` are
/// left out, with all that they hold.
///
/// The contents come in batches of about 16 MiB, so that the viewer can look at
/// them in parallel; nothing but the ids is kept behind a batch.
///
/// # Errors
/// Where there is no repo or no such commit, or git's store is broken.
pub fn blobs(
    root: &Path,
    from: Start,
    since: Option<&str>,
    viewer: &mut dyn Viewer,
) -> Result<Blobs, HistoryError> {
    let (repo, below) = open(root)?;
    let commits = commits(&repo, from, since)?;
    let all = commits.len();
    let odb = repo.odb()?;
    let mut look = Look {
        odb: &odb,
        seen: HashSet::new(),
        batch: Vec::new(),
        batch_bytes: 0,
        viewer,
        done: Blobs {
            shallow: repo.is_shallow(),
            ..Blobs::default()
        },
    };
    let mut trees = Trees::new(&repo, MAX_DIFFERENCES)?;
    look.pass_over(&repo, &mut trees, since, &below)?;
    // The trees of the commits, as those of a parent are asked for again.
    let mut known: HashMap<Oid, Option<Oid>> = HashMap::new();
    for (done, id) in commits.into_iter().enumerate() {
        if look.viewer.at_commit(done, all).is_break() {
            look.done.ended_early = true;
            break;
        }
        let commit = repo.find_commit(id)?;
        let tree = trees.at(commit.tree_id(), &below)?;
        known.insert(id, tree);
        // Behind the first parent, the others have nothing that was not seen.
        let before = match commit.parent_id(0) {
            Ok(parent) => match known.get(&parent) {
                Some(tree) => *tree,
                None => match repo.find_commit(parent) {
                    Ok(parent) => trees.at(parent.tree_id(), &below)?,
                    // Cut off by a shallow clone.
                    Err(_) => None,
                },
            },
            Err(_) => None,
        };
        look.done.commits += 1;
        let mut found = Vec::new();
        if tree != before {
            match trees.compare(before, tree, &mut found) {
                Ok(()) => {}
                // What was found until then is looked at all the same.
                Err(Stop::TooMany) => look.done.ended_early = true,
                Err(Stop::Git(error)) => return Err(error.into()),
            }
        }
        if look.commit(&commit, found).is_break() {
            look.done.ended_early = true;
            return Ok(look.done);
        }
    }
    if look.hand_over().is_break() {
        look.done.ended_early = true;
    }
    Ok(look.done)
}

/// The commits to look at, parents before their children.
fn commits(repo: &Repository, from: Start, since: Option<&str>) -> Result<Vec<Oid>, HistoryError> {
    let mut walk = repo.revwalk()?;
    walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE)?;
    match from {
        Start::Everywhere => walk.push_glob("*")?,
        Start::Head => {}
    }
    // A repo without a commit has no head to follow.
    if let Ok(head) = repo.head() {
        walk.push(head.peel_to_commit()?.id())?;
    }
    if let Some(since) = since {
        walk.hide(named(repo, since)?)?;
    }
    Ok(walk.collect::<Result<_, _>>()?)
}

struct Look<'a> {
    odb: &'a Odb<'a>,
    seen: HashSet<Oid>,
    batch: Vec<Blob>,
    batch_bytes: usize,
    viewer: &'a mut dyn Viewer,
    done: Blobs,
}

impl Look<'_> {
    /// What the commit `since` holds has been seen.
    fn pass_over(
        &mut self,
        repo: &Repository,
        trees: &mut Trees<'_>,
        since: Option<&str>,
        below: &[u8],
    ) -> Result<(), HistoryError> {
        let Some(since) = since else {
            return Ok(());
        };
        let tree = repo.find_commit(named(repo, since)?)?.tree_id();
        let tree = trees.at(tree, below)?;
        let mut held = Vec::new();
        match trees.compare(None, tree, &mut held) {
            Ok(()) | Err(Stop::TooMany) => {}
            Err(Stop::Git(error)) => return Err(error.into()),
        }
        let blobs = held.iter().filter_map(|file| Some(file.after?.blob));
        self.seen.extend(blobs);
        Ok(())
    }

    fn commit(&mut self, commit: &git2::Commit<'_>, mut found: Vec<Difference>) -> ControlFlow<()> {
        found.sort_by(|a, b| a.path.cmp(&b.path));
        let commit = Commit::from(commit);
        for file in found {
            let Some(leaf) = file.after.filter(|leaf| !leaf.link) else {
                continue;
            };
            if self.seen.contains(&leaf.blob) {
                continue;
            }
            if self.seen.len() >= MAX_BLOBS {
                return ControlFlow::Break(());
            }
            self.seen.insert(leaf.blob);
            let path = readable(&file.path);
            if !self.viewer.wants(&path) {
                continue;
            }
            self.read(leaf.blob, path, commit)?;
        }
        ControlFlow::Continue(())
    }

    fn read(&mut self, blob: Oid, path: String, commit: Commit) -> ControlFlow<()> {
        // Asked before it is read, as it is read whole.
        let size = self.odb.read_header(blob).map(|(size, _)| size as u64);
        let bytes = match size {
            Ok(size) if size <= MAX_FILE_BYTES => self.odb.read(blob).ok(),
            _ => None,
        };
        let Some(bytes) = bytes.map(|object| object.data().to_vec()) else {
            self.done.left_out += 1;
            return ControlFlow::Continue(());
        };
        self.done.seen += 1;
        self.batch_bytes += bytes.len();
        self.batch.push(Blob {
            id: Id(blob),
            commit,
            path,
            bytes,
        });
        if self.batch_bytes >= BATCH_BYTES || self.batch.len() >= BATCH_BLOBS {
            return self.hand_over();
        }
        ControlFlow::Continue(())
    }

    fn hand_over(&mut self) -> ControlFlow<()> {
        self.batch_bytes = 0;
        if self.batch.is_empty() {
            return ControlFlow::Continue(());
        }
        self.viewer.see(std::mem::take(&mut self.batch))
    }
}
