//! The ways into a commit and into an editor: `hook install`, pre-commit's list
//! of hooks, and problem matchers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use regex::Regex;
use serde_json::Value;
use support::{TODAY, commit_all, railint, run, workspace, write};

const DATABASE: &str = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: db }\n";

/// A repo of the stack with one commit.
fn repo() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("railiance-cluster");
    write(&root, &[("README.md", "Cluster\n")]);
    commit_all(&root);
    folder
}

/// Commits with the hook; whether it was let through, and what was said.
fn commit(root: &Path) -> (bool, String) {
    let program = Path::new(railint(root).get_program()).to_owned();
    let mut path = vec![program.parent().unwrap().to_owned()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    let mut command = Command::new("git");
    command
        .current_dir(root)
        .env("PATH", std::env::join_paths(path).unwrap());
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        command.env_remove(name);
    }
    command.args(["-c", "user.name=Test", "-c", "user.email=test@example.org"]);
    let output = command.args(["commit", "-qm", "x"]).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

fn add(root: &Path, path: &str) {
    let git = git2::Repository::open(root).unwrap();
    let mut index = git.index().unwrap();
    index.add_path(Path::new(path)).unwrap();
    index.write().unwrap();
}

#[test]
fn the_hook_stops_a_commit_until_it_is_mended() {
    let folder = repo();
    let root = folder.path().join("railiance-cluster");
    let ran = run(&root, &["hook", "install"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(
        ran.out.starts_with("Installed ") && ran.out.lines().count() == 1,
        "{}",
        ran.out
    );
    write(&root, &[("db.yaml", DATABASE)]);
    add(&root, "db.yaml");
    let (done, said) = commit(&root);
    assert!(!done && said.contains("boundary/wrong-layer"), "{said}");
    write(&root, &[("db.yaml", "a: 1\n")]);
    assert!(!commit(&root).0, "the correction is not staged");
    add(&root, "db.yaml");
    let (done, said) = commit(&root);
    assert!(done, "{said}");
    assert_eq!(
        run(&root, &["hook", "install"]).status,
        0,
        "installed once more"
    );
}

#[test]
fn a_hook_that_is_there_is_kept() {
    let folder = repo();
    let root = folder.path().join("railiance-cluster");
    let own = "#!/bin/sh\necho the other hook\ntest ! -e stop\n";
    write(&root, &[(".git/hooks/pre-commit", own)]);
    let hook = root.join(".git/hooks/pre-commit");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let ran = run(&root, &["hook", "install"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("--chain"), "{}", ran.err);
    assert_eq!(fs::read_to_string(&hook).unwrap(), own);
    assert_eq!(run(&root, &["hook", "install", "--chain"]).status, 0);
    write(&root, &[("a.yaml", "a: 1\n"), ("stop", "")]);
    add(&root, "a.yaml");
    let (done, said) = commit(&root);
    assert!(!done && said.contains("the other hook"), "{said}");
    fs::remove_file(root.join("stop")).unwrap();
    let (done, said) = commit(&root);
    assert!(done && said.contains("the other hook"), "{said}");
    assert!(said.contains("No findings"), "{said}");
}

#[test]
fn hooks_of_all_repos_are_not_touched() {
    let folder = repo();
    let root = folder.path().join("railiance-cluster");
    let git = git2::Repository::open(&root).unwrap();
    let shared = folder.path().join("shared");
    let mut config = git.config().unwrap();
    config
        .set_str("core.hooksPath", shared.to_str().unwrap())
        .unwrap();
    let ran = run(&root, &["hook", "install"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("core.hooksPath") && !shared.exists(),
        "{}",
        ran.err
    );
    config.set_str("core.hooksPath", ".githooks").unwrap();
    assert_eq!(run(&root, &["hook", "install"]).status, 0);
    assert!(root.join(".githooks/pre-commit").exists());
    let ran = run(folder.path(), &["hook", "install"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("in no git repo"), "{}", ran.err);
}

#[test]
fn the_index_is_judged_whole_where_that_is_asked() {
    let folder = repo();
    let root = folder.path().join("railiance-cluster");
    write(&root, &[("db.yaml", DATABASE)]);
    commit_all(&root);
    fs::remove_file(root.join("db.yaml")).unwrap();
    write(&root, &[("other.yaml", DATABASE)]);
    let ran = run(&root, &["check", "--index", "--format", "short"]);
    assert_eq!((ran.status, ran.out.lines().count()), (1, 1), "{}", ran.out);
    assert!(ran.out.starts_with("db.yaml:2:7"), "{}", ran.out);
    let ran = run(
        &root,
        &["check", "--index", "--format", "short", "README.md"],
    );
    assert_eq!((ran.status, ran.out.as_str()), (0, ""));
}

#[test]
fn the_hooks_for_pre_commit_are_commands_of_this_program() {
    let text = fs::read_to_string(workspace(".pre-commit-hooks.yaml")).unwrap();
    let hooks: Value = serde_yaml::from_str(&text).unwrap();
    let folder = repo();
    let mut ids = Vec::new();
    for hook in hooks.as_array().unwrap() {
        ids.push(hook["id"].as_str().unwrap());
        let entry: Vec<&str> = hook["entry"].as_str().unwrap().split(' ').collect();
        assert_eq!(entry[0], "railint");
        let ran = run(&folder.path().join("railiance-cluster"), &entry[1..]);
        assert_eq!(ran.status, 0, "{}", ran.err);
    }
    assert_eq!(ids, ["railint", "railint-stack", "railint-system"]);
}

/// The matchers of a kind: expression and the names of its groups.
fn patterns(kind: &str) -> Vec<(Regex, Value)> {
    let printed = run(&workspace(""), &["problem-matcher", kind]).out;
    let printed: Value = serde_json::from_str(&printed).unwrap();
    let patterns: Vec<Value> = match kind {
        "vscode" => vec![printed["tasks"][0]["problemMatcher"]["pattern"].clone()],
        _ => {
            let matchers = printed["problemMatcher"].as_array().unwrap();
            matchers
                .iter()
                .map(|matcher| matcher["pattern"][0].clone())
                .collect()
        }
    };
    let compiled = patterns.into_iter().map(|pattern| {
        let regexp = Regex::new(pattern["regexp"].as_str().unwrap()).unwrap();
        (regexp, pattern)
    });
    compiled.collect()
}

#[test]
fn problem_matchers_read_what_short_prints() {
    let stack = workspace("fixtures/stacks/railiance");
    let check = |arguments: &[&str]| {
        let all = [
            &[
                "check",
                "--today",
                TODAY,
                "--level",
                "boundary/bundled-service=info",
            ],
            arguments,
        ];
        run(&stack, &all.concat()).out
    };
    let json: Value = serde_json::from_str(&check(&["--format", "json"])).unwrap();
    let findings = json["findings"].as_array().unwrap();
    assert!(findings.len() > 1);
    for color in ["never", "always"] {
        let printed = check(&["--format", "short", "--color", color]);
        assert_eq!(printed.contains('\u{1b}'), color == "always");
        for kind in ["vscode", "github"] {
            let patterns = patterns(kind);
            assert_eq!(printed.lines().count(), findings.len());
            for (line, finding) in printed.lines().zip(findings) {
                let mut matching = patterns.iter().filter(|(regexp, _)| regexp.is_match(line));
                let (regexp, groups) = matching.next().unwrap();
                assert!(matching.next().is_none(), "one matcher a line");
                let captured = regexp.captures(line).unwrap();
                let group = |name: &str| {
                    let number = groups[name].as_u64()?;
                    Some(captured[usize::try_from(number).unwrap()].to_owned())
                };
                let path = format!(
                    "{}/{}",
                    finding["repo"].as_str().unwrap(),
                    finding["path"].as_str().unwrap()
                );
                assert_eq!(group("file").unwrap(), path);
                assert_eq!(group("line").unwrap(), finding["start"]["line"].to_string());
                assert_eq!(
                    group("column").unwrap(),
                    finding["start"]["column"].to_string()
                );
                assert_eq!(group("code").unwrap(), finding["rule"].as_str().unwrap());
                assert_eq!(
                    group("message").unwrap(),
                    finding["message"].as_str().unwrap()
                );
                if let Some(level) = group("severity") {
                    assert_eq!(level, finding["level"].as_str().unwrap());
                }
                if kind == "vscode" {
                    assert_eq!(
                        group("endColumn").unwrap(),
                        finding["end"]["column"].to_string()
                    );
                }
            }
        }
    }
}
