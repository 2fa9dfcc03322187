//! Files that were renamed.

use railint_source::history::{Arrival, History, Limits};

use crate::support::{DAY, Repo, gone};

/// A text of so many lines, of which the first is this.
fn lines(count: usize, first: &str, name: &str) -> String {
    let lines = (1..count).map(|line| format!("{name} {line}\n"));
    format!("{first}\n{}", lines.collect::<String>())
}

#[test]
fn a_rename_with_edits_is_no_departure() {
    let repo = Repo::new();
    repo.write("a/values.yaml", &lines(20, "one", "a"));
    repo.write("b/values.yaml", &lines(20, "one", "b"));
    repo.write("c.yaml", &lines(20, "one", "c"));
    repo.write("left.yaml", &lines(20, "one", "d"));
    repo.write("large.json", &lines(20_000, "one", "e"));
    repo.write("short.yaml", &lines(20, "one", "f"));
    repo.commit(1);
    for name in ["a", "b"] {
        repo.remove(&format!("{name}/values.yaml"));
        repo.write(&format!("x/{name}/values.yaml"), &lines(20, "two", name));
    }
    repo.remove("c.yaml");
    repo.write("x/other-name.yaml", &lines(20, "two", "c"));
    repo.remove("left.yaml");
    repo.write("x/left.yaml", &lines(20, "one", "something else"));
    // Not opened: the name and about the same size tell.
    repo.remove("large.json");
    repo.write("x/large.json", &lines(21_000, "two", "E"));
    repo.remove("short.yaml");
    repo.write("x/short.yaml", &lines(80, "one", "f"));
    repo.commit(2);
    let history = repo.history();
    assert_eq!(gone(&history), ["left.yaml", "short.yaml"]);
    let came = |path: &str| {
        let files = railint_source::open(repo.root()).unwrap();
        let at = files.entries().iter().position(|file| file.path == path);
        match history.arrivals[at.unwrap()] {
            Arrival::At { commit, .. } => history.commits[commit].seconds / DAY,
            _ => 0,
        }
    };
    for (path, day) in [
        ("x/a/values.yaml", 1),
        ("x/b/values.yaml", 1),
        ("x/other-name.yaml", 1),
        ("x/large.json", 1),
        ("x/left.yaml", 2),
        ("x/short.yaml", 2),
    ] {
        assert_eq!(came(path), day, "{path}");
    }
    // Nobody asks for more than the same bytes.
    let files = railint_source::open(repo.root()).unwrap();
    let asked = History::read(&*files, &Limits::default(), &|_| false, &|| false);
    assert_eq!(gone(&asked.unwrap()).len(), 6);
}

#[test]
fn a_file_is_followed_through_many_commits() {
    let repo = Repo::new();
    repo.write("first.yaml", &lines(20, "one", "a"));
    repo.write("gone.yaml", &lines(20, "one", "b"));
    repo.commit(1);
    repo.remove("gone.yaml");
    repo.rename("first.yaml", "second.yaml");
    repo.commit(2);
    // More than one thread looks at in a row, and than are looked at at once.
    for day in 3..1200 {
        let blob = repo.git.blob(format!("{day}\n").as_bytes()).unwrap();
        let head = repo.git.head().unwrap().peel_to_commit().unwrap();
        let mut tree = repo.git.treebuilder(Some(&head.tree().unwrap())).unwrap();
        tree.insert("count", blob, 0o100_644).unwrap();
        let tree = repo.git.find_tree(tree.write().unwrap()).unwrap();
        let who = head.author();
        let commit = repo
            .git
            .commit(Some("HEAD"), &who, &who, "x", &tree, &[&head]);
        commit.unwrap();
    }
    repo.write("count", "the last\n");
    repo.rename("second.yaml", "third.yaml");
    repo.commit(1300);
    let history = repo.history();
    assert_eq!(history.commits.len(), 1200);
    assert_eq!(gone(&history), ["gone.yaml"]);
    assert_eq!(history.gone[0].commit, Some(1198));
    assert!(matches!(
        history.arrivals[1],
        Arrival::At { commit: 1199, .. }
    ));
}
