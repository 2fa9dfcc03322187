//! Which files are really applied: a manifest that its kustomization does not
//! list, or whose line is commented out, deploys nothing, nor does one among
//! examples, tests or what is no longer in use.
//!
//! Much is applied by ways that no file tells of, so a file counts as applied
//! unless the repo itself says otherwise.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use railint_lint::RepoFacts;
use railint_models::FileKind;
use railint_models::kustomize::FILE_NAMES;

use crate::facts::Facts;

/// What the files of a repo say of which of them are applied.
pub(crate) struct Applied<'a> {
    /// The folders that hold a kustomization.
    folders: HashSet<&'a str>,
    /// Who lists a file or folder: the folders of kustomizations.
    listed: HashMap<&'a str, Vec<&'a str>>,
    /// Who applies a file or folder: the files that say so.
    applied: HashMap<&'a str, Vec<&'a str>>,
    /// What stands behind a `#` in some kustomization.
    dropped: HashSet<&'a str>,
    /// What was found so far, as the same is asked for many files.
    known: RefCell<HashMap<Question<'a>, bool>>,
    /// The folder of the file that was asked for last, and whether it is put
    /// aside: files of one folder are asked for one behind the other.
    last: Cell<Option<(&'a str, bool)>>,
}

/// What is asked of a file or a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Question<'a> {
    /// Whether this file is applied.
    File(&'a str),
    /// Whether the kustomization of this folder is.
    Folder(&'a str),
    /// Whether a file in this folder is that nobody names.
    Within(&'a str),
}

/// How long a chain of references is followed.
const MAX_DEPTH: usize = 24;

impl<'a> Applied<'a> {
    pub(crate) fn of(repo: &RepoFacts<'a, Facts>) -> Self {
        let mut applied = Self {
            folders: HashSet::new(),
            listed: HashMap::new(),
            applied: HashMap::new(),
            dropped: HashSet::new(),
            known: RefCell::default(),
            last: Cell::new(None),
        };
        for (path, facts) in &repo.files {
            if let Some(kustomization) = &facts.kustomization {
                let folder = parent(path).unwrap_or_default();
                applied.folders.insert(folder);
                for path in &kustomization.lists {
                    let path = without_file(path);
                    applied.listed.entry(path).or_default().push(folder);
                }
                let dropped = kustomization.dropped.iter();
                applied
                    .dropped
                    .extend(dropped.map(|path| without_file(path)));
            }
            for target in &facts.applies {
                let target = without_file(target);
                applied.applied.entry(target).or_default().push(path);
            }
        }
        applied
    }

    /// Whether a file is applied, as far as one can tell.
    pub(crate) fn is(&self, path: &'a str) -> bool {
        if self.is_aside(path) && !self.is_fetched(path) {
            return false;
        }
        if self.folders.is_empty() {
            return true;
        }
        let is_kustomization = parent(path)
            .filter(|_| FILE_NAMES.contains(&path.rsplit('/').next().unwrap_or_default()));
        match is_kustomization {
            Some(folder) => self.folder_is(folder, 0),
            None => self.work_out_file(path, 0),
        }
    }

    /// Whether a manifest lies among what is put aside. What a script there does
    /// is another matter: it is run, or it would not be there.
    fn is_aside(&self, path: &'a str) -> bool {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let known = self.last.get().filter(|(last, _)| *last == folder);
        let (_, aside) = known.unwrap_or_else(|| (folder, is_aside(folder)));
        self.last.set(Some((folder, aside)));
        aside && !is_script(name)
    }

    /// The answer that is known, or else what `work_out` says.
    fn answer(&self, question: Question<'a>, work_out: impl FnOnce() -> bool) -> bool {
        if let Some(&known) = self.known.borrow().get(&question) {
            return known;
        }
        // A circle holds itself up.
        self.known.borrow_mut().insert(question, true);
        let found = work_out();
        self.known.borrow_mut().insert(question, found);
        found
    }

    fn file_is(&self, path: &'a str, depth: usize) -> bool {
        depth > MAX_DEPTH
            || self.answer(Question::File(path), || self.work_out_file(path, depth + 1))
    }

    fn work_out_file(&self, path: &'a str, depth: usize) -> bool {
        if let Some(folders) = self.listed.get(path) {
            let listed = folders.iter().any(|folder| self.folder_is(folder, depth));
            return listed || self.is_applied_by_name(path, depth);
        }
        if self.is_applied_by_name(path, depth) {
            return true;
        }
        parent(path).is_none_or(|folder| self.within_is(folder, depth))
    }

    /// From the file upwards: whoever applies a folder without a kustomization
    /// applies all in it.
    fn within_is(&self, folder: &'a str, depth: usize) -> bool {
        if self.folders.contains(folder) {
            return false;
        }
        self.answer(Question::Within(folder), || {
            if self.is_applied_by_name(folder, depth) {
                return true;
            }
            if let Some(folders) = self.listed.get(folder) {
                return folders.iter().any(|folder| self.folder_is(folder, depth));
            }
            let above = || parent(folder).is_none_or(|above| self.within_is(above, depth));
            !self.dropped.contains(folder) && above()
        })
    }

    /// Whether a folder with a kustomization is applied.
    fn folder_is(&self, folder: &'a str, depth: usize) -> bool {
        depth > MAX_DEPTH
            || self.answer(Question::Folder(folder), || {
                let listed = self.listed.get(folder);
                let applied = self.applied.get(folder);
                if listed.is_none() && applied.is_none() {
                    // Nobody names it: it may well be applied by hand, unless its
                    // line was commented out, here or above.
                    return !self.is_dropped(folder);
                }
                let mut by_kustomization = listed.into_iter().flatten();
                by_kustomization.any(|folder| self.folder_is(folder, depth + 1))
                    || self.is_applied_by_name(folder, depth + 1)
            })
    }

    /// Whether something that is not put aside itself names this path, or a
    /// folder that it lies in.
    fn is_fetched(&self, path: &str) -> bool {
        let mut at = Some(path);
        while let Some(path) = at {
            let listed = self.listed.get(path).into_iter().flatten();
            let mut by = listed.chain(self.applied.get(path).into_iter().flatten());
            if by.any(|by| !is_aside(by)) {
                return true;
            }
            at = parent(path).filter(|folder| !folder.is_empty());
        }
        false
    }

    fn is_dropped(&self, folder: &str) -> bool {
        let mut at = Some(folder);
        while let Some(folder) = at {
            if self.dropped.contains(folder) {
                return true;
            }
            at = parent(folder);
        }
        false
    }

    /// Whether some file that is applied itself applies this path.
    fn is_applied_by_name(&self, path: &str, depth: usize) -> bool {
        let by = self.applied.get(path).into_iter().flatten();
        let mut others = by.filter(|by| **by != path);
        others.any(|by| self.file_is(by, depth + 1))
    }
}

/// Folders whose contents nobody deploys unless something names them: what is
/// no longer in use, and what is there to be read or tried.
const ASIDE: &[&str] = &[
    "archive",
    "archived",
    "archives",
    "attic",
    "deprecated",
    "disabled",
    "doc",
    "docs",
    "e2e",
    "example",
    "examples",
    "fixtures",
    "graveyard",
    "molecule",
    "obsolete",
    "sample",
    "samples",
    "testdata",
    "tests",
    "unused",
];

/// Whether this is such a folder, or lies in one.
fn is_aside(folder: &str) -> bool {
    let mut folders = folder
        .split('/')
        .map(|folder| folder.trim_start_matches(['_', '.']));
    folders.any(|folder| ASIDE.iter().any(|aside| folder.eq_ignore_ascii_case(aside)))
}

fn is_script(name: &str) -> bool {
    matches!(
        FileKind::of_path(name),
        None | Some(FileKind::Makefile | FileKind::Shell | FileKind::Justfile)
    )
}

/// The folder of a path; the root of the repo is the empty path.
fn parent(path: &str) -> Option<&str> {
    match path.rsplit_once('/') {
        Some((folder, _)) => Some(folder),
        None if path.is_empty() => None,
        None => Some(""),
    }
}

/// A kustomization is known by its folder, also where its file is named.
fn without_file(path: &str) -> &str {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if FILE_NAMES.contains(&name) {
        folder
    } else {
        path.trim_end_matches('/')
    }
}
