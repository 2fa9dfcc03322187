//! What is found depends on the files alone: not on the order in which they were
//! written or named, on the number of threads, or on the name of a folder.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::Value;
use support::{TODAY, commit_all, railint, workspace};
use tempfile::TempDir;

/// A stack in which every rule of the boundary linter has something to find, and
/// one for the other linters.
const STACKS: [&str; 2] = ["inputs", "railiance"];

/// The files of a stack, each with its path from there.
fn files(stack: &str) -> Vec<(PathBuf, Vec<u8>)> {
    fn walk(folder: &Path, root: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, found);
            } else {
                let inside = path.strip_prefix(root).unwrap().to_owned();
                found.push((inside, fs::read(&path).unwrap()));
            }
        }
    }
    let root = workspace("fixtures/stacks").join(stack);
    let mut found = Vec::new();
    walk(&root, &root, &mut found);
    found.sort();
    found
}

/// Writes files in this order.
fn write(folder: &Path, files: &[(PathBuf, Vec<u8>)]) {
    for (path, content) in files {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }
}

/// What is found in a folder, as text.
fn found(folder: &Path, paths: &[&str], threads: &str) -> String {
    let output = railint(folder)
        .args(["check", "--format", "json", "--today", TODAY])
        .args(paths)
        .env("RAYON_NUM_THREADS", threads)
        .output()
        .unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)));
    String::from_utf8(output.stdout).unwrap()
}

/// The findings alone, with what they say of other places.
fn findings(report: &str) -> Value {
    let report: Value = serde_json::from_str(report).unwrap();
    assert!(!report["findings"].as_array().unwrap().is_empty());
    report["findings"].clone()
}

fn written(stack: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &files(stack));
    folder
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_files_does_not_matter(
        stack in prop::sample::select(&STACKS[..]),
        order in any::<u64>(),
    ) {
        let expected = found(written(stack).path(), &[], "1");
        let mut files = files(stack);
        // Another order for each number.
        files.sort_by_key(|(path, _)| {
            let bytes = path.as_os_str().as_encoded_bytes().iter();
            bytes.fold(order, |sum, byte| sum.rotate_left(5).wrapping_mul(31) ^ u64::from(*byte))
        });
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &files);
        prop_assert_eq!(found(folder.path(), &[], "2"), expected);
    }
}

#[test]
fn the_order_of_paths_and_the_number_of_threads_do_not_matter() {
    for stack in STACKS {
        let folder = written(stack);
        let mut repos: Vec<String> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        repos.sort();
        let forth: Vec<&str> = repos.iter().map(String::as_str).collect();
        let back: Vec<&str> = forth.iter().rev().copied().collect();
        let expected = found(folder.path(), &forth, "1");
        for threads in ["1", "2", "7"] {
            assert_eq!(found(folder.path(), &back, threads), expected, "{threads}");
        }
    }
}

#[test]
fn the_names_of_folders_do_not_matter() {
    for stack in STACKS {
        let expected = findings(&found(written(stack).path(), &[], "2"));
        // Names that mean something inside a repo, and one that needs care.
        for name in ["tests", "archive", "examples/dev", "charts", "sp ace ü"] {
            let outer = tempfile::tempdir().unwrap();
            let folder = outer.path().join(name);
            write(&folder, &files(stack));
            assert_eq!(findings(&found(&folder, &[], "2")), expected, "{name}");
        }
    }
}

#[test]
fn the_name_of_a_checkout_does_not_matter_where_the_stack_names_the_repo() {
    let stack = written("inputs");
    let expected = findings(&found(stack.path(), &[], "2"));
    let root = stack.path();
    fs::create_dir_all(root.join("work/tests")).unwrap();
    let moved = "work/tests/one";
    fs::rename(root.join("railiance-enablement"), root.join(moved)).unwrap();
    let policy = fs::read_to_string(root.join("railint.yaml")).unwrap();
    let rows = format!("repos:\n  railiance-enablement: {{ path: {moved}, layer: S4 }}\n");
    fs::write(root.join("railint.yaml"), policy + &rows).unwrap();
    assert_eq!(findings(&found(root, &[], "2")), expected);
}

#[test]
fn a_repo_of_git_and_a_plain_folder_are_judged_alike() {
    let plain = written("inputs");
    let expected = findings(&found(plain.path(), &[], "2"));
    for repo in ["railiance-enablement", "railiance-platform"] {
        commit_all(&plain.path().join(repo));
    }
    let judged = findings(&found(plain.path(), &[], "2"));
    let boundary = |findings: &Value| -> Vec<Value> {
        let findings = findings.as_array().unwrap().iter();
        let boundary =
            |finding: &&Value| finding["rule"].as_str().unwrap().starts_with("boundary/");
        findings.filter(boundary).cloned().collect()
    };
    assert_eq!(boundary(&judged), boundary(&expected));
}
