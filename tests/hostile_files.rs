//! What may lie in a tree besides files, what may happen to it while it is
//! read, and where the report may go: a verdict or a message, and nothing lost.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use support::{commit_all, railint, run, write};
use tempfile::TempDir;

const DATABASE: &str = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: db }\n";

/// A repo with one finding, and its root.
fn repo() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("railiance-apps");
    write(&root, &[("db.yaml", DATABASE), ("README.md", "Apps\n")]);
    commit_all(&root);
    (folder, root)
}

/// Exit status and everything that was said.
fn check(root: &Path, more: &[&str]) -> (i32, String) {
    let ran = run(root, &[&["check", "--format", "short"], more].concat());
    (ran.status, ran.out + &ran.err)
}

fn git(root: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(root).args(arguments);
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        command.env_remove(name);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "git {arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Only the one finding, as if nothing else lay there.
fn as_ever(said: &(i32, String)) {
    assert_eq!(said.0, 1, "{}", said.1);
    assert!(said.1.contains("db.yaml:2:7"), "{}", said.1);
    assert!(!said.1.contains("unreadable"), "{}", said.1);
}

#[test]
fn pipes_devices_and_links_in_circles_are_passed_over() {
    let (_folder, root) = repo();
    let made = |program: &str, arguments: &[&str]| {
        let status = Command::new(program)
            .args(arguments)
            .current_dir(&root)
            .status();
        status.is_ok_and(|status| status.success())
    };
    made("mkfifo", &["pipe.yaml"]);
    // Only root may make one.
    made("mknod", &["zero.yaml", "c", "1", "5"]);
    for (target, link) in [
        ("/dev/zero", "outward-device.yaml"),
        ("/etc/passwd", "outward.yaml"),
        ("circle.yaml", "circle.yaml"),
        (".", "folder"),
        ("..", "up"),
        ("nowhere.yaml", "dangling.yaml"),
    ] {
        symlink(target, root.join(link)).unwrap();
    }
    as_ever(&check(&root, &[]));
}

#[test]
fn names_of_any_bytes_stand_in_one_line_and_reach_no_terminal() {
    let (_folder, root) = repo();
    for name in [
        &b"new\nline.yaml"[..],
        b"escape\x1b[31m.yaml",
        b"latin-\xe9.yaml",
        b"DB.yaml",
        "right-\u{202e}left.yaml".as_bytes(),
        b" .yaml",
        b"-rf.yaml",
    ] {
        fs::write(root.join(OsStr::from_bytes(name)), DATABASE).unwrap();
    }
    for format in ["short", "pretty", "json", "github", "markdown"] {
        let ran = run(&root, &["check", "--format", format, "--color", "never"]);
        assert_eq!(ran.status, 1);
        assert!(
            !ran.out.contains('\x1b') && !ran.out.contains('\u{202e}'),
            "{format}"
        );
    }
    let (_, short) = check(&root, &[]);
    let findings = short.lines().filter(|line| line.contains("wrong-layer"));
    assert_eq!(
        findings.count(),
        8,
        "each name is a file of its own\n{short}"
    );
}

/// `check` by somebody who is not root, whom nothing is closed to. `folder` and
/// all in it then belong to them, as does the program: its own folder may be
/// closed to all others.
fn check_without_rights(folder: &Path, root: &Path, format: &str) -> String {
    let mut command = railint(root);
    if fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
        let nobody = 65_534;
        let program = folder.join("railint");
        // Not by this process: a program that is open for writing cannot start.
        let owner = format!("{nobody}:{nobody}");
        let done = |command: &mut Command| assert!(command.status().unwrap().success());
        done(Command::new("cp").arg(command.get_program()).arg(&program));
        done(Command::new("chown").arg("-R").arg(owner).arg(folder));
        command = Command::new(program);
        command.current_dir(root).uid(nobody).gid(nobody);
        command.env("HOME", folder);
    }
    command.args(["check", "--format", format]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_may_not_be_read_is_named() {
    let (folder, root) = repo();
    for closed in ["closed.yaml", "closed/new.yaml", "closed/tracked.yaml"] {
        write(&root, &[(closed, DATABASE)]);
    }
    git(&root, &["add", "closed/tracked.yaml"]);
    let mode = |path: &str, mode| {
        fs::set_permissions(root.join(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("closed.yaml", 0o000);
    mode("closed", 0o000);
    let pretty = check_without_rights(folder.path(), &root, "pretty");
    let short = check_without_rights(folder.path(), &root, "short");
    mode("closed", 0o755);
    assert!(pretty.contains("`closed` could not be listed"), "{pretty}");
    for part in [
        "closed.yaml:1:1:1:1: error[railint/unreadable]",
        "closed/tracked.yaml:1:1:1:1: error[railint/unreadable]",
        "db.yaml:2:7",
    ] {
        assert!(short.contains(part), "{part}\n{short}");
    }
}

#[test]
fn a_pointer_of_large_file_storage_is_a_file_like_any_other() {
    let (_folder, root) = repo();
    let pointer = format!(
        "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12345\n",
        "0f".repeat(32)
    );
    for name in [
        "big.yaml",
        "big.md",
        "big.sh",
        "big.tf",
        "big.tgz",
        "big.sops.yaml",
    ] {
        write(&root, &[(name, &pointer)]);
    }
    let said = check(&root, &[]);
    as_ever(&said);
    assert_eq!(said.1.matches("error[").count(), 1, "{}", said.1);
    let said = run(&root, &["check"]);
    let said = said.out + &said.err;
    assert!(said.contains("5 files are pointers of Git LFS"), "{said}");
    assert!(said.contains("`big.md`"), "{said}");
}

#[test]
fn a_missing_object_is_a_finding_at_its_file() {
    let (_folder, root) = repo();
    let id = git(&root, &["rev-parse", ":README.md"]);
    let db = git(&root, &["rev-parse", ":db.yaml"]);
    for id in [id.trim(), db.trim()] {
        let (folder, name) = id.split_at(2);
        fs::remove_file(root.join(".git/objects").join(folder).join(name)).unwrap();
    }
    let (status, out) = check(&root, &["--index"]);
    assert_eq!(status, 1, "{out}");
    assert!(
        out.contains("db.yaml:1:1:1:1: error[railint/unreadable]"),
        "{out}"
    );
    as_ever(&check(&root, &[]));
}

#[test]
fn an_object_that_was_overwritten_is_a_finding_at_its_file() {
    let (_folder, root) = repo();
    let id = git(&root, &["rev-parse", ":db.yaml"]);
    let (folder, name) = id.trim().split_at(2);
    let object = root.join(".git/objects").join(folder).join(name);
    fs::set_permissions(&object, fs::Permissions::from_mode(0o644)).unwrap();
    fs::write(&object, b"no object").unwrap();
    let (status, out) = check(&root, &["--index"]);
    assert_eq!(status, 1, "{out}");
    assert!(
        out.contains("db.yaml:1:1:1:1: error[railint/unreadable]"),
        "{out}"
    );
}

#[test]
fn an_index_of_a_newer_version_is_told_and_the_disk_is_judged() {
    let (_folder, root) = repo();
    let index = root.join(".git/index");
    let mut bytes = fs::read(&index).unwrap();
    bytes[7] = 9;
    fs::write(&index, bytes).unwrap();
    let ran = run(&root, &["check"]);
    assert_eq!(ran.status, 1);
    let said = ran.out + &ran.err;
    assert!(said.contains("listed without git"), "{said}");
    let (status, out) = check(&root, &["--staged"]);
    assert_eq!(status, 2, "{out}");
    assert!(out.contains("error: "), "{out}");
}

#[test]
fn a_replaced_object_hides_nothing() {
    let (_folder, root) = repo();
    fs::write(root.join("harmless.yaml"), "a: 1\n").unwrap();
    let harmless = git(&root, &["hash-object", "-w", "harmless.yaml"]);
    let db = git(&root, &["rev-parse", ":db.yaml"]);
    git(&root, &["replace", db.trim(), harmless.trim()]);
    as_ever(&check(&root, &["--index"]));
}

#[test]
fn a_full_disk_and_a_closed_pipe_are_no_verdict_of_their_own() {
    let (_folder, root) = repo();
    if Path::new("/dev/full").exists() {
        for format in ["short", "pretty", "json", "sarif"] {
            let full = File::options().write(true).open("/dev/full").unwrap();
            let mut command = railint(&root);
            let output = command
                .args(["check", "--format", format])
                .stdout(full)
                .output()
                .unwrap();
            let err = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{format}: {err}");
            assert!(err.contains("could not be written"), "{format}: {err}");
        }
        let ran = run(&root, &["check", "--format", "json=/dev/full"]);
        assert_eq!(ran.status, 2, "{}", ran.err);
        assert!(
            ran.err.contains("/dev/full cannot be written"),
            "{}",
            ran.err
        );
    }
    let mut child = railint(&root)
        .args(["check", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.code().is_some(), "no signal ends it");
}

#[test]
fn runs_at_once_leave_one_sound_baseline() {
    let (_folder, root) = repo();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let ran = run(&root, &["baseline"]);
                // Whoever finds that another was faster says so.
                assert!(matches!(ran.status, 0 | 2), "{}", ran.err);
            });
        }
    });
    assert_eq!(check(&root, &["--locked"]).0, 0);
    let left = fs::read_dir(&root).unwrap();
    let left = left.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with(".railint-")
    });
    assert_eq!(left.count(), 0, "no temporary file stays");
}
