//! Stacks that are judged with a cache and without.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Ran, TODAY, commit_all, run, workspace};

/// A copy of the sample stack, each repo with a commit.
pub fn stack() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&workspace("fixtures/stacks/railiance"), folder.path());
    for repo in fs::read_dir(folder.path()).unwrap() {
        let repo = repo.unwrap().path();
        if repo.is_dir() {
            commit_all(&repo);
        }
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Judges without.
pub fn check(stack: &Path, more: &[&str]) -> Ran {
    let arguments = ["check", "--format", "json", "--today", TODAY];
    run(stack, &[&arguments[..], more].concat())
}

/// Judges with one.
pub fn cached(stack: &Path, cache: &Path, more: &[&str]) -> Ran {
    let cache = ["--cache", cache.to_str().unwrap()];
    check(stack, &[&cache[..], more].concat())
}

/// Both runs came to the same.
pub fn same(one: &Ran, other: &Ran) {
    assert_eq!(one.status, other.status);
    assert_eq!(one.out, other.out);
    assert_eq!(one.err, other.err);
}

/// The files in which facts are kept, one a repo.
pub fn files(cache: &Path) -> Vec<PathBuf> {
    of_kind(cache, "facts")
}

/// Those in which it is kept what linters said of them.
pub fn verdicts(cache: &Path) -> Vec<PathBuf> {
    of_kind(cache, "verdict")
}

fn of_kind(cache: &Path, ending: &str) -> Vec<PathBuf> {
    let all = fs::read_dir(cache).unwrap();
    let all = all.map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = all
        .filter(|file| file.extension().is_some_and(|own| own == ending))
        .collect();
    files.sort();
    files
}

/// Takes away what linters said.
pub fn forget_verdicts(cache: &Path) {
    for file in verdicts(cache) {
        fs::remove_file(file).unwrap();
    }
}
