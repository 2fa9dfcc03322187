//! `check --history` on real repos: what earlier commits hold, where it points,
//! and what hides it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fs;
use std::path::Path;

use git2::{Oid, Repository, Signature, Time};
use railint_secrets::samples;
use serde_json::Value;
use support::{TODAY, run, write};

/// A repo of the stack whose commits are made on days that are always the same.
struct Repo {
    folder: tempfile::TempDir,
}

impl Repo {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Repository::init(folder.path().join("railiance-apps")).unwrap();
        Self { folder }
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("railiance-apps")
    }

    fn git(&self) -> Repository {
        Repository::open(self.root()).unwrap()
    }

    /// Writes and removes (an empty text) files, and commits on the branch.
    fn commit(&self, day: i64, files: &[(&str, &str)]) -> Oid {
        self.commit_on(day, files, "HEAD", None)
    }

    fn commit_on(&self, day: i64, files: &[(&str, &str)], name: &str, parent: Option<Oid>) -> Oid {
        let git = self.git();
        let mut index = git.index().unwrap();
        for (path, text) in files {
            if text.is_empty() {
                fs::remove_file(self.root().join(path)).unwrap();
                index.remove_path(Path::new(path)).unwrap();
            } else {
                write(&self.root(), &[(path, text)]);
                index.add_path(Path::new(path)).unwrap();
            }
        }
        index.write().unwrap();
        let tree = git.find_tree(index.write_tree().unwrap()).unwrap();
        // The first of January 2026, and so on.
        let time = Time::new(1_767_225_600 + (day - 1) * 86_400, 0);
        let who = Signature::new("Test", "test@example.org", &time).unwrap();
        let parent = parent.or_else(|| Some(git.head().ok()?.peel_to_commit().ok()?.id()));
        let parent = parent.map(|id| git.find_commit(id).unwrap());
        let parents: Vec<_> = parent.iter().collect();
        git.commit(Some(name), &who, &who, "files", &tree, &parents)
            .unwrap()
    }

    fn check(&self, more: &[&str]) -> support::Ran {
        let arguments = ["check", "--select", "secrets", "--today", TODAY];
        let arguments: Vec<&str> = arguments.into_iter().chain(more.iter().copied()).collect();
        run(&self.root(), &arguments)
    }

    /// The findings, `rule path:line commit` each, the commit in short.
    fn found(&self, more: &[&str]) -> Vec<String> {
        let ran = self.check(&[&["--format", "json"], more].concat());
        let report: Value = serde_json::from_str(&ran.out).expect(&ran.err);
        let findings = report["findings"].as_array().unwrap().iter();
        let line = |finding: &Value| {
            let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            let commit: String = text("commit").chars().take(10).collect();
            let line = &finding["start"]["line"];
            format!("{} {}:{line} {commit}", text("rule"), text("path"))
        };
        findings
            .map(|finding| line(finding).trim_end().to_owned())
            .collect()
    }
}

fn short(id: Oid) -> String {
    id.to_string().chars().take(10).collect()
}

fn secret(password: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{ name: db }}\nstringData:\n  password: {password}\n"
    )
}

fn password() -> String {
    samples::value("password").unwrap()
}

#[test]
fn what_is_gone_is_found_at_its_old_place_in_the_first_commit_that_holds_it() {
    let repo = Repo::new();
    let (token, key) = (
        samples::value("github-token").unwrap(),
        samples::value("rsa-key").unwrap(),
    );
    let config = format!("# who\nlogin: \"{token}\"\n");
    repo.commit(1, &[("README.md", "Apps\n")]);
    let first = repo.commit(
        2,
        &[
            ("a/config.yaml", &config),
            ("db.yaml", &secret(&password())),
        ],
    );
    // The same again further down, elsewhere, and with other text around it.
    let moved = format!("# who\n# what\nlogin: \"{token}\"\n");
    repo.commit(
        3,
        &[
            ("a/config.yaml", &moved),
            (
                "b/config.yaml",
                &format!(
                    "{moved}# x
"
                ),
            ),
        ],
    );
    let second = repo.commit(4, &[("tls.pem", &key)]);
    let gone = ["a/config.yaml", "b/config.yaml", "db.yaml", "tls.pem"].map(|path| (path, ""));
    repo.commit(5, &gone);
    assert_eq!(repo.found(&[]), [""; 0]);
    assert_eq!(
        repo.found(&["--history"]),
        [
            format!("secrets/token a/config.yaml:2 {}", short(first)),
            format!("secrets/kubernetes-secret db.yaml:5 {}", short(first)),
            format!("secrets/private-key tls.pem:1 {}", short(second)),
        ]
    );
    let ran = repo.check(&["--history"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    let commit = format!("(commit {} of 2026-01-02)", short(first));
    for text in [
        "a/config.yaml:2:9",
        &commit,
        "`b/config.yaml`",
        "5 commits with 6 contents",
    ] {
        let said: Vec<&str> = ran.out.split_whitespace().collect();
        assert!(said.join(" ").contains(text), "no {text} in\n{}", ran.out);
    }
    for hidden in [&token, &password()] {
        assert!(!ran.out.contains(hidden.as_str()));
    }
}

#[test]
fn what_stands_today_is_found_there_and_not_twice() {
    let repo = Repo::new();
    let token = samples::value("gitlab-token").unwrap();
    let other = samples::value("pypi-token").unwrap();
    let with = |token: &str| format!("api_token: {token}\n");
    let rotated = repo.commit(1, &[("a.yaml", &with(&other)), ("b.yaml", &with(&token))]);
    repo.commit(2, &[("a.yaml", &with(&token)), ("b.yaml", "")]);
    let found = repo.found(&["--history"]);
    assert_eq!(
        found,
        [
            "secrets/token a.yaml:1".to_owned(),
            format!("secrets/token a.yaml:1 {}", short(rotated)),
        ]
    );
    let ran = repo.check(&["--history", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let prints: Vec<&Value> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| &finding["fingerprint"])
        .collect();
    assert_ne!(prints[0], prints[1]);
}

#[test]
fn a_file_that_is_encrypted_today_was_in_clear() {
    let repo = Repo::new();
    let enc = "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAAAAAAAAAAAAAAAAAAAA==,type:str]";
    let encrypted = format!(
        "auth:\n  login: {enc}\nsops:\n  age:\n  - recipient: age1one\n    enc: \"-----BEGIN AGE ENCRYPTED FILE-----\\n-----END AGE ENCRYPTED FILE-----\"\n  \
         mac: {enc}\n  lastmodified: \"2026-05-04T08:00:00Z\"\n  version: 3.12.1\n"
    );
    let clear = "auth:\n  login: nobody\n";
    let first = repo.commit(
        1,
        &[
            ("values.yaml", clear),
            ("x.sops.yaml", clear),
            ("plain.yaml", "other: 1\n"),
        ],
    );
    repo.commit(2, &[("values.yaml", "auth:\n  login: somebody\n")]);
    repo.commit(
        3,
        &[
            ("values.yaml", &encrypted),
            ("x.sops.yaml", &encrypted),
            ("plain.yaml", &encrypted),
        ],
    );
    let expected = ["values.yaml", "x.sops.yaml"]
        .map(|path| format!("secrets/unencrypted-sops-file {path}:1 {}", short(first)));
    assert_eq!(repo.found(&["--history"])[..], expected[..1]);
    repo.commit(4, &[("x.sops.yaml", "")]);
    assert_eq!(repo.found(&["--history"])[..], expected[..1]);
}

#[test]
fn other_branches_count_and_since_narrows() {
    let repo = Repo::new();
    let base = repo.commit(1, &[("a.yaml", &secret(&password()))]);
    let main = repo.commit(2, &[("a.yaml", "a: 1\n")]);
    let (one, two) = (
        samples::value("npm-token").unwrap(),
        samples::value("pypi-token").unwrap(),
    );
    let side = repo.commit_on(
        3,
        &[("s.ini", &format!("t={one}\n"))],
        "refs/heads/side",
        Some(main),
    );
    let git = repo.git();
    let target = git.find_object(main, None).unwrap();
    git.reset(&target, git2::ResetType::Hard, None).unwrap();
    let added = repo.commit(4, &[("new.env", &format!("T={two}\n"))]);
    repo.commit(5, &[("new.env", "")]);
    let on_branch = format!("secrets/token new.env:1 {}", short(added));
    assert_eq!(
        repo.found(&["--history"]),
        [
            format!("secrets/kubernetes-secret a.yaml:5 {}", short(base)),
            on_branch.clone(),
            format!("secrets/token s.ini:1 {}", short(side)),
        ]
    );
    let since = main.to_string();
    assert_eq!(repo.found(&["--history", "--since", &since]), [on_branch]);
    let ran = repo.check(&["--history", "--since", "no-such-commit"]);
    assert_eq!(ran.status, 2, "{}", ran.err);
}

#[test]
fn exceptions_and_ignores_hide_what_is_accepted() {
    let repo = Repo::new();
    let token = samples::value("slack-token").unwrap();
    let ignored = secret(&password()).replace(
        "  password",
        "  # railint: ignore[secrets/kubernetes-secret] a test\n  password",
    );
    repo.commit(
        1,
        &[("a.yaml", &format!("t: {token}\n")), ("b.yaml", &ignored)],
    );
    repo.commit(2, &[("a.yaml", ""), ("b.yaml", "")]);
    assert_eq!(repo.found(&["--history"]).len(), 1);
    let config = "exceptions:\n- rule: secrets/token\n  repo: railiance-apps\n  path: a.yaml\n  history: true\n  reason: revoked\n";
    repo.commit(3, &[("railint.yaml", config)]);
    assert_eq!(repo.found(&["--history"]), [""; 0]);
    // It is about the history only: no run without it calls it dead.
    let all = |more: &[&str]| {
        let ran = run(
            &repo.root(),
            &[&["check", "--format", "short"], more].concat(),
        );
        ran.out
    };
    assert!(!all(&[]).contains("exception"), "{}", all(&[]));
    assert!(!all(&["--history"]).contains("exception"));
    // And it does not hide what stands today.
    repo.commit(4, &[("a.yaml", &format!("t: {token}\n"))]);
    assert_eq!(repo.found(&[]), ["secrets/token a.yaml:1"]);
    repo.commit(
        5,
        &[
            ("a.yaml", ""),
            ("railint.yaml", &config.replace("a.yaml", "c.yaml")),
        ],
    );
    assert!(all(&["--history"]).contains("railint/dead-exception"));
    assert!(!all(&[]).contains("railint/dead-exception"));
}

#[test]
fn no_comment_hides_key_material_and_levels_hold() {
    let repo = Repo::new();
    let token = samples::value("gitea-token").unwrap();
    let text =
        format!("# railint: ignore[secrets/token] a test\ngitea_token: {token} # gitleaks:allow\n");
    repo.commit(1, &[("a.yaml", &text)]);
    repo.commit(2, &[("a.yaml", "")]);
    assert_eq!(repo.found(&["--history"]).len(), 1);
    let ran = repo.check(&["--history", "--level", "secrets/token=warning"]);
    assert_eq!(ran.status, 0, "{}", ran.out);
    let ran = repo.check(&["--history", "--ignore", "secrets/token"]);
    assert!(!ran.out.contains("secrets/token"), "{}", ran.out);
}

#[test]
fn every_format_tells_the_commit() {
    let repo = Repo::new();
    let text = format!("t: {}\n", samples::value("vault-token").unwrap());
    let first = repo.commit(1, &[("a.yaml", &text)]);
    // Other text stands there today, which no format takes for the place.
    repo.commit(2, &[("a.yaml", "t: a-name\nu: 1\n")]);
    for format in [
        "pretty",
        "short",
        "json",
        "sarif",
        "gitlab",
        "github",
        "rdjson",
        "junit",
        "checkstyle",
        "markdown",
    ] {
        let ran = repo.check(&["--history", "--format", format]);
        assert_eq!(ran.status, 1, "{format}: {}", ran.err);
        assert!(ran.out.contains(&short(first)), "{format}:\n{}", ran.out);
        assert!(!ran.out.contains("a-name"), "{format}:\n{}", ran.out);
    }
}

#[test]
fn without_git_there_is_no_history() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("railiance-apps/a.yaml", "a: 1\n")]);
    let ran = run(folder.path(), &["check", "--history"]);
    assert_eq!(ran.status, 2, "{}", ran.out);
    assert!(ran.err.contains("--history"), "{}", ran.err);
}
