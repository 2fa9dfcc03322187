//! Files that were made to break readers: each gives a verdict, in bounded
//! memory, and none ends the program.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::write;

/// Runs a check in a shell that bounds the memory of the program to 2 GB.
fn check(folder: &Path) -> (i32, String) {
    let output = Command::new("sh")
        .arg("-c")
        .arg("ulimit -v 2000000; exec \"$0\" check --format short \"$1\"")
        .arg(env!("CARGO_BIN_EXE_railint"))
        .arg(folder)
        .current_dir(folder)
        .env("RAYON_NUM_THREADS", "2")
        .output()
        .unwrap();
    let status = output.status.code().unwrap_or(-1);
    let mut out = String::from_utf8(output.stdout).unwrap();
    out.push_str(&String::from_utf8_lossy(&output.stderr));
    (status, out)
}

/// The head of an object, so that the cheap look does not pass the file over.
const HEAD: &str = "apiVersion: v1\nkind: ConfigMap\nredis: x\n";

#[test]
fn every_shape_ends_with_a_finding() {
    let mut bomb = format!("{HEAD}a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (now, before) in ('b'..='z').zip('a'..) {
        bomb.push_str(&format!(
            "{now}: &{now} [{}]\n",
            format!("*{before},").repeat(9)
        ));
    }
    let nested: String = (0..10_000)
        .map(|depth| " ".repeat(depth) + "a:\n")
        .collect();
    let shapes: Vec<(&str, String, &str)> = vec![
        ("bomb.yaml", bomb, ""),
        (
            "nested.yaml",
            format!("{HEAD}b:\n{nested}"),
            "railint/unreadable",
        ),
        (
            "brackets.yaml",
            format!("{HEAD}b: {}", "[".repeat(100_000)),
            "railint/unreadable",
        ),
        (
            "braces.yaml",
            format!("{HEAD}b: {}", "{a: ".repeat(100_000)),
            "railint/unreadable",
        ),
        (
            "questions.yaml",
            format!("{HEAD}b:\n {}", "? ".repeat(200_000)),
            "railint/unreadable",
        ),
        (
            "late-nul.yaml",
            format!("{HEAD}{}b: \0\n", "# x\n".repeat(3_000)),
            "railint/unreadable",
        ),
        ("early-nul.yaml", format!("{HEAD}b: \0\n"), ""),
        (
            "cycle.yaml",
            format!("{HEAD}b: &b [*b]\n"),
            "railint/unreadable",
        ),
        (
            "open.yaml",
            format!("{HEAD}b: {{{{ {}", "x ".repeat(100_000)),
            "",
        ),
    ];
    for (name, text, expected) in shapes {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("railiance-apps"), &[(name, &text)]);
        let (status, out) = check(folder.path());
        assert!(matches!(status, 0 | 1), "{name}: {status}: {out}");
        assert!(
            out.contains(expected),
            "{name}: {expected:?} is not in\n{out}"
        );
        assert!(
            out.len() < 20_000,
            "{name}: one screen, not {} bytes",
            out.len()
        );
    }
}

#[test]
fn a_line_of_100_mb_is_too_large_and_one_of_30_mb_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let repo = folder.path().join("railiance-apps");
    write(&repo, &[("small.yaml", "a: 1\n")]);
    fs::write(repo.join("huge.yaml"), "x".repeat(100_000_000)).unwrap();
    fs::write(
        repo.join("long.yaml"),
        format!("{HEAD}b: {}", "y".repeat(30_000_000)),
    )
    .unwrap();
    let (status, out) = check(folder.path());
    assert_eq!(status, 1, "{out}");
    assert!(
        out.contains("huge.yaml:1:1:1:1: error[railint/unreadable]"),
        "{out}"
    );
    assert!(!out.contains("long.yaml"), "{out}");
}

#[test]
fn shell_and_make_are_as_hard_to_break() {
    let helm = "helm upgrade --install gitea gitea-charts/gitea";
    let folder = tempfile::tempdir().unwrap();
    write(
        &folder.path().join("railiance-apps"),
        &[
            (
                "a.sh",
                &format!("#!/bin/sh\n{}{helm}\n", "(".repeat(20_000)),
            ),
            ("b.sh", &format!("#!/bin/sh\necho '{helm}\n")),
            ("c.mk", &format!("x:\n\t{}{helm}\n", "$(".repeat(20_000))),
            (
                "d.mk",
                &format!("A = $(B)\nB = $(A)\nx:\n\t{helm} -f $(A)\n"),
            ),
            (
                "e.mk",
                &format!("x:\n{}", format!("\t{helm} \\\n").repeat(20_000)),
            ),
        ],
    );
    let (status, out) = check(folder.path());
    assert!(matches!(status, 0 | 1), "{status}: {out}");
}

#[test]
fn text_that_is_none_is_said_to_be_unreadable() {
    let folder = tempfile::tempdir().unwrap();
    let repo = folder.path().join("railiance-apps");
    fs::create_dir_all(&repo).unwrap();
    fs::write(
        repo.join("latin.yaml"),
        b"apiVersion: v1\nkind: X\nname: caf\xe9\n",
    )
    .unwrap();
    let (status, out) = check(folder.path());
    assert_eq!(status, 1, "{out}");
    assert!(
        out.contains("the first wrong byte is at offset 32"),
        "{out}"
    );
}
