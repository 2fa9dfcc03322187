//! What people expect of a command without thinking of it.
#![allow(clippy::unwrap_used)]

mod support;

use std::io::Read;
use std::process::Stdio;

use support::{TODAY, railint, run, workspace, write};

#[test]
fn the_version_names_the_commit() {
    let ran = run(&workspace(""), &["--version"]);
    let version = ran.out.trim().strip_prefix("railint ").unwrap();
    assert!(version.starts_with(env!("CARGO_PKG_VERSION")), "{version}");
    if workspace(".git").exists() {
        let commit = version
            .split_once(" (")
            .unwrap()
            .1
            .strip_suffix(')')
            .unwrap();
        assert!(
            commit.len() >= 7 && commit.chars().all(|c| c.is_ascii_hexdigit()),
            "{commit}"
        );
    }
}

#[test]
fn every_shell_has_completions_and_every_command_a_manual_page() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = run(&workspace(""), &["completions", shell]);
        assert!(
            ran.status == 0 && ran.out.contains("problem-matcher"),
            "{shell}"
        );
    }
    let folder = tempfile::tempdir().unwrap();
    let page = run(folder.path(), &["man"]).out;
    assert!(page.contains(".TH railint 1"), "{page}");
    let ran = run(folder.path(), &["man", "--output", "pages"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
    for name in ["railint.1", "railint-check.1", "railint-hook-install.1"] {
        assert!(folder.path().join("pages").join(name).exists(), "{name}");
    }
}

#[test]
fn colours_follow_the_environment_and_the_option_is_stronger() {
    let colored = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = railint(&workspace("fixtures/stacks/railiance"));
        command.args(["check", "--today", TODAY]).args(arguments);
        command.envs(variables.iter().copied());
        let output = command.output().unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(!colored(&[], &[]), "not into a pipe");
    assert!(colored(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!colored(&[("NO_COLOR", "1")], &[]));
    assert!(colored(&[("NO_COLOR", "1")], &["--color", "always"]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]));
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    for arguments in [
        &["rules"][..],
        &["check", "--format", "json", "--today", TODAY],
        &["explain", "boundary/wrong-layer"],
    ] {
        let mut command = railint(&workspace("fixtures/stacks/railiance"));
        command
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        let status = child.wait().unwrap();
        assert_eq!(said, "", "{arguments:?}");
        assert!(
            matches!(status.code(), Some(0 | 1)),
            "{arguments:?}: {status}"
        );
    }
}

#[test]
fn a_clean_run_is_one_line_and_time_is_told_when_asked() {
    let stack = workspace("fixtures/stacks/railiance-clean");
    let ran = run(&stack, &["check", "--today", TODAY]);
    assert_eq!((ran.out.lines().count(), ran.err.as_str()), (1, ""));
    assert_eq!(run(&stack, &["check", "--quiet", "--today", TODAY]).out, "");
    // One repo alone: what is missing is said in the line, and in full if asked.
    let alone = tempfile::tempdir().unwrap();
    write(alone.path(), &[("railiance-apps/README.md", "# Apps\n")]);
    let repo = alone.path().join("railiance-apps");
    let out = run(&repo, &["check", "--today", TODAY]).out;
    let expected = "No findings in 1 file of 1 repo, judged in part (--verbose tells why).\n";
    assert_eq!(out, expected);
    let out = run(&repo, &["check", "--verbose", "--today", TODAY]).out;
    assert!(out.contains("1 of 5 repos known"), "{out}");
    let ran = run(&stack, &["check", "--verbose", "--today", TODAY]);
    for step in ["time: finding ", ", reading and judging ", ", reporting "] {
        assert!(ran.err.contains(step), "{}", ran.err);
    }
}
