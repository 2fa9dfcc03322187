//! Recognising repos on disk.

use std::fs;
use std::path::{Path, PathBuf};

use git2::Repository;

use crate::git::{has_dot_git, is_bare, is_dot_git, is_work_tree};
use crate::text::readable;

/// A folder that is, or may be, a repo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub root: PathBuf,
    /// The name of the folder; without `.git` at the end for a bare repo.
    pub name: String,
    /// Whether it is a git repo: a work tree or a bare one.
    pub git: bool,
}

impl Found {
    fn at(root: PathBuf, git: bool) -> Self {
        let name = match root.file_name() {
            Some(name) => readable(name.as_encoded_bytes()),
            None => root.display().to_string(),
        };
        let name = match name.strip_suffix(".git") {
            Some(short) if git && !short.is_empty() && !has_dot_git(&root) => short.to_owned(),
            _ => name,
        };
        Self { root, name, git }
    }
}

/// The nearest git work tree or bare repo that `path` is or lies in. The root
/// that is found is absolute, with links resolved.
#[must_use]
pub fn repo_at(path: &Path) -> Option<Found> {
    let real = path.canonicalize().ok()?;
    real.ancestors()
        .find(|folder| is_work_tree(folder) || is_bare(folder))
        .map(|root| Found::at(root.to_owned(), true))
}

/// The folders in `folder`, sorted by name, repos or not. Links are left out,
/// and so is `.git`. A folder that cannot be listed has none.
#[must_use]
pub fn children(folder: &Path) -> Vec<Found> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<Found> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter(|entry| !is_dot_git(entry.file_name().as_encoded_bytes()))
        .map(|entry| {
            let root = entry.path();
            let git = has_dot_git(&root) || is_bare(&root);
            Found::at(root, git)
        })
        .collect();
    found.sort_by(|a, b| (&a.name, &a.root).cmp(&(&b.name, &b.root)));
    found
}

/// The name that the `origin` of the repo at `root` gives it: the last part of
/// its address, without `.git`. `None` where there is no repo at exactly this
/// folder, no such remote, or git refuses.
#[must_use]
pub fn remote_name(root: &Path) -> Option<String> {
    let repo = Repository::open(root).ok()?;
    let remote = repo.find_remote("origin").ok()?;
    name_in_address(remote.url().ok()?)
}

/// The last part of an address, without `.git`.
fn name_in_address(address: &str) -> Option<String> {
    let address = address.trim_end_matches(['/', '\\']);
    let last = address.rsplit(['/', '\\', ':']).next()?;
    let name = last.strip_suffix(".git").unwrap_or(last);
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::name_in_address;

    #[test]
    fn names_in_addresses() {
        for address in [
            "https://forge.example/team/platform.git",
            "https://forge.example/team/platform/",
            "git@forge.example:team/platform.git",
            "git@forge.example:platform.git",
            "ssh://git@forge.example:2222/platform",
            "/srv/git/platform.git/",
            "C:\\git\\platform.git",
            "platform",
        ] {
            assert_eq!(name_in_address(address).as_deref(), Some("platform"));
        }
        for address in ["", "/", ".git", "https://forge.example/.git"] {
            assert_eq!(name_in_address(address), None, "{address}");
        }
    }
}
