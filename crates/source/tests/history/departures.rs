//! Which files left, and when the others came.

use std::fs;
use std::process::Command;

use railint_source::history::{Arrival, Extent, History, HistoryError, Id, Limits, Store};

use crate::support::{DAY, Repo, day, gone, nothing, read};

#[test]
fn a_deleted_file_left_and_others_did_not() {
    let repo = Repo::new();
    repo.write("a.yaml", "a: 1\n");
    repo.write("dir/b.yaml", "b: 1\n");
    repo.write("dir.yaml", "c: 1\n");
    repo.commit(10);
    repo.remove("a.yaml");
    repo.write("dir.yaml", "c: 2\n");
    let second = repo.commit(20);
    let history = repo.history();
    assert_eq!(gone(&history), ["a.yaml"]);
    let left = &history.gone[0];
    assert_eq!(day(&history, left), Some(20));
    assert_eq!(history.commits[0].id.to_string(), second.to_string());
    assert_eq!(history.commits[0].offset, 60);
    assert!(matches!(left.arrival, Arrival::At { commit: 1, .. }));
    assert_eq!(history.arrivals.len(), 2);
    assert!(
        history
            .arrivals
            .iter()
            .all(|a| matches!(a, Arrival::At { commit: 1, .. }))
    );
    assert_eq!(history.extent, Extent::Whole);
}

#[test]
fn a_rename_is_no_departure_and_is_traced_to_its_first_name() {
    let repo = Repo::new();
    repo.write("one.yaml", "same: 1\n");
    repo.write("empty", "");
    repo.commit(1);
    repo.rename("one.yaml", "sub/two.yaml");
    repo.commit(2);
    repo.rename("sub/two.yaml", "three.yaml");
    repo.write("sub/one.yaml", "same: 1\n");
    repo.commit(3);
    let history = repo.history();
    assert_eq!(gone(&history), [""; 0]);
    // Of the two that came with these bytes, one is the old one.
    let days = history.arrivals.iter().map(|arrival| match arrival {
        Arrival::At { commit, .. } => history.commits[*commit].seconds / DAY,
        _ => 0,
    });
    let mut days: Vec<i64> = days.collect();
    days.sort_unstable();
    assert_eq!(days, [1, 1, 3]);
    repo.remove("three.yaml");
    repo.remove("sub/one.yaml");
    repo.commit(4);
    assert_eq!(gone(&repo.history()), ["sub/one.yaml", "three.yaml"]);
}

#[test]
fn deleted_and_made_again_is_no_departure() {
    let repo = Repo::new();
    repo.write("a", "1\n");
    repo.write("keep", "1\n");
    repo.commit(1);
    repo.remove("a");
    repo.commit(2);
    assert_eq!(gone(&repo.history()), ["a"]);
    repo.write("a", "2\n");
    repo.commit(3);
    let history = repo.history();
    assert_eq!(gone(&history), [""; 0]);
    assert!(matches!(history.arrivals[0], Arrival::At { commit: 0, .. }));
    // And away for good: it left once, the last time.
    repo.remove("a");
    repo.commit(4);
    let history = repo.history();
    assert_eq!(gone(&history), ["a"]);
    assert_eq!(day(&history, &history.gone[0]), Some(4));
}

#[test]
fn a_deletion_that_a_merge_brings_counts_once_at_the_merge() {
    let repo = Repo::new();
    repo.write("a", "1\n");
    repo.write("b", "1\n");
    let base = repo.commit(1);
    repo.remove("a");
    repo.write("only-on-the-branch", "x\n");
    let side = repo.commit_on(&[base], 2);
    repo.remove("only-on-the-branch");
    let side = repo.commit_on(&[side], 3);
    repo.check_out(base);
    repo.write("b", "2\n");
    let main = repo.commit_on(&[base], 4);
    repo.remove("a");
    let merge = repo.commit_on(&[main, side], 5);
    repo.head(merge);
    let history = repo.history();
    assert_eq!(gone(&history), ["a"]);
    assert_eq!(day(&history, &history.gone[0]), Some(5));
    assert_eq!(history.commits.len(), 3);
}

#[test]
fn a_folder_leaves_with_all_its_files() {
    let repo = Repo::new();
    for name in ["d/a", "d/e/b", "d/e/f/c", "d.x", "d-y"] {
        repo.write(name, name);
    }
    repo.commit(1);
    repo.remove("d");
    repo.write("d", "a file now\n");
    repo.commit(2);
    assert_eq!(gone(&repo.history()), ["d/a", "d/e/b", "d/e/f/c"]);
}

#[test]
fn what_is_not_committed_yet_left_without_a_commit() {
    let repo = Repo::new();
    for name in ["a", "b", "c", "d"] {
        repo.write(name, &format!("{name} {name}\n"));
    }
    repo.commit(1);
    // As by hand, by `git rm`, and by `git mv` within the repo.
    repo.remove("a");
    repo.remove("b");
    repo.rename("c", "e/c");
    repo.stage();
    repo.write("new", "not tracked\n");
    let history = repo.history();
    assert_eq!(gone(&history), ["a", "b"]);
    assert!(history.gone.iter().all(|gone| gone.commit.is_none()));
    // d, e/c, new
    assert!(matches!(history.arrivals[1], Arrival::At { commit: 0, .. }));
    assert_eq!(history.arrivals[2], Arrival::Uncommitted);
}

#[test]
fn a_repo_without_a_commit_has_no_history() {
    let repo = Repo::new();
    repo.write("a", "1\n");
    let history = repo.history();
    assert_eq!((history.gone.len(), history.commits.len()), (0, 0));
    assert_eq!(history.arrivals, [Arrival::Uncommitted]);
    let folder = tempfile::tempdir().unwrap();
    let none = History::read(
        &nothing(folder.path()),
        &Limits::default(),
        &|_| true,
        &|| false,
    );
    assert_eq!(none.unwrap_err(), HistoryError::NoRepo);
}

#[test]
fn a_folder_of_a_repo_has_the_history_of_the_folder() {
    let repo = Repo::new();
    repo.write("one/a", "1\n");
    repo.write("one/b", "2\n");
    repo.write("two/x", "3\n");
    repo.commit(1);
    repo.rename("one/a", "two/a");
    repo.commit(2);
    let one = read(&repo.root().join("one"), &Limits::default());
    assert_eq!(gone(&one), ["a"]);
    let two = read(&repo.root().join("two"), &Limits::default());
    assert!(matches!(two.arrivals[0], Arrival::At { commit: 0, .. }));
    assert_eq!(gone(&repo.history()), [""; 0]);
}

#[test]
fn a_shallow_clone_says_that_it_knows_only_so_much() {
    let repo = Repo::new();
    repo.write("a", "1\n");
    repo.write("b", "1\n");
    repo.write("c", "1 2\n");
    repo.commit(1);
    repo.remove("a");
    repo.commit(2);
    repo.remove("b");
    repo.commit(3);
    let folder = tempfile::tempdir().unwrap();
    let clone = folder.path().join("clone");
    let done = Command::new("git")
        .args([
            "-c",
            "protocol.file.allow=always",
            "clone",
            "-q",
            "--depth=2",
        ])
        .arg(format!("file://{}", repo.root().display()))
        .arg(&clone)
        .status();
    assert!(done.unwrap().success());
    let history = read(&clone, &Limits::default());
    assert_eq!(history.extent, Extent::Shallow);
    assert_eq!(gone(&history), ["b"]);
    assert_eq!(history.arrivals, [Arrival::Before]);
}

#[test]
fn what_a_sparse_checkout_leaves_out_has_not_left() {
    let repo = Repo::new();
    repo.write("in/a", "1\n");
    repo.write("out/b", "1\n");
    repo.commit(1);
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        let done = git.current_dir(repo.root()).args(arguments).status();
        assert!(done.unwrap().success());
    };
    git(&["sparse-checkout", "set", "in"]);
    assert!(!repo.root().join("out").exists());
    assert_eq!(gone(&repo.history()), [""; 0]);
}

#[test]
fn the_walk_ends_where_it_is_told_to() {
    let repo = Repo::new();
    let mut commits = Vec::new();
    for day in 0..200 {
        repo.write(&format!("f{day}"), &format!("{day}\n"));
        if day > 0 {
            repo.remove(&format!("f{}", day - 1));
        }
        commits.push(repo.commit(day));
    }
    assert_eq!(repo.history().gone.len(), 199);
    let limited = repo.history_with(&Limits {
        commits: 10,
        ..Limits::default()
    });
    assert_eq!((limited.gone.len(), limited.extent), (10, Extent::Bounded));
    let none = repo.history_with(&Limits {
        commits: 0,
        ..Limits::default()
    });
    assert_eq!((none.gone.len(), none.extent), (0, Extent::Bounded));
    let since = Limits {
        since: Some(commits[194].to_string()),
        ..Limits::default()
    };
    let since = repo.history_with(&since);
    assert_eq!((since.gone.len(), since.extent), (5, Extent::Asked));
    let oldest = repo.history_with(&Limits {
        oldest: Some(190 * DAY),
        ..Limits::default()
    });
    assert_eq!((oldest.commits.len(), oldest.extent), (109, Extent::Asked));
    let files = railint_source::open(repo.root()).unwrap();
    let read =
        |limits: &Limits, stop: &dyn Fn() -> bool| History::read(&*files, limits, &|_| true, stop);
    let stopped = read(&Limits::default(), &|| true).unwrap();
    assert_eq!(
        (stopped.commits.len(), stopped.extent),
        (0, Extent::Bounded)
    );
    let unknown = Limits {
        since: Some("nowhere".to_owned()),
        ..Limits::default()
    };
    assert_eq!(
        read(&unknown, &|| false).unwrap_err().to_string(),
        "there is no commit `nowhere`"
    );
}

#[test]
fn a_broken_store_is_an_error_and_no_panic() {
    let repo = Repo::new();
    repo.write("d/a", "1\n");
    repo.commit(1);
    repo.write("d/a", "2\n");
    repo.commit(2);
    fs::remove_dir_all(repo.root().join(".git/objects")).unwrap();
    fs::create_dir_all(repo.root().join(".git/objects")).unwrap();
    let broken = History::read(
        &nothing(repo.root()),
        &Limits::default(),
        &|_| true,
        &|| false,
    );
    assert!(
        matches!(broken, Err(HistoryError::Broken { .. })),
        "{broken:?}"
    );
}

#[test]
fn a_tree_that_holds_itself_again_and_again_is_bounded() {
    let repo = Repo::new();
    let blob = repo.git.blob(b"x\n").unwrap();
    let mut builder = repo.git.treebuilder(None).unwrap();
    builder.insert("f", blob, 0o100_644).unwrap();
    let mut tree = builder.write().unwrap();
    for _ in 0..30 {
        let mut builder = repo.git.treebuilder(None).unwrap();
        for name in ["a", "b", "c", "d"] {
            builder.insert(name, tree, 0o040_000).unwrap();
        }
        tree = builder.write().unwrap();
    }
    let who = git2::Signature::now("A Tester", "t@example.org").unwrap();
    let tree = repo.git.find_tree(tree).unwrap();
    let commit = repo
        .git
        .commit(None, &who, &who, "bomb", &tree, &[])
        .unwrap();
    repo.head(commit);
    let history = History::read(
        &nothing(repo.root()),
        &Limits::default(),
        &|_| true,
        &|| false,
    )
    .unwrap();
    assert_eq!(history.extent, Extent::Bounded);
}

#[test]
fn the_store_tells_what_else_a_commit_did() {
    let repo = Repo::new();
    repo.write("d/a", "1\n2\n");
    repo.write("b", "1\n");
    repo.commit(1);
    repo.rename("d/a", "d/c");
    repo.write("d/c", "1\n2\n3\n");
    repo.write("b", "2\n");
    let second = Id::parse(&repo.commit(2).to_string()).unwrap();
    let store = Store::open(repo.root()).unwrap();
    let beside = store.beside(second);
    let (added, deleted) = (&beside.added[0], &beside.deleted[0]);
    assert_eq!((added.0.as_str(), deleted.0.as_str()), ("d/c", "d/a"));
    assert_eq!((beside.added.len(), beside.deleted.len()), (1, 1));
    assert_eq!(store.content(added.1, 6).unwrap(), b"1\n2\n3\n");
    assert_eq!(store.content(added.1, 5), None);
    assert_eq!(Id::of(b"1\n2\n3\n"), Some(added.1));
    let inside = Store::open(&repo.root().join("d")).unwrap();
    assert_eq!(inside.beside(second).added[0].0, "c");
}
