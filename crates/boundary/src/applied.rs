//! Which files are really applied: a manifest that its kustomization does not
//! list, or whose line is commented out, deploys nothing, nor does one among
//! examples, tests or what is no longer in use.
//!
//! Much is applied by ways that no file tells of, so a file counts as applied
//! unless the repo itself says otherwise.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use railint_lint::RepoFacts;
use railint_models::FileKind;
use railint_models::kustomize::FILE_NAMES;

use crate::facts::Facts;

/// What the files of a repo say of which of them are applied.
pub(crate) struct Applied<'a> {
    /// The folders that hold a kustomization.
    folders: BTreeSet<&'a str>,
    /// Who lists a file or folder: the folders of kustomizations.
    listed: BTreeMap<&'a str, Vec<&'a str>>,
    /// Who applies a file or folder: the files that say so.
    applied: BTreeMap<&'a str, Vec<&'a str>>,
    /// What stands behind a `#` in some kustomization.
    dropped: BTreeSet<&'a str>,
    known: RefCell<BTreeMap<String, bool>>,
}

/// How long a chain of references is followed.
const MAX_DEPTH: usize = 24;

impl<'a> Applied<'a> {
    pub(crate) fn of(repo: &RepoFacts<'a, Facts>) -> Self {
        let mut applied = Self {
            folders: BTreeSet::new(),
            listed: BTreeMap::new(),
            applied: BTreeMap::new(),
            dropped: BTreeSet::new(),
            known: RefCell::default(),
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
    pub(crate) fn is(&self, path: &str) -> bool {
        if is_aside(path) && !self.is_fetched(path) {
            return false;
        }
        if self.folders.is_empty() {
            return true;
        }
        let is_kustomization = parent(path)
            .filter(|_| FILE_NAMES.contains(&path.rsplit('/').next().unwrap_or_default()));
        match is_kustomization {
            Some(folder) => self.folder_is(folder, 0),
            None => self.file_is(path, 0),
        }
    }

    fn file_is(&self, path: &str, depth: usize) -> bool {
        if depth > MAX_DEPTH {
            return true;
        }
        if let Some(&known) = self.known.borrow().get(path) {
            return known;
        }
        // A circle holds itself up.
        self.known.borrow_mut().insert(path.to_owned(), true);
        let found = self.work_out_file(path, depth + 1);
        self.known.borrow_mut().insert(path.to_owned(), found);
        found
    }

    fn work_out_file(&self, path: &str, depth: usize) -> bool {
        if let Some(folders) = self.listed.get(path) {
            let listed = folders.iter().any(|folder| self.folder_is(folder, depth));
            return listed || self.is_applied_by_name(path, depth);
        }
        if self.is_applied_by_name(path, depth) {
            return true;
        }
        // From the file upwards: whoever applies a folder without a
        // kustomization applies all in it.
        let mut folder = parent(path);
        while let Some(at) = folder {
            if self.folders.contains(at) {
                return false;
            }
            if self.is_applied_by_name(at, depth) {
                return true;
            }
            if let Some(folders) = self.listed.get(at) {
                return folders.iter().any(|folder| self.folder_is(folder, depth));
            }
            if self.dropped.contains(at) {
                return false;
            }
            folder = parent(at);
        }
        true
    }

    /// Whether a folder with a kustomization is applied.
    fn folder_is(&self, folder: &str, depth: usize) -> bool {
        if depth > MAX_DEPTH {
            return true;
        }
        let key = format!("{folder}/");
        if let Some(&known) = self.known.borrow().get(&key) {
            return known;
        }
        self.known.borrow_mut().insert(key.clone(), true);
        let listed = self.listed.get(folder);
        let applied = self.applied.get(folder);
        let found = if listed.is_none() && applied.is_none() {
            // Nobody names it: it may well be applied by hand, unless its line
            // was commented out, here or above.
            !self.is_dropped(folder)
        } else {
            let mut by_kustomization = listed.into_iter().flatten();
            by_kustomization.any(|folder| self.folder_is(folder, depth + 1))
                || self.is_applied_by_name(folder, depth + 1)
        };
        self.known.borrow_mut().insert(key, found);
        found
    }

    /// Whether something that is not put aside itself names this path, or a
    /// folder that it lies in.
    fn is_fetched(&self, path: &str) -> bool {
        let mut at = Some(path);
        while let Some(path) = at {
            let listed = self.listed.get(path).into_iter().flatten();
            let mut by = listed.chain(self.applied.get(path).into_iter().flatten());
            if by.any(|by| !is_aside(&format!("{by}/"))) {
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

/// Whether a manifest lies in such a folder. What a script there does is another
/// matter: it is run, or it would not be there.
fn is_aside(path: &str) -> bool {
    let Some((folders, name)) = path.rsplit_once('/') else {
        return false;
    };
    let is_script = matches!(
        FileKind::of_path(name),
        None | Some(FileKind::Makefile | FileKind::Shell | FileKind::Justfile)
    );
    let mut folders = folders
        .split('/')
        .map(|folder| folder.trim_start_matches(['_', '.']));
    (name.is_empty() || !is_script)
        && folders.any(|folder| ASIDE.iter().any(|aside| folder.eq_ignore_ascii_case(aside)))
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
