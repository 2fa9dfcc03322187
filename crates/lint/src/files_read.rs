//! What was read of the files of one repo: those of this run, and those that a
//! cache holds, which are unpacked only where somebody asks for them.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::any_linter::AnyLinter;
use crate::file_read::FileRead;
use crate::kept::Kept;
use crate::record::Sums;

/// What was read of a file.
#[derive(Debug)]
pub(crate) enum Found {
    /// It was read, in this run or with those before it in this process.
    Read(Arc<FileRead>),
    /// A cache holds it, at this index, and the engine itself has nothing to say of
    /// it.
    Kept(usize),
}

/// The files of a repo that have something to say.
#[derive(Debug, Default)]
pub(crate) struct FilesRead {
    /// Those of this run, and all of which the engine itself knows something; sorted
    /// by path.
    own: Vec<Arc<FileRead>>,
    /// The others.
    cache: Arc<Kept>,
    /// Where it holds them, in the order of their paths.
    kept: Vec<usize>,
    /// All of them, sorted by path, once somebody asked.
    all: OnceLock<Vec<Arc<FileRead>>>,
}

impl From<Vec<Arc<FileRead>>> for FilesRead {
    fn from(own: Vec<Arc<FileRead>>) -> Self {
        Self {
            own,
            ..Self::default()
        }
    }
}

impl FilesRead {
    /// What was found, in the order of the paths.
    pub(crate) fn new(found: Vec<Found>, cache: &Arc<Kept>) -> Self {
        let mut files = Self {
            cache: Arc::clone(cache),
            ..Self::default()
        };
        for one in found {
            match one {
                Found::Read(file) => files.own.push(file),
                Found::Kept(at) => files.kept.push(at),
            }
        }
        files
    }

    /// Those of which the engine may know something itself.
    pub(crate) fn own(&self) -> &[Arc<FileRead>] {
        &self.own
    }

    /// All of them, sorted by path.
    pub(crate) fn all(&self) -> &[Arc<FileRead>] {
        if self.kept.is_empty() {
            return &self.own;
        }
        self.all.get_or_init(|| {
            let kept = self.kept.par_iter();
            let kept = kept.filter_map(|at| self.cache.file_at(*at).map(Arc::new));
            let mut all: Vec<Arc<FileRead>> = kept.collect();
            all.extend(self.own.iter().cloned());
            all.sort_by(|a, b| a.path.cmp(&b.path));
            all
        })
    }

    /// What was read of the file at `path`.
    pub(crate) fn get(&self, path: &str) -> Option<Arc<FileRead>> {
        let find = |files: &[Arc<FileRead>]| {
            let at = files.binary_search_by(|file| file.path.as_str().cmp(path));
            files.get(at.ok()?).cloned()
        };
        if let Some(all) = self.all.get() {
            return find(all);
        }
        find(&self.own).or_else(|| {
            let at = self.cache.position(path)?;
            self.kept.binary_search(&at).ok()?;
            self.cache.file_at(at).map(Arc::new)
        })
    }

    /// Whether any facts wake the linter at this index.
    pub(crate) fn wake(&self, index: usize, linter: &dyn AnyLinter) -> bool {
        let mut kept = self.kept.iter();
        let mut own = self.own.iter();
        own.any(|file| file.wakes(index, linter)) || kept.any(|at| self.cache.wakes(*at, index))
    }

    /// Those that have facts of the linter at this index, sorted by path.
    pub(crate) fn with_facts_of(&self, linter: usize) -> Vec<Arc<FileRead>> {
        let own = self.own.iter().filter(|file| file.has(linter)).cloned();
        let kept = self.kept.iter().filter(|at| {
            let record = self.cache.record(**at);
            record.is_some_and(|record| record.packed(linter).is_some())
        });
        let kept = kept.filter_map(|at| self.cache.file_at(*at).map(Arc::new));
        let mut files: Vec<Arc<FileRead>> = own.chain(kept).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// Packs those of this run, so that their sums are known.
    pub(crate) fn pack(&mut self, linters: &[Box<dyn AnyLinter>]) {
        let own = self.own.iter_mut().filter_map(Arc::get_mut);
        own.for_each(|file| {
            if !file.is_packed() {
                file.pack(linters);
            }
        });
    }

    /// Tells of each file, in the order of their paths, by what its facts are known;
    /// see [`FileRead::sums`].
    pub(crate) fn sums<'f>(&'f self, mut tell: impl FnMut(usize, Sums<'f>)) -> Option<()> {
        let mut own = self.own.iter().peekable();
        for at in &self.kept {
            let path = self.cache.path_at(*at)?;
            while let Some(file) = own.next_if(|file| file.path.as_bytes() < path) {
                file.sums(&mut tell)?;
            }
            self.cache.sums(*at, &mut tell)?;
        }
        for file in own {
            file.sums(&mut tell)?;
        }
        Some(())
    }
}
