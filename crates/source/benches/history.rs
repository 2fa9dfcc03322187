//! What a history costs by its length: repos of 2,000 and of 10,000 commits,
//! packed as a clone is. `cargo bench -p railint-source --bench history`, with the
//! folders of other repos behind `--` to have them measured too.
//!
//! A plain harness: what matters is that the cost grows in proportion to the
//! commits, and that 10,000 of them take less than a second.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing)]

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

/// A linear history in a tree of 50 folders with 30 files each, that does not
/// grow: in each folder a file is written, renamed, renamed with an edit, and
/// deleted, and then the next one.
fn long_history(git: &Repository, commits: usize) -> Oid {
    let mut folder = git.treebuilder(None).unwrap();
    for file in 0..30 {
        let blob = git.blob(text(file, "").as_bytes()).unwrap();
        folder
            .insert(format!("stays-{file}.yaml"), blob, 0o100_644)
            .unwrap();
    }
    let mut folders = vec![folder.write().unwrap(); FOLDERS];
    let mut parent: Option<Oid> = None;
    for number in 0..commits {
        let (at, round) = (number % FOLDERS, number / FOLDERS);
        let (file, step) = (round / 4 * FOLDERS + at, round % 4);
        let name = |step: usize| format!("file-{file}-{step}.yaml");
        let inner = git.find_tree(folders[at]).unwrap();
        let mut builder = git.treebuilder(Some(&inner)).unwrap();
        if step > 0 {
            builder.remove(name(step - 1)).unwrap();
        }
        if step < 3 {
            let edit = if step == 2 { "edited" } else { "" };
            let blob = git.blob(text(file, edit).as_bytes()).unwrap();
            builder.insert(name(step), blob, 0o100_644).unwrap();
        }
        folders[at] = builder.write().unwrap();
        let mut builder = git.treebuilder(None).unwrap();
        for (at, folder) in folders.iter().enumerate() {
            builder
                .insert(format!("folder-{at:02}"), *folder, 0o040_000)
                .unwrap();
        }
        let tree = git.find_tree(builder.write().unwrap()).unwrap();
        let when = Time::new(1_700_000_000 + i64::try_from(number).unwrap() * 3600, 0);
        let who = Signature::new("A Tester", "t@example.org", &when).unwrap();
        let before = parent.map(|id| git.find_commit(id).unwrap());
        let before: Vec<_> = before.iter().collect();
        let commit = git.commit(None, &who, &who, "A step", &tree, &before);
        parent = Some(commit.unwrap());
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

/// What a look costs: of some the shortest time, and the time that all cores
/// spent on one, which other programs change less.
fn measure(folder: &Path) -> (Duration, f64, History) {
    let files = railint_source::open(folder).unwrap();
    let traced = |path: &str| !path.contains("vendor/");
    let look = || {
        let began = Instant::now();
        let history = History::read(&*files, &Limits::default(), &traced, &|| false).unwrap();
        (began.elapsed(), history)
    };
    look();
    let before = spent();
    let looks = (0..ROUNDS).map(|_| look());
    let (took, history) = looks.min_by_key(|(took, _)| *took).unwrap();
    let each = (spent() - before) / f64::from(u32::try_from(ROUNDS).unwrap());
    (took, each, history)
}

/// How many seconds all cores spent on this program; 0 where nobody tells.
fn spent() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = behind_name.split_whitespace().skip(11).take(2);
    // A hundred in a second, as Linux tells them to programs.
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

fn row(name: &str, folder: &Path) -> (Duration, f64, History) {
    let (took, spent, history) = measure(folder);
    let each = 1e4 / history.commits.len().max(1) as f64;
    println!(
        "{name:<24} {:>7} commits {:>6} left {took:>10.2?}, {spent:.2} s of all cores; for 10,000: {:.2} s, {:.2} s",
        history.commits.len(),
        history.gone.len(),
        took.as_secs_f64() * each,
        spent * each,
    );
    (took, spent, history)
}

fn main() {
    // As `cargo test` runs it: only that it works.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let made = [2_000, 10_000].map(|commits| {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path(), commits);
        let (took, spent, history) = row("made up", folder.path());
        assert_eq!(history.commits.len(), commits);
        // What was renamed did not leave.
        assert_eq!(history.gone.len(), commits / 4);
        (took, spent)
    });
    let [(_, short), (took, long)] = made;
    let ratio = long / short;
    println!("five times the commits took {ratio:.2} times as long");
    let folders = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"));
    for folder in folders {
        let name = folder.rsplit('/').find(|part| !part.is_empty());
        row(name.unwrap_or(&folder), Path::new(&folder));
    }
    if ratio > 5.0 * SLACK || took > LIMIT {
        println!("the limits are {:.1} times and {LIMIT:.0?}", 5.0 * SLACK);
        std::process::exit(1);
    }
}
