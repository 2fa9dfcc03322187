//! Git repos with a history of days.

use std::fs;
use std::path::{Path, PathBuf};

use git2::{IndexAddOption, Oid, Repository, Signature, Time};

/// The repos of a stack: the folders in it.
pub fn repos(stack: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(stack)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// Commits what lies on disk in every repo of a stack, on a day.
pub fn commit_repos(stack: &Path, day: &str) {
    for repo in repos(stack) {
        commit(&repo, day);
    }
}

/// Takes all files of every repo from the disk.
pub fn clear_repos(stack: &Path) {
    for repo in repos(stack) {
        for entry in fs::read_dir(repo).unwrap() {
            let path = entry.unwrap().path();
            match path.file_name().unwrap() == ".git" {
                true => {}
                false if path.is_dir() => fs::remove_dir_all(path).unwrap(),
                false => fs::remove_file(path).unwrap(),
            }
        }
    }
}

/// Makes what lies on disk the index of the repo in a folder, a new one where
/// there is none.
pub fn stage(folder: &Path) -> Repository {
    let repo = Repository::init(folder).unwrap();
    let mut index = repo.index().unwrap();
    index.clear().unwrap();
    index.add_all(["*"], IndexAddOption::FORCE, None).unwrap();
    index.write().unwrap();
    repo
}

/// Commits what lies on disk on a day, behind the head.
pub fn commit(folder: &Path, day: &str) -> Oid {
    let repo = stage(folder);
    let head = repo.head().ok().and_then(|head| head.target());
    commit_behind(folder, day, &head.into_iter().collect::<Vec<_>>())
}

/// Commits what lies on disk on a day behind these parents, and makes the commit
/// the head.
pub fn commit_behind(folder: &Path, day: &str, parents: &[Oid]) -> Oid {
    let repo = stage(folder);
    let tree = repo.index().unwrap().write_tree().unwrap();
    let tree = repo.find_tree(tree).unwrap();
    let day: jiff::civil::Date = day.parse().unwrap();
    let noon = jiff::tz::Offset::UTC
        .to_timestamp(day.at(12, 0, 0, 0))
        .unwrap();
    let when = Time::new(noon.as_second(), 0);
    let who = Signature::new("Test", "test@example.org", &when).unwrap();
    let parents: Vec<_> = parents
        .iter()
        .map(|id| repo.find_commit(*id).unwrap())
        .collect();
    let parents: Vec<_> = parents.iter().collect();
    let id = repo
        .commit(None, &who, &who, "files", &tree, &parents)
        .unwrap();
    repo.reference("refs/heads/main", id, true, "test").unwrap();
    repo.set_head("refs/heads/main").unwrap();
    id
}
