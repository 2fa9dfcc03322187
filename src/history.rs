//! `railint check --history`: what earlier commits hold.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use jiff::tz::Offset;
use jiff::{Timestamp, civil::Date};
use railint_lint::{Outcome, Past, PastFile, PastJudge, Run, Survey};
use railint_source::history::{Blob, Blobs, Commit, HistoryError, Start, Viewer, blobs};

use crate::failure::Failure;
use crate::progress::Progress;

/// The status of a run that somebody ended: what was found until then is
/// reported, and nothing is known of the rest.
pub(crate) const INTERRUPTED: u8 = 130;

/// Adds what the commits of the judged repos hold to the outcome: of all
/// branches and tags, or those that are not reachable from `since`. Tells
/// whether somebody ended it.
pub(crate) fn add(
    run: &mut Run<'_>,
    since: Option<&str>,
    progress: &Progress,
    outcome: &mut Outcome,
) -> Result<bool, Failure> {
    let stop = interrupts();
    let survey = Survey::new(run);
    let mut read = 0;
    for (name, files) in survey.judged_files() {
        let Some(judge) = PastJudge::new(&survey, name) else {
            continue;
        };
        let mut look = Look {
            judge,
            name,
            progress,
            stop,
        };
        let from = match since {
            Some(_) => Start::Head,
            None => Start::Everywhere,
        };
        match blobs(files.root(), from, since, &mut look) {
            Ok(done) => {
                read += 1;
                let whole = !done.ended_early && !done.shallow && since.is_none();
                look.judge.finish(whole, outcome);
                say(name, &done, stop.load(Ordering::Relaxed), outcome);
            }
            Err(HistoryError::NoRepo) => outcome.judged_in_part.push(format!(
                "{name} is in no git repo, so that it has no history"
            )),
            Err(error @ HistoryError::NoSuchCommit { .. }) => {
                let help = "--since names a commit that each repo has".to_owned();
                return Err(Failure::Usage(format!("{name}: {error}"), help));
            }
            Err(error) => {
                look.judge.finish(false, outcome);
                outcome.judged_in_part.push(format!(
                    "the history of {name} was looked at in part: {error}"
                ));
                read += 1;
            }
        }
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
    if read == 0 {
        return Err(Failure::Usage(
            "there is no git repo here that has a history".to_owned(),
            "leave out --history".to_owned(),
        ));
    }
    outcome.judged_in_part.sort();
    outcome.notes.sort();
    Ok(stop.load(Ordering::Relaxed))
}

/// Says how much was looked at, and what was not.
fn say(name: &str, done: &Blobs, interrupted: bool, outcome: &mut Outcome) {
    let Blobs { seen, commits, .. } = done;
    outcome.notes.push(format!(
        "the history of {name}: {commits} commits with {seen} contents"
    ));
    let mut in_part = |why: &str| {
        let sentence = format!("the history of {name} was looked at in part: {why}");
        outcome.judged_in_part.push(sentence);
    };
    if done.shallow {
        in_part("this clone is shallow, and has no older commits");
    }
    if interrupted {
        in_part("it was interrupted");
    } else if done.ended_early {
        in_part("it is larger than what is looked at");
    }
    if done.left_out > 0 {
        in_part(&format!(
            "{} contents are larger than 64 MiB, or cannot be read",
            done.left_out
        ));
    }
}

/// Looks at the contents of one repo.
struct Look<'s, 'p> {
    judge: PastJudge<'s>,
    name: &'s str,
    progress: &'p Progress,
    stop: &'static AtomicBool,
}

impl Look<'_, '_> {
    fn goes_on(&self) -> ControlFlow<()> {
        match self.stop.load(Ordering::Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

impl Viewer for Look<'_, '_> {
    fn wants(&mut self, path: &str) -> bool {
        self.judge.wants(path)
    }

    fn see(&mut self, batch: Vec<Blob>) -> ControlFlow<()> {
        let files: Vec<PastFile> = batch
            .into_iter()
            .map(|blob| PastFile {
                commit: past(&blob.commit),
                path: blob.path,
                bytes: blob.bytes,
            })
            .collect();
        self.judge.see(&files);
        self.goes_on()
    }

    fn at_commit(&mut self, done: usize, all: usize) -> ControlFlow<()> {
        self.progress.commits(self.name, done, all);
        self.goes_on()
    }
}

fn past(commit: &Commit) -> Past {
    Past {
        commit: commit.id.to_string(),
        short: commit.id.short(),
        date: date(commit),
    }
}

/// The day of a commit, where it was made.
fn date(commit: &Commit) -> Date {
    let zone = Offset::from_seconds(commit.offset.saturating_mul(60)).unwrap_or(Offset::UTC);
    let time = Timestamp::from_second(commit.seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    zone.to_datetime(time).date()
}

/// Is set by the first Ctrl-C; the second ends the program.
fn interrupts() -> &'static AtomicBool {
    static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    STOP.get_or_init(|| {
        let stop = Arc::new(AtomicBool::new(false));
        let own = Arc::clone(&stop);
        // Where no handler can be set, Ctrl-C ends the program at once.
        let _ = ctrlc::set_handler(move || {
            if own.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(INTERRUPTED));
            }
        });
        stop
    })
}
