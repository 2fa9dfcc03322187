//! How long a hook takes: 5 staged files in a repo of 5,000, judged by the rules
//! of the secrets linter that see one file, and by all; these at the first commit,
//! and at one that finds what an earlier one kept. `cargo bench --bench hook`.
//!
//! A plain harness around the real program, as what counts is all of it: start,
//! index, reading, judging. The aim is 50 ms on an idle machine.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// How often the hook runs; the median counts.
const ROUNDS: usize = 21;

const FILES: usize = 5000;

const STAGED: usize = 5;

/// The rules of file scope.
const RULES: &str = "secrets/token,secrets/private-key,secrets/plaintext-value,\
                     secrets/default-password,secrets/in-command,secrets/credentials-in-url,\
                     secrets/kubeconfig,secrets/broken-sops,secrets/partly-encrypted";

/// A file of a usual kind and size, another for each number.
fn file(number: usize) -> (String, String) {
    let folder = format!("apps/team-{}/app-{number}", number % 40);
    match number % 5 {
        0 => (
            format!("{folder}/deployment.yaml"),
            format!(
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: app-{number} }}\nspec:\n  template:\n    spec:\n      \
                 containers:\n      - name: app\n        image: registry.example.org/app:{number}\n        env:\n        - name: DB_PASSWORD\n          \
                 valueFrom: {{ secretKeyRef: {{ name: db, key: password }} }}\n"
            ),
        ),
        1 => (
            format!("{folder}/values.yaml"),
            format!("replicas: {number}\nauth:\n  existingSecret: app-{number}\n").repeat(8),
        ),
        2 => (
            format!("{folder}/README.md"),
            format!("# App {number}\n\nRun `helm upgrade app-{number} .`.\n").repeat(20),
        ),
        3 => (
            format!("{folder}/run.sh"),
            format!("#!/bin/sh\nset -e\nexport APP={number}\nhelm upgrade app .\n").repeat(5),
        ),
        _ => (
            format!("{folder}/main.tf"),
            format!("variable \"name_{number}\" {{\n  default = \"app\"\n}}\n").repeat(10),
        ),
    }
}

fn make(root: &Path) {
    let repo = git2::Repository::init(root).unwrap();
    let commit = |message: &str| {
        let mut index = repo.index().unwrap();
        index
            .add_all(["*"], git2::IndexAddOption::DEFAULT, None)
            .unwrap();
        index.write().unwrap();
        let tree = repo.find_tree(index.write_tree().unwrap()).unwrap();
        let who = git2::Signature::now("Bench", "bench@example.org").unwrap();
        repo.commit(Some("HEAD"), &who, &who, message, &tree, &[])
            .unwrap();
    };
    for number in 0..FILES {
        let (path, text) = file(number);
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    commit("files");
    let mut index = repo.index().unwrap();
    for number in 0..STAGED {
        let (path, text) = file(number);
        fs::write(root.join(&path), format!("{text}# changed\n")).unwrap();
        index.add_path(Path::new(&path)).unwrap();
    }
    index.write().unwrap();
}

fn hook(root: &Path, more: &[&str], is_first: bool) -> Duration {
    let kept = root.join(".git/railint");
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            if is_first && kept.exists() {
                fs::remove_dir_all(&kept).unwrap();
            }
            let start = Instant::now();
            let output = Command::new(env!("CARGO_BIN_EXE_railint"))
                .current_dir(root)
                .args(["check", "--staged"])
                .args(more)
                .output()
                .unwrap();
            let time = start.elapsed();
            assert!(output.status.code().unwrap() < 2, "{output:?}");
            time
        })
        .collect();
    times.sort_unstable();
    times.get(ROUNDS / 2).copied().unwrap_or_default()
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("railiance-apps");
    make(&root);
    for (what, more, is_first) in [
        ("rules of file scope", vec!["--select", RULES], true),
        ("all rules, first commit", Vec::new(), true),
        ("all rules, later commit", Vec::new(), false),
    ] {
        let millis = hook(&root, &more, is_first).as_secs_f64() * 1000.0;
        println!("{STAGED} staged of {FILES} files, {what}: {millis:.1} ms (median of {ROUNDS})");
    }
}
