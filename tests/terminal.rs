//! What a run does on a terminal, and only there. util-linux's `script` makes the
//! terminal.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use support::{TODAY, railint, workspace, write};

/// The binary on a terminal of so many columns.
fn terminal(folder: &Path, columns: usize, arguments: &str) -> Command {
    let program = railint(folder);
    let binary = program.get_program().to_str().unwrap();
    let call = format!("stty rows 24 cols {columns}; exec '{binary}' {arguments}");
    let mut command = Command::new("script");
    command.args(["-qec", &call, "/dev/null"]);
    command.current_dir(folder).env("SHELL", "/bin/sh");
    for (name, _) in program.get_envs() {
        command.env_remove(name);
    }
    for name in ["VTE_VERSION", "TERM_PROGRAM", "COLORTERM", "WT_SESSION"] {
        command.env_remove(name);
    }
    command.env("TERM", "xterm-256color");
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

/// What the terminal shows of a check of the sample stack.
fn shown(columns: usize, variables: &[(&str, &str)], more: &str) -> String {
    let stack = workspace("fixtures/stacks/railiance");
    let call = format!("check --today {TODAY} {more}");
    let mut command = terminal(&stack, columns, &call);
    let output = command.envs(variables.iter().copied()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stdout).unwrap()
}

/// The longest line, in characters.
fn width(text: &str) -> usize {
    let lines = text.lines().map(|line| line.chars().count());
    lines.max().unwrap()
}

#[test]
fn lines_are_as_long_as_the_terminal_is_wide() {
    for (columns, least) in [(60, 50), (72, 66), (110, 100)] {
        let text = shown(columns, &[], "--color never");
        let width = width(&text);
        assert!((least..=columns).contains(&width), "{width}: {text}");
    }
}

#[test]
fn colours_and_links_are_for_terminals_that_know_them() {
    const LINK: &str = "\u{1b}]8;;https://";
    let plain = shown(80, &[], "");
    assert!(plain.contains("\u{1b}[") && !plain.contains(LINK));
    assert!(shown(80, &[("VTE_VERSION", "7000")], "").contains(LINK));
    let without = shown(80, &[("VTE_VERSION", "7000"), ("NO_COLOR", "1")], "");
    assert!(!without.contains('\u{1b}'), "{without}");
    assert!(!shown(80, &[("TERM", "dumb")], "").contains('\u{1b}'));
}

/// A folder with a repo, and a stack file that is not written yet: whoever reads
/// it has to wait.
fn waiting() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("railiance-apps/README.md", "# Apps\n")]);
    let mut make = Command::new("mkfifo");
    make.arg(folder.path().join("stack.yaml"));
    assert!(make.status().unwrap().success());
    folder
}

const WAIT: &str = "check --stack stack.yaml --format pretty --format json=report.json";

/// Reads until `wanted` is there; all that was read.
fn until(child: &mut Child, wanted: &str) -> String {
    let out = child.stdout.as_mut().unwrap();
    let (mut text, mut byte) = (String::new(), [0]);
    while !text.contains(wanted) {
        assert_eq!(out.read(&mut byte).unwrap(), 1, "the end: {text}");
        text.push(char::from(byte[0]));
    }
    text
}

#[test]
fn who_waits_a_second_sees_a_sign_of_life_and_may_end_it() {
    let folder = waiting();
    let mut child = terminal(folder.path(), 80, WAIT).spawn().unwrap();
    until(&mut child, "judging, ");
    child.stdin.as_mut().unwrap().write_all(b"\x03").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let mut left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["railiance-apps", "stack.yaml"], "and no half report");
}

#[test]
fn the_sign_of_life_goes_when_the_run_is_done_and_nobody_else_sees_it() {
    let folder = waiting();
    let mut child = terminal(folder.path(), 80, WAIT).spawn().unwrap();
    let pipe = waiting();
    let mut piped = railint(pipe.path());
    piped.args(WAIT.split(' ')).stdout(Stdio::piped());
    let piped = piped.stderr(Stdio::piped()).spawn().unwrap();
    let start = until(&mut child, "judging, ");
    assert!(!start.contains("findings"), "{start}");
    for folder in [&folder, &pipe] {
        fs::write(folder.path().join("stack.yaml"), "extends: railiance\n").unwrap();
    }
    let end = until(&mut child, "No findings");
    assert!(end.contains("\r\u{1b}[2K"), "the line is cleared: {end:?}");
    assert!(child.wait().unwrap().success());
    assert!(folder.path().join("report.json").exists());
    // Meanwhile the other one has waited as long.
    let output = piped.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.starts_with("No findings"), "{out}");
}
