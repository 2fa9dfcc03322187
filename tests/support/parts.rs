//! The examples of all rules, put together into stacks.
#![allow(dead_code, clippy::unwrap_used)]

use railint_syntax::markdown;
use tempfile::TempDir;

use super::pages::{examples, pages};
use super::write;

/// The repos of these stacks.
pub const REPOS: [&str; 6] = [
    "railiance-infra",
    "railiance-cluster",
    "railiance-platform",
    "railiance-enablement",
    "railiance-apps",
    "railiance-forge",
];

/// What is asked of all generated stacks, beside their repos.
pub const POLICY: &str = "extends: railiance
rule-set: strict
tombstones: { keep: 1 month }
contracts:
  - { id: no-jobs, forbid: { kind: Job }, level: info }
  - { id: nothing-at-all, forbid: { kind: Job, layer: S1, repo: railiance-apps } }
  - { id: apart, independent: [railiance-platform, railiance-apps], level: warning }
exceptions:
  - { rule: boundary/home-path, path: nowhere/*, reason: nothing is there }
  - { rule: boundary/wrong-layer, path: old/*, reason: it was to go, until: 2026-01-01 }
repos:
";

/// Files of the repos that belong together: those of one example on the page of
/// a rule.
pub struct Part {
    /// Of which rule.
    pub rule: String,
    /// Whether the rule fires there.
    pub fires: bool,
    /// Paths, the name of the repo first, and contents.
    pub files: Vec<(String, String)>,
}

/// The examples of all rules that are about repos of this stack.
pub fn parts() -> Vec<Part> {
    let mut parts = Vec::new();
    for page in pages() {
        let parsed = markdown::parse(&page.text);
        for example in examples(&page.text, &parsed) {
            // What needs a history is not put together with others.
            if example.files.iter().any(|file| file.day.is_some()) {
                continue;
            }
            let files = example.files.into_iter();
            let files: Vec<(String, String)> = files
                .filter(|file| file.path != "railint.yaml")
                .map(|file| (file.path.to_owned(), file.content))
                .collect();
            let ours = |(path, _): &(String, String)| {
                let repo = path.split('/').next();
                REPOS.iter().any(|own| repo == Some(*own))
            };
            // An example without the others' files may be another one.
            if !files.is_empty() && files.iter().all(ours) {
                parts.push(Part {
                    rule: page.id.clone(),
                    fires: !example.quiet,
                    files,
                });
            }
        }
    }
    parts
}

/// A stack of these parts; where two hold the same file, the later one's stays.
pub fn stack(parts: &[&Part]) -> TempDir {
    let stack = tempfile::tempdir().unwrap();
    for repo in REPOS {
        write(stack.path(), &[(&format!("{repo}/README.md"), "# It\n")]);
    }
    for part in parts {
        for (path, content) in &part.files {
            write(stack.path(), &[(path, content)]);
        }
    }
    let rows: Vec<String> = REPOS.iter().map(|repo| row(repo)).collect();
    write(
        stack.path(),
        &[("railint.yaml", &format!("{POLICY}{}", rows.concat()))],
    );
    stack
}

/// The row of the policy for a checkout. It is as long as that for a file of
/// facts, so that a finding that points at it is the same on both sides.
pub fn row(repo: &str) -> String {
    format!("  {repo}: {{ path: {repo}       }}\n")
}
