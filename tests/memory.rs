//! What linters said is kept beside the facts: it has to be what they would say
//! again.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use railint_secrets::samples;
use support::caches::{cached, check, same, stack, verdicts};
use support::{TODAY, run, write};

#[test]
fn a_linter_judges_again_only_where_something_is_other() {
    let (stack, cache) = (stack(), tempfile::tempdir().unwrap());
    let (stack, cache) = (stack.path(), cache.path());
    let names = || {
        let files = verdicts(cache).into_iter();
        files
            .map(|file| file.file_name().unwrap().to_string_lossy().into_owned())
            .collect::<Vec<String>>()
    };
    let of = |linter: &str| {
        let names = names().into_iter();
        names.filter(|name| name.starts_with(linter)).count()
    };
    let check_both = |more: &[&str]| same(&cached(stack, cache, more), &check(stack, more));
    check_both(&[]);
    assert_eq!(names().len(), 4);
    check_both(&[]);
    assert_eq!(names().len(), 4);
    // Another day, and another rule, are another question for all.
    check_both(&["--select", "secrets"]);
    assert_eq!(names().len(), 8);
    // A comment behind all that a file says is none, but that what left may be known
    // again by the whole text.
    let file = stack.join("railiance-cluster/Makefile");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{text}# The end.\n")).unwrap();
    check_both(&[]);
    assert_eq!((names().len(), of("tombstone-")), (9, 3));
    // One more secret is for one linter.
    let token = samples::value("gcp-api-key").unwrap();
    fs::write(&file, format!("{text}# {token}\n")).unwrap();
    check_both(&[]);
    assert_eq!((of("secrets-"), of("boundary-")), (3, 2));
    // Of each linter only the last few are kept.
    for number in 1..6 {
        let text =
            format!("install-{number}:\n\thelm install a bitnami/redis --version {number}\n{text}");
        fs::write(&file, text).unwrap();
        check_both(&[]);
    }
    assert_eq!(of("boundary-"), 4);
}

/// What a verdict points at has to be where it was; elsewhere lines may move.
#[test]
fn lines_that_move_are_another_verdict_only_where_it_points_at_them() {
    let (stack, cache) = (stack(), tempfile::tempdir().unwrap());
    let (stack, cache) = (stack.path(), cache.path());
    let check_both = || same(&cached(stack, cache, &[]), &check(stack, &[]));
    let boundary = || {
        let files = verdicts(cache).into_iter();
        files
            .filter(|file| {
                file.file_name()
                    .unwrap()
                    .to_string_lossy()
                    .starts_with("boundary")
            })
            .map(|file| {
                (
                    file.clone(),
                    fs::metadata(file).unwrap().modified().unwrap(),
                )
            })
            .collect::<Vec<_>>()
    };
    write(
        stack,
        &[(
            "railiance-platform/redis.sh",
            "helm install redis bitnami/redis --version 1.2.3\n",
        )],
    );
    let shown = run(stack, &["check", "--format", "short", "--today", TODAY]);
    assert!(!shown.out.contains("redis.sh"), "{}", shown.out);
    let makefile = shown
        .out
        .lines()
        .find(|line| line.contains("Makefile"))
        .unwrap();
    let makefile = stack.join(makefile.split(':').next().unwrap());
    check_both();
    let first = boundary();
    // Nothing is wrong there.
    let moved = "\n\n# Two lines further down.\nhelm install redis bitnami/redis --version 1.2.3\n";
    write(stack, &[("railiance-platform/redis.sh", moved)]);
    check_both();
    assert!(boundary() == first);
    // There it is.
    let text = fs::read_to_string(&makefile).unwrap();
    fs::write(&makefile, format!("\n\n{text}")).unwrap();
    check_both();
    assert!(boundary() != first);
}

#[test]
fn notes_give_the_line_of_today() {
    let (stack, cache) = (stack(), tempfile::tempdir().unwrap());
    let (stack, kept) = (stack.path(), cache.path().to_str().unwrap());
    let config = "creation_rules:\n- path_regex: (\n  age: age1two\n";
    let note = |config: &str| {
        write(stack, &[("railiance-infra/.sops.yaml", config)]);
        let arguments = ["check", "--verbose", "--today", TODAY, "--cache", kept];
        let ran = run(stack, &arguments);
        let words: Vec<&str> = ran.out.split_whitespace().collect();
        let at = words.iter().find(|word| word.starts_with(".sops.yaml:"));
        at.unwrap_or_else(|| panic!("{}", ran.out)).to_string()
    };
    assert_eq!(note(config), ".sops.yaml:2");
    assert_eq!(note(&format!("# One line more.\n{config}")), ".sops.yaml:3");
}

/// Numbers that look as if nobody had chosen them, the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

/// The files of a repo, without those of git.
fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() == ".git" {
            continue;
        }
        match entry.file_type().unwrap().is_dir() {
            true => files.extend(files_of(&entry.path())),
            false => files.push(entry.path()),
        }
    }
    files.sort();
    files
}

/// Edits, adds, moves or takes away one file, as commits do.
fn edit(root: &Path, dice: &mut Dice) {
    let files = files_of(root);
    let file = &files[dice.below(files.len())];
    let Ok(text) = fs::read_to_string(file) else {
        return;
    };
    let mut lines: Vec<&str> = text.lines().collect();
    let at = dice.below(lines.len() + 1);
    match dice.below(10) {
        0..4 => lines.insert(at, "# a note"),
        4 if !lines.is_empty() => {
            lines.remove(at.min(lines.len() - 1));
        }
        5 => lines.insert(at, "password: Zx9kq17LmPwT7v"),
        6 => return fs::remove_file(file).unwrap(),
        7 => return fs::rename(file, file.with_extension("moved")).unwrap(),
        8 => {
            let text = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: postgres:16\n";
            return write(root, &[(&format!("new/{}.yaml", dice.below(3)), text)]);
        }
        _ => {
            let ignored = format!("{}.env\n", dice.below(3));
            return write(root, &[(".gitignore", &ignored)]);
        }
    }
    fs::write(file, lines.join("\n") + "\n").unwrap();
}

#[test]
fn hooks_over_a_row_of_commits_say_what_a_first_one_would() {
    let stack = stack();
    let mut dice = Dice(7);
    let mut found = 0;
    for name in ["railiance-cluster", "railiance-apps"] {
        let root = stack.path().join(name);
        for round in 0..16 {
            for _ in 0..=dice.below(3) {
                edit(&root, &mut dice);
            }
            let repo = support::history::stage(&root);
            let kept = check(&root, &["--staged"]);
            let none = tempfile::tempdir().unwrap();
            let fresh = cached(&root, none.path(), &["--staged"]);
            found += usize::from(kept.status == 1);
            same(&kept, &fresh);
            // Not all that is tried is committed.
            if round % 4 != 3 {
                drop(repo);
                support::history::commit(&root, "2026-11-20");
            }
        }
    }
    assert!(found > 5, "{found} of 32 commits are worth judging");
}
