//! Every content that was ever committed.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use railint_source::history::{Blob, Blobs, Start, Viewer, blobs};

use crate::support::{DAY, Repo};

/// What is handed over: content to path and day.
fn all(repo: &Repo, from: Start, since: Option<&str>) -> (BTreeMap<String, (String, i64)>, Blobs) {
    let mut all = All::default();
    let done = blobs(repo.root(), from, since, &mut all);
    (all.seen, done.unwrap())
}

#[derive(Default)]
struct All {
    seen: BTreeMap<String, (String, i64)>,
}

impl Viewer for All {
    fn see(&mut self, batch: Vec<Blob>) -> ControlFlow<()> {
        for blob in batch {
            let content = String::from_utf8(blob.bytes).unwrap();
            let place = (blob.path, blob.commit.seconds / DAY);
            let earlier = self.seen.insert(content, place);
            assert_eq!(earlier, None, "each content once");
        }
        ControlFlow::Continue(())
    }
}

/// Counts, and ends the walk at the first batch or before this commit.
#[derive(Default)]
struct Picky {
    batches: Vec<usize>,
    ends: bool,
    ends_at_commit: Option<usize>,
    commits: Vec<(usize, usize)>,
}

impl Viewer for Picky {
    fn wants(&mut self, path: &str) -> bool {
        path != "f7"
    }

    fn see(&mut self, batch: Vec<Blob>) -> ControlFlow<()> {
        self.batches.push(batch.len());
        match self.ends {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    fn at_commit(&mut self, done: usize, all: usize) -> ControlFlow<()> {
        self.commits.push((done, all));
        match self.ends_at_commit == Some(done) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

#[test]
fn each_content_is_seen_once_where_it_was_first() {
    let repo = Repo::new();
    repo.write("b", "one");
    repo.write("a", "one");
    repo.commit(1);
    repo.write("d/c", "two");
    repo.remove("a");
    let base = repo.commit(2);
    repo.write("d/c", "side");
    let side = repo.commit_on(&[base], 3);
    repo.check_out(base);
    repo.write("b", "main");
    let main = repo.commit_on(&[base], 4);
    repo.write("d/c", "merged");
    let merge = repo.commit_on(&[main, side], 5);
    repo.head(merge);
    repo.write("d/c", "not committed");
    let (seen, done) = all(&repo, Start::Head, None);
    let expected = [
        ("main", ("b", 4)),
        ("merged", ("d/c", 5)),
        ("one", ("a", 1)),
        ("side", ("d/c", 3)),
        ("two", ("d/c", 2)),
    ];
    let seen_here: Vec<_> = seen
        .iter()
        .map(|(content, (path, day))| (content.as_str(), (path.as_str(), *day)))
        .collect();
    assert_eq!(seen_here, expected);
    assert_eq!((done.seen, done.commits, done.ended_early), (5, 5, false));
    let (seen, _) = all(&repo, Start::Head, Some(&base.to_string()));
    assert_eq!(seen.keys().collect::<Vec<_>>(), ["main", "merged", "side"]);
}

#[test]
fn other_branches_count_where_they_are_asked_for() {
    let repo = Repo::new();
    repo.write("a", "one");
    let base = repo.commit(1);
    repo.write("a", "elsewhere");
    let other = repo.commit_on(&[base], 2);
    let name = "refs/heads/other";
    repo.git.reference(name, other, true, "test").unwrap();
    assert_eq!(all(&repo, Start::Head, None).0.len(), 1);
    assert_eq!(all(&repo, Start::Everywhere, None).0.len(), 2);
}

#[test]
fn the_caller_narrows_and_ends_the_walk() {
    let repo = Repo::new();
    for number in 0..5000 {
        repo.write(&format!("f{number}"), &format!("{number}"));
    }
    repo.commit(1);
    let mut viewer = Picky::default();
    let done = blobs(repo.root(), Start::Head, None, &mut viewer).unwrap();
    assert_eq!((done.seen, done.ended_early), (4999, false));
    assert_eq!(viewer.batches, [4096, 903]);
    let mut viewer = Picky {
        ends: true,
        ..Picky::default()
    };
    let done = blobs(repo.root(), Start::Head, None, &mut viewer).unwrap();
    assert_eq!((done.seen, done.ended_early), (4096, true));
}

#[test]
fn a_walk_that_ends_early_shows_what_it_came_to() {
    let repo = Repo::new();
    for day in 1..=3 {
        repo.write("a", &format!("{day}"));
        repo.commit(day);
    }
    let mut viewer = Picky {
        ends_at_commit: Some(2),
        ..Picky::default()
    };
    let done = blobs(repo.root(), Start::Head, None, &mut viewer).unwrap();
    assert_eq!((done.seen, done.commits, done.ended_early), (2, 2, true));
    assert_eq!(viewer.commits, [(0, 3), (1, 3), (2, 3)]);
}

#[test]
fn a_repo_without_a_commit_holds_nothing() {
    let repo = Repo::new();
    for from in [Start::Head, Start::Everywhere] {
        assert_eq!(all(&repo, from, None).1, Blobs::default());
    }
}
