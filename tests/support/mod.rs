//! What the end-to-end tests share.
#![allow(dead_code, clippy::unwrap_used)]

pub mod caches;
pub mod editor;
pub mod history;
pub mod pages;
pub mod parts;
pub mod workplans;
pub mod xml;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The day on which all tests judge dates.
pub const TODAY: &str = "2026-11-23";

/// The binary, run in `folder` with an environment that does not change what it
/// prints.
pub fn railint(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_railint"));
    command.current_dir(folder);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("GIT_") || name.starts_with("CLICOLOR") {
            command.env_remove(name);
        }
    }
    for name in [
        "CI",
        "NO_COLOR",
        "GITHUB_ACTIONS",
        "GITEA_ACTIONS",
        "FORGEJO_ACTIONS",
        "COLUMNS",
        "TERM",
    ] {
        command.env_remove(name);
    }
    command
}

/// What a run printed and how it ended.
pub struct Ran {
    /// Exit status.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs the binary with arguments.
pub fn run(folder: &Path, arguments: &[&str]) -> Ran {
    let output = railint(folder).args(arguments).output().unwrap();
    Ran {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Writes files below a folder.
pub fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, content) in files {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }
}

/// A folder of this package.
pub fn workspace(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Makes `folder` a git repo that tracks all its files, and commits them.
pub fn commit_all(folder: &Path) {
    let repo = git2::Repository::init(folder).unwrap();
    let mut index = repo.index().unwrap();
    index
        .add_all(["*"], git2::IndexAddOption::DEFAULT, None)
        .unwrap();
    index.update_all(["*"], None).unwrap();
    index.write().unwrap();
    let tree = repo.find_tree(index.write_tree().unwrap()).unwrap();
    let who = git2::Signature::now("Test", "test@example.org").unwrap();
    let parent = repo.head().ok().and_then(|head| head.peel_to_commit().ok());
    let parents: Vec<&git2::Commit<'_>> = parent.iter().collect();
    repo.commit(Some("HEAD"), &who, &who, "files", &tree, &parents)
        .unwrap();
}
