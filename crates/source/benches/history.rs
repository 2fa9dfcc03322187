//! What a history costs by its length: repos of 2,000 and of 10,000 commits,
//! packed as a clone is. `cargo bench -p railint-source --bench history`, with the
//! folders of other repos behind `--` to have them measured too.
//!
//! A plain harness: what matters is that the cost grows in proportion to the
//! commits, and that 10,000 of them take less than a second.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use git2::{Oid, Repository, Signature, Time};
use railint_source::history::{History, Limits};

/// How often each measurement is repeated; the shortest counts.
const ROUNDS: usize = 7;

/// The most that 10,000 commits may take.
const LIMIT: Duration = Duration::from_secs(1);

/// So much more than in proportion five times the commits may take.
const SLACK: f64 = 1.5;

/// How many folders the made-up repos have.
const FOLDERS: usize = 50;

/// What a file holds: enough lines to be known by them.
fn text(number: usize, edit: &str) -> String {
    let line = |line: usize| {
        let edit = if line < 4 { edit } else { "" };
        format!("key-{line}: value {}{edit}\n", number * 41 + line)
    };
    (0..40).map(line).collect()
}

/// A linear history in a tree of 50 folders: of seven files that are written,
/// one is deleted later, one renamed, and one renamed with an edit.
fn long_history(git: &Repository, commits: usize) -> Oid {
    let mut parent: Option<Oid> = None;
    let mut root = None;
    for number in 0..commits {
        let folder = format!("folder-{:02}", number % FOLDERS);
        let tree: Option<git2::Tree<'_>> = root.map(|id| git.find_tree(id).unwrap());
        let inner = tree.as_ref().and_then(|tree| {
            let entry = tree.get_name(&folder)?;
            Some(git.find_tree(entry.id()).unwrap())
        });
        let mut builder = git.treebuilder(inner.as_ref()).unwrap();
        let before = number.wrapping_sub(FOLDERS);
        let earlier = format!("file-{before}.yaml");
        let entry = builder.get(&earlier).unwrap().map(|entry| entry.id());
        let (name, blob) = match (number % 7, entry) {
            (4..=6, Some(_)) => {
                builder.remove(&earlier).unwrap();
                let edited = || git.blob(text(before, "edited").as_bytes()).unwrap();
                match number % 7 {
                    4 => (format!("edited-{number}.yaml"), Some(edited())),
                    5 => (format!("renamed-{number}.yaml"), entry),
                    _ => (String::new(), None),
                }
            }
            _ => {
                let blob = git.blob(text(number, "").as_bytes()).unwrap();
                (format!("file-{number}.yaml"), Some(blob))
            }
        };
        if let Some(blob) = blob {
            builder.insert(name, blob, 0o100_644).unwrap();
        }
        let inner = builder.write().unwrap();
        let mut builder = git.treebuilder(tree.as_ref()).unwrap();
        builder.insert(&folder, inner, 0o040_000).unwrap();
        let tree = git.find_tree(builder.write().unwrap()).unwrap();
        let when = Time::new(1_700_000_000 + i64::try_from(number).unwrap() * 3600, 0);
        let who = Signature::new("A Tester", "t@example.org", &when).unwrap();
        let before = parent.map(|id| git.find_commit(id).unwrap());
        let before: Vec<_> = before.iter().collect();
        let commit = git.commit(None, &who, &who, "A step", &tree, &before);
        parent = Some(commit.unwrap());
        root = Some(tree.id());
    }
    parent.unwrap()
}

/// Makes a repo of so many commits, with everything checked out.
fn make(folder: &Path, commits: usize) {
    let git = Repository::init(folder).unwrap();
    let head = long_history(&git, commits);
    git.reference("refs/heads/main", head, true, "bench")
        .unwrap();
    git.set_head("refs/heads/main").unwrap();
    let object = git.find_object(head, None).unwrap();
    git.reset(&object, git2::ResetType::Hard, None).unwrap();
    let mut pack = Command::new("git");
    let packed = pack.current_dir(folder).args(["repack", "-adq"]).status();
    assert!(packed.unwrap().success());
}

/// The shortest of some looks.
fn measure(folder: &Path) -> (Duration, History) {
    let files = railint_source::open(folder).unwrap();
    let look = || {
        let began = Instant::now();
        let history = History::read(&*files, &Limits::default(), &|_| true, &|| false).unwrap();
        (began.elapsed(), history)
    };
    let looks = (0..ROUNDS).map(|_| look());
    looks.min_by_key(|(took, _)| *took).unwrap()
}

fn row(name: &str, folder: &Path) -> (Duration, History) {
    let (took, history) = measure(folder);
    let each = took.as_secs_f64() * 1e4 / history.commits.len().max(1) as f64;
    println!(
        "{name:<24} {:>7} commits {:>6} left {took:>10.2?}, {each:.2} s for 10,000",
        history.commits.len(),
        history.gone.len()
    );
    (took, history)
}

fn main() {
    // As `cargo test` runs it: only that it works.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let made = [2_000, 10_000].map(|commits| {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path(), commits);
        let (took, history) = row("made up", folder.path());
        assert_eq!(history.commits.len(), commits);
        // One of seven left, and what was renamed did not.
        assert!((commits / 8..commits / 6).contains(&history.gone.len()));
        took
    });
    let [short, long] = made;
    let ratio = long.as_secs_f64() / short.as_secs_f64();
    println!("five times the commits took {ratio:.2} times as long");
    let folders = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"));
    for folder in folders {
        let name = folder.rsplit('/').find(|part| !part.is_empty());
        row(name.unwrap_or(&folder), Path::new(&folder));
    }
    if ratio > 5.0 * SLACK || long > LIMIT {
        println!("the limits are {:.1} times and {LIMIT:.0?}", 5.0 * SLACK);
        std::process::exit(1);
    }
}
