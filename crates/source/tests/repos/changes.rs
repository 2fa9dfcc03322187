//! What differs between two states of a repo.

use std::collections::BTreeMap;

use railint_source::{Change, Changes, Committing, changes, open_commit, open_index};

use crate::support::Repo;

const POEM: &[u8] = b"one\ntwo\nthree\nfour\nfive\nsix\n";

fn edited(lines: &[(usize, usize)]) -> Change {
    Change::Edited {
        before: None,
        lines: Some(lines.to_vec()),
    }
}

/// What differs on disk from the last commit, and what in the index.
fn both(repo: &Repo) -> (Changes, Changes) {
    let head = open_commit(repo.root(), "HEAD").unwrap().unwrap();
    let index = open_index(repo.root(), &Committing::new(repo.root(), |_| None));
    (
        changes(&*head, &*repo.open()),
        changes(&*head, &*index.unwrap().unwrap()),
    )
}

#[test]
fn nothing_differs_where_nothing_was_touched() {
    let repo = Repo::with(&[("a", POEM), ("b", b"\0\xff")]);
    let (on_disk, staged) = both(&repo);
    assert!(on_disk.is_empty() && staged.is_empty());
}

#[test]
fn lines_are_those_of_the_later_state() {
    let repo = Repo::with(&[("a", POEM), ("b", b"b\n"), ("gone", b"never seen again\n")]);
    repo.write("a", b"one\n2\nthree\nfour\nfive\nfive and a half\nsix\n");
    repo.track("a");
    repo.write("b", b"b\non disk only\n");
    std::fs::remove_file(repo.root().join("gone")).unwrap();
    repo.write("new", b"new\n");
    let (on_disk, staged) = both(&repo);
    assert_eq!(
        staged.iter().collect::<Vec<_>>(),
        [("a", &edited(&[(2, 2), (6, 6)]))]
    );
    let new = Change::Edited {
        before: None,
        lines: None,
    };
    assert_eq!(
        on_disk.iter().collect::<Vec<_>>(),
        [
            ("a", &edited(&[(2, 2), (6, 6)])),
            ("b", &edited(&[(2, 2)])),
            ("gone", &Change::Gone),
            ("new", &new),
        ]
    );
    let touched = |first, last| staged.touch("a", first, last);
    assert!(touched(2, 2) && touched(1, 9) && touched(6, 7));
    assert!(!touched(1, 1) && !touched(3, 5) && !staged.touch("b", 1, 1));
    assert!(on_disk.touch("new", 77, 77) && !on_disk.touch("gone", 1, 1));
}

#[test]
fn a_file_is_known_by_its_new_name() {
    let other = b"nothing of this\nis in the other file\n";
    let repo = Repo::with(&[("old/a", POEM), ("b", other)]);
    for (old, new, content) in [
        ("old/a", "new/a", &b"one\ntwo\n3\nfour\nfive\nsix\n"[..]),
        ("b", "c", b"and this is something\nelse altogether\n"),
    ] {
        std::fs::remove_file(repo.root().join(old)).unwrap();
        repo.write(new, content);
    }
    let (on_disk, staged) = both(&repo);
    assert!(staged.is_empty());
    assert_eq!(on_disk.renamed(), BTreeMap::from([("new/a", "old/a")]));
    assert!(on_disk.touch("new/a", 3, 3) && !on_disk.touch("new/a", 4, 6));
    assert!(on_disk.has("old/a") && on_disk.has("b") && on_disk.touch("c", 1, 1));
}

#[test]
fn a_link_in_place_of_a_file_differs() {
    let repo = Repo::with(&[("a", b"text"), ("b", b"text")]);
    std::fs::remove_file(repo.root().join("b")).unwrap();
    std::os::unix::fs::symlink("a", repo.root().join("b")).unwrap();
    let (on_disk, _) = both(&repo);
    assert_eq!(
        on_disk.iter().map(|(path, _)| path).collect::<Vec<_>>(),
        ["b"]
    );
}
