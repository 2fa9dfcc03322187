//! What a long history costs: `cargo test --release -p railint-source --test
//! history -- --ignored --nocapture` prints it.

use std::time::{Duration, Instant};

use git2::{Oid, Repository, Signature, Time};

use crate::support::Repo;

/// A linear history of many small commits in a tree of 50 folders: of seven
/// files that are written, one is deleted later and one renamed.
fn long_history(git: &Repository, commits: usize) -> Oid {
    let mut parent: Option<Oid> = None;
    let mut root = None;
    for number in 0..commits {
        let folder = format!("folder-{:02}", number % 50);
        let tree: Option<git2::Tree<'_>> = root.map(|id| git.find_tree(id).unwrap());
        let inner = tree.as_ref().and_then(|tree| {
            let entry = tree.get_name(&folder)?;
            Some(git.find_tree(entry.id()).unwrap())
        });
        let mut builder = git.treebuilder(inner.as_ref()).unwrap();
        let earlier = format!("file-{}.yaml", number.wrapping_sub(50));
        match number % 7 {
            5 if inner.is_some() => {
                let _ = builder.remove(&earlier);
            }
            6 if inner.is_some() => {
                if let Ok(Some(entry)) = builder.get(&earlier).map(|e| e.map(|e| e.id())) {
                    builder.remove(&earlier).unwrap();
                    let name = format!("renamed-{number}.yaml");
                    builder.insert(name, entry, 0o100_644).unwrap();
                }
            }
            _ => {
                let text = format!("name: file-{number}\nvalue: {}\n", number * 31);
                let blob = git.blob(text.as_bytes()).unwrap();
                let name = format!("file-{number}.yaml");
                builder.insert(name, blob, 0o100_644).unwrap();
            }
        }
        let inner = builder.write().unwrap();
        let mut builder = git.treebuilder(tree.as_ref()).unwrap();
        builder.insert(&folder, inner, 0o040_000).unwrap();
        let tree = git.find_tree(builder.write().unwrap()).unwrap();
        let when = Time::new(1_700_000_000 + i64::try_from(number).unwrap() * 3600, 0);
        let who = Signature::new("A Tester", "t@example.org", &when).unwrap();
        let before = parent.map(|id| git.find_commit(id).unwrap());
        let before: Vec<_> = before.iter().collect();
        parent = Some(
            git.commit(None, &who, &who, "A step", &tree, &before)
                .unwrap(),
        );
        root = Some(tree.id());
    }
    parent.unwrap()
}

#[test]
#[ignore = "measures, and takes its time to build the repo"]
fn ten_thousand_commits_take_less_than_a_second() {
    let repo = Repo::new();
    let head = long_history(&repo.git, 10_000);
    repo.head(head);
    repo.check_out(head);
    let mut times = Vec::new();
    for _ in 0..3 {
        let began = Instant::now();
        let history = repo.history();
        times.push(began.elapsed());
        println!(
            "{} commits, {} files left, {} stand: {:?}",
            history.commits.len(),
            history.gone.len(),
            history.arrivals.len(),
            times.last().unwrap()
        );
        assert_eq!(history.commits.len(), 10_000);
        assert!(history.gone.len() > 1000);
    }
    assert!(times.iter().skip(1).min().unwrap() < &Duration::from_secs(1));
}
