//! Stacks of git repos, and what the linter says of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::support::{self, TODAY, commit_all, run, write};

/// A stack of git repos on disk: each file once, then each repo committed.
pub fn stack(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    record(folder.path());
    folder
}

/// Commits what changed in every repo.
pub fn record(stack: &Path) {
    for repo in fs::read_dir(stack).unwrap() {
        let repo = repo.unwrap().path();
        if repo.is_dir() {
            commit_all(&repo);
        }
    }
}

/// What the linter says, a line each.
pub fn findings(stack: &Path, more: &[&str]) -> Vec<String> {
    let mut arguments = vec!["check", "--format", "short", "--select", "tombstone"];
    arguments.extend(["--today", TODAY]);
    arguments.extend(more);
    let ran = run(stack, &arguments);
    assert!(matches!(ran.status, 0 | 1), "{}", ran.err);
    ran.out.lines().map(str::to_owned).collect()
}

/// Every file with its bytes.
pub fn contents(stack: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, into: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && path.file_name().unwrap() != ".git" {
                walk(root, &path, into);
            } else if path.is_file() {
                let name = path.strip_prefix(root).unwrap().to_string_lossy();
                into.insert(name.replace('\\', "/"), fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(stack, stack, &mut found);
    found
}

/// The names of the files that differ.
pub fn changed(
    before: &BTreeMap<String, Vec<u8>>,
    after: &BTreeMap<String, Vec<u8>>,
) -> Vec<String> {
    let names = before.keys().chain(after.keys());
    let mut differ: Vec<String> = names
        .filter(|name| before.get(*name) != after.get(*name))
        .cloned()
        .collect();
    differ.sort();
    differ.dedup();
    differ
}

pub fn add(stack: &Path, arguments: &[&str]) -> support::Ran {
    let mut all = vec!["tombstone", "add"];
    all.extend(arguments);
    all.extend(["--today", TODAY]);
    run(stack, &all)
}

/// A plan with one task per number and status.
pub fn plan(id: &str, tasks: &[(&str, &str)]) -> String {
    let mut text = format!(
        "---\nid: {id}\ntype: workplan\ntitle: \"Moves\"\ndomain: railiance\n\
         repo: railiance-platform\nstatus: archived\nowner: railiance\ntopic_slug: railiance\n\
         created: \"2026-03-11\"\nupdated: \"2026-05-17\"\n---\n# Moves\n"
    );
    for (number, status) in tasks {
        text.push_str(&format!(
            "### {number} — A move\n```task\nid: {id}-{number}\nstatus: {status}\npriority: medium\n```\n"
        ));
    }
    text
}
