//! How long a hook takes: 5 staged files in a repo, judged by the rules of the
//! secrets linter that see one file, and by all; these at the first commit, and at
//! the ones behind it, each of which edits other files. `cargo bench --bench hook`.
//!
//! A plain harness around the real program, as what counts is all of it: start,
//! index, reading, judging. The aims are 50 ms for 5,000 files and the rules of file
//! scope, and 40 ms for 20,000 and all rules from the second commit on, on an idle
//! machine.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use git2::{Repository, Signature};

/// How often the hook runs; the median counts.
const ROUNDS: usize = 21;

/// How many files a repo has.
const SIZES: [usize; 2] = [5_000, 20_000];

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

/// A repo, of which files are edited and committed.
struct Repo {
    root: PathBuf,
    files: usize,
    git: Repository,
    /// Number of the file that is edited next.
    next: usize,
}

impl Repo {
    fn new(root: &Path, files: usize) -> Self {
        for number in 0..files {
            let (path, text) = file(number);
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let repo = Self {
            root: root.to_owned(),
            files,
            git: Repository::init(root).unwrap(),
            next: 0,
        };
        let mut index = repo.git.index().unwrap();
        index
            .add_all(["*"], git2::IndexAddOption::DEFAULT, None)
            .unwrap();
        index.write().unwrap();
        repo.commit();
        repo
    }

    fn commit(&self) {
        let mut index = self.git.index().unwrap();
        let tree = self.git.find_tree(index.write_tree().unwrap()).unwrap();
        let who = Signature::now("Bench", "bench@example.org").unwrap();
        let parent = self
            .git
            .head()
            .ok()
            .map(|head| head.peel_to_commit().unwrap());
        let parents: Vec<_> = parent.iter().collect();
        self.git
            .commit(Some("HEAD"), &who, &who, "files", &tree, &parents)
            .unwrap();
        index.write().unwrap();
    }

    /// Edits some files as people do, a line in the middle or a number, and stages
    /// them.
    fn stage(&mut self) {
        let mut index = self.git.index().unwrap();
        for _ in 0..STAGED {
            // A step that leaves out no file and no kind.
            self.next = (self.next + 1_237) % self.files;
            let (path, _) = file(self.next);
            let text = fs::read_to_string(self.root.join(&path)).unwrap();
            let text = match self.next % 2 {
                0 => text.replacen('\n', "\n# changed\n", 1),
                _ => text.replacen(&self.next.to_string(), &format!("{}1", self.next), 1),
            };
            fs::write(self.root.join(&path), text).unwrap();
            index.add_path(Path::new(&path)).unwrap();
        }
        index.write().unwrap();
    }

    /// The median of some runs. At a first commit nothing is kept; otherwise each run
    /// is about another commit.
    fn hook(&mut self, more: &[&str], is_first: bool) -> Duration {
        let kept = self.root.join(".git/railint");
        let mut times: Vec<Duration> = (0..ROUNDS)
            .map(|_| {
                if is_first && kept.exists() {
                    fs::remove_dir_all(&kept).unwrap();
                }
                if !is_first {
                    self.commit();
                    self.stage();
                }
                let start = Instant::now();
                let output = Command::new(env!("CARGO_BIN_EXE_railint"))
                    .current_dir(&self.root)
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
}

fn main() {
    for files in SIZES {
        let folder = tempfile::tempdir().unwrap();
        let mut repo = Repo::new(&folder.path().join("railiance-apps"), files);
        repo.stage();
        for (what, more, is_first) in [
            ("rules of file scope", vec!["--select", RULES], true),
            ("all rules, first commit", Vec::new(), true),
            ("all rules, later commits", Vec::new(), false),
        ] {
            let millis = repo.hook(&more, is_first).as_secs_f64() * 1000.0;
            println!(
                "{STAGED} staged of {files} files, {what}: {millis:.1} ms (median of {ROUNDS})"
            );
        }
    }
}
