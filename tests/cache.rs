//! `--cache`: what is found is what is found without; what is kept is used,
//! and never believed where it should not be.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use railint_secrets::samples;
use support::caches::{cached, check, files, forget_verdicts, same, stack, verdicts};
use support::{TODAY, parts, run, write};

#[test]
fn with_a_cache_the_same_is_found_whatever_changes() {
    let (stack, cache) = (stack(), tempfile::tempdir().unwrap());
    let (stack, cache) = (stack.path(), cache.path());
    for more in [&[][..], &["--index"], &["--staged"]] {
        let without = check(stack, more);
        same(&cached(stack, cache, more), &without);
        same(&cached(stack, cache, more), &without);
    }
    let makefile = stack.join("railiance-cluster/Makefile");
    let text = fs::read_to_string(&makefile).unwrap();
    fs::write(&makefile, format!("# A line more.\n{text}")).unwrap();
    fs::remove_file(stack.join("railiance-cluster/README.md")).ok();
    write(
        stack,
        &[("railiance-apps/new.yaml", "kind: Job\napiVersion: [\n")],
    );
    let without = check(stack, &[]);
    assert!(without.out.contains("new.yaml"), "{}", without.out);
    same(&cached(stack, cache, &[]), &without);
    same(&cached(stack, cache, &[]), &without);
    // What is a chart makes a difference for every file of it.
    write(stack, &[("railiance-apps/Chart.yaml", "name: apps\n")]);
    same(&cached(stack, cache, &[]), &check(stack, &[]));
    // So does what is looked for.
    let policy = "extends: railiance\ncomponents:\n  gitea: { title: Gitea!, class: cache }\n";
    write(stack, &[("railint.yaml", policy)]);
    same(&cached(stack, cache, &[]), &check(stack, &[]));
}

#[test]
fn what_is_kept_is_not_read_again() {
    let (stack, cache) = (stack(), tempfile::tempdir().unwrap());
    let before = cached(stack.path(), cache.path(), &["--index"]);
    assert_eq!(before.status, 1);
    // Nothing is left that could be read.
    for repo in fs::read_dir(stack.path()).unwrap() {
        let objects = repo.unwrap().path().join(".git/objects");
        for folder in fs::read_dir(objects).into_iter().flatten() {
            fs::remove_dir_all(folder.unwrap().path()).unwrap();
        }
    }
    let format = ["--index", "--format", "short"];
    let after = cached(stack.path(), cache.path(), &format);
    assert!(
        after.out.contains("boundary/bundled-service"),
        "{}",
        after.out
    );
    assert!(!after.out.contains("railint/unreadable"), "{}", after.out);
    let without = check(stack.path(), &format);
    assert!(without.out.contains("railint/unreadable"));
}

/// The files of a cache, and what they hold.
fn contents(cache: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = files(cache).into_iter();
    files
        .map(|file| (file.clone(), fs::read(&file).unwrap()))
        .collect()
}

#[test]
fn a_hook_keeps_what_it_read_in_the_folder_of_git() {
    let stack = stack();
    let root = stack.path().join("railiance-cluster");
    let own = root.join(".git/railint");
    check(&root, &[]);
    assert!(!own.exists(), "only hooks leave something behind");
    let format = ["--index", "--format", "short"];
    let cold = check(&root, &format);
    assert!(
        cold.out.contains("boundary/bundled-service"),
        "{}",
        cold.out
    );
    // The siblings are read by this hook only, and stay as they are.
    let kept = contents(&own);
    assert_eq!(kept.len(), 5);
    let beside = stack.path().join("railiance-platform/.git/railint");
    assert!(!beside.exists());
    // A run that reads a few files does not take the others out.
    write(&root, &[("a.yaml", "a: 1\n")]);
    let git = git2::Repository::open(&root).unwrap();
    let mut index = git.index().unwrap();
    index.add_path(Path::new("a.yaml")).unwrap();
    index.write().unwrap();
    check(&root, &["--staged", "--select", "secrets/token"]);
    assert!(contents(&own) == kept);
    index.remove_path(Path::new("a.yaml")).unwrap();
    index.write().unwrap();
    // Nothing of the repo is left that could be read.
    for folder in fs::read_dir(root.join(".git/objects")).unwrap() {
        fs::remove_dir_all(folder.unwrap().path()).unwrap();
    }
    let warm = check(&root, &format);
    assert!(
        warm.out.contains("boundary/bundled-service"),
        "{}",
        warm.out
    );
    assert!(!warm.out.contains("railint/unreadable"), "{}", warm.out);
}

#[test]
fn a_hook_that_can_keep_nothing_says_the_same() {
    let stack = stack();
    let root = stack.path().join("railiance-cluster");
    let format = ["--index", "--format", "short"];
    let folder = root.join(".git/railint");
    let first = check(&root, &format);
    for file in [files(&folder), verdicts(&folder)].concat() {
        fs::write(file, "railint cache 1\nno cache").unwrap();
    }
    same(&check(&root, &format), &first);
    fs::remove_dir_all(&folder).unwrap();
    fs::write(&folder, "").unwrap();
    same(&check(&root, &format), &first);
    let notes = check(&root, &["--index", "--format", "markdown"]);
    assert!(!notes.out.contains("the cache "), "{}", notes.out);
}

#[test]
fn a_damaged_cache_is_none() {
    let (stack, cache) = (stack(), tempfile::tempdir().unwrap());
    let (stack, cache) = (stack.path(), cache.path());
    let without = check(stack, &[]);
    cached(stack, cache, &[]);
    let whole = contents(cache);
    assert_eq!(whole.len(), 5);
    type Damage = fn(&[u8]) -> Vec<u8>;
    let damages: [Damage; 7] = [
        |_| Vec::new(),
        |_| b"railint cache 1\n".to_vec(),
        |_| vec![0xff; 100_000],
        |whole| whole[..whole.len() / 2].to_vec(),
        |whole| [whole, b"more"].concat(),
        |whole| {
            let mut damaged = whole.to_vec();
            let middle = damaged.len() / 2;
            damaged[middle] ^= 1;
            damaged
        },
        |whole| {
            let mut damaged = whole.to_vec();
            damaged[17] ^= 1;
            damaged
        },
    ];
    for damage in damages {
        for (file, bytes) in &whole {
            fs::write(file, damage(bytes)).unwrap();
        }
        for file in verdicts(cache) {
            let bytes = fs::read(&file).unwrap();
            fs::write(file, damage(&bytes)).unwrap();
        }
        same(&cached(stack, cache, &[]), &without);
    }
    // Each run has written a sound one again. That of another repo is foreign.
    let files = files(cache);
    fs::copy(&files[0], &files[1]).unwrap();
    same(&cached(stack, cache, &[]), &without);
    // A folder where the file should be.
    fs::remove_file(&files[2]).unwrap();
    fs::create_dir(&files[2]).unwrap();
    let ran = cached(stack, cache, &[]);
    assert_eq!(ran.status, without.status);
    let short = cached(stack, cache, &["--format", "short"]);
    assert!(
        short.err.contains("cache") || short.out.contains("cache"),
        "{}{}",
        short.out,
        short.err
    );
}

/// Facts that few rules ask for are looked at only then, and so is their sum.
#[test]
fn what_is_found_damaged_late_is_not_believed() {
    let (stack, cache) = (stack(), tempfile::tempdir().unwrap());
    let (stack, cache) = (stack.path(), cache.path());
    // What moved is looked for in all files.
    let moved =
        "gitea-values.yaml moved to railiance-apps/helm/ (2026-03-11, RAIL-HO-WP-0004-T06)\n";
    let makefile = "show:\n\tcat helm/gitea-values.yaml\n";
    write(
        stack,
        &[
            ("railiance-cluster/helm/MOVED.md", moved),
            ("railiance-apps/helm/gitea-values.yaml", "replicaCount: 1\n"),
            ("railiance-cluster/Makefile", makefile),
        ],
    );
    let without = check(stack, &[]);
    assert!(
        without.out.contains("tombstone/dangling-reference"),
        "{}",
        without.out
    );
    cached(stack, cache, &[]);
    for (file, mut bytes) in contents(cache) {
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(file, bytes).unwrap();
    }
    forget_verdicts(cache);
    same(&cached(stack, cache, &[]), &without);
    // Nothing is left of it, and nothing that was judged by it.
    assert!(files(cache).is_empty() && verdicts(cache).is_empty());
    same(&cached(stack, cache, &[]), &without);
    same(&cached(stack, cache, &[]), &without);
    let diff = |more: &[&str]| {
        let arguments = ["check", "--diff", "--today", TODAY];
        run(stack, &[&arguments[..], more].concat())
    };
    forget_verdicts(cache);
    let kept = cache.to_str().unwrap();
    same(&diff(&["--cache", kept]), &diff(&[]));
}

#[test]
fn where_nothing_can_be_kept_the_verdict_stands() {
    let stack = stack();
    let file = stack.path().join("no-folder");
    fs::write(&file, "").unwrap();
    let without = check(stack.path(), &["--format", "short"]);
    let ran = cached(stack.path(), &file, &["--format", "short"]);
    assert_eq!(ran.status, without.status);
    assert_eq!(fs::read_to_string(&file).unwrap(), "");
    let said = format!("{}{}", ran.out, ran.err);
    assert!(said.contains("the cache could not be written"), "{said}");
}

#[test]
fn two_runs_at_once_leave_a_sound_cache() {
    let (stack, cache) = (stack(), tempfile::tempdir().unwrap());
    let (stack, cache) = (stack.path(), cache.path());
    let without = check(stack, &[]);
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| cached(stack, cache, &[])))
            .collect();
        for ran in runs {
            same(&ran.join().unwrap(), &without);
        }
    });
    let all = fs::read_dir(cache).unwrap().count();
    assert_eq!(files(cache).len(), 5);
    assert_eq!(all, 5 + verdicts(cache).len(), "no temporary file stays");
    same(&cached(stack, cache, &[]), &without);
}

#[test]
fn a_cache_holds_no_secret() {
    let (stack, cache) = (stack(), tempfile::tempdir().unwrap());
    let kinds = [
        "gcp-api-key",
        "aws-access-key-id",
        "age-key",
        "password",
        "gcp-oauth-token",
    ];
    let secrets: Vec<String> = kinds
        .iter()
        .filter_map(|kind| samples::value(kind))
        .collect();
    assert!(secrets.len() > 2);
    for (index, secret) in secrets.iter().enumerate() {
        let text =
            format!("apiVersion: v1\nkind: ConfigMap\npassword: {secret}\ntoken: {secret}\n");
        write(
            stack.path(),
            &[(&format!("railiance-apps/s{index}.yaml"), &text)],
        );
    }
    let found = cached(stack.path(), cache.path(), &[]);
    assert!(found.out.contains("secrets/"));
    for file in [files(cache.path()), verdicts(cache.path())].concat() {
        let kept = fs::read(file).unwrap();
        let kept = String::from_utf8_lossy(&kept);
        for secret in &secrets {
            assert!(!kept.contains(secret.as_str()), "a value is in the cache");
        }
    }
}

/// All that a linter can keep is in some example, so that a field which a cache
/// loses is found here.
#[test]
fn facts_come_out_of_a_cache_as_they_went_in() {
    let parts = parts::parts();
    let cache = tempfile::tempdir().unwrap();
    let kept = cache.path().to_str().unwrap();
    for some in parts.chunks(24) {
        let stack = parts::stack(&some.iter().collect::<Vec<_>>());
        let check = |more: &[&str]| {
            let arguments = ["check", "--format", "json", "--today", TODAY];
            let ran = run(stack.path(), &[&arguments[..], more].concat());
            assert!(ran.status < 2, "{}", ran.err);
            ran.out
        };
        let without = check(&[]);
        assert_eq!(check(&["--cache", kept]), without);
        forget_verdicts(cache.path());
        assert_eq!(check(&["--cache", kept]), without);
        assert_eq!(check(&["--cache", kept]), without);
    }
}
