//! What a run says while it lasts, and where its time went.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// How long a run is quiet before it shows that it is at work.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often what is shown is brought up to date.
const TICK: Duration = Duration::from_millis(100);

/// A sign of life on a terminal, after a second; none elsewhere. It goes when
/// this goes.
pub(crate) struct Progress {
    commits: Arc<Mutex<Option<Commits>>>,
    stop: Option<std::sync::mpsc::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// How far a look through commits has come.
#[derive(Clone, PartialEq, Eq)]
struct Commits {
    repo: String,
    done: usize,
    all: usize,
}

impl Progress {
    /// Begins to wait.
    pub(crate) fn new(quiet: bool) -> Self {
        let commits = Arc::new(Mutex::new(None));
        if quiet || !io::stderr().is_terminal() {
            return Self {
                commits,
                stop: None,
                thread: None,
            };
        }
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        let shown = Arc::clone(&commits);
        let thread = std::thread::spawn(move || {
            if stopped.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::new_spinner().with_elapsed(PATIENCE);
            if let Ok(style) = ProgressStyle::with_template("{spinner} judging, {elapsed}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(TICK);
            let mut last = None;
            // Until it is told to stop, or nobody is left to tell it.
            while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                let commits = lock(&shown).clone();
                if commits != last {
                    show(&bar, commits.as_ref());
                    last = commits;
                }
            }
            bar.finish_and_clear();
        });
        Self {
            commits,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// So many of all commits of a repo were looked at.
    pub(crate) fn commits(&self, repo: &str, done: usize, all: usize) {
        if self.thread.is_none() {
            return;
        }
        let repo = repo.to_owned();
        *lock(&self.commits) = Some(Commits { repo, done, all });
    }
}

/// A poisoned lock only means that another thread panicked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn show(bar: &ProgressBar, commits: Option<&Commits>) {
    let Some(Commits { repo, done, all }) = commits else {
        return;
    };
    let count = |number: &usize| u64::try_from(*number).unwrap_or(u64::MAX);
    if bar.length() != Some(count(all))
        && let Ok(style) = ProgressStyle::with_template(
            "{spinner} {bar:30} {pos} of {len} commits of {msg}, {elapsed}",
        )
    {
        bar.set_style(style);
    }
    bar.set_length(count(all));
    bar.set_position(count(done));
    bar.set_message(repo.clone());
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // A sign of life that failed is no reason to fail.
            let _ = thread.join();
        }
    }
}

/// Where the time of a run went.
pub(crate) struct Times {
    since: Instant,
    spent: Vec<(&'static str, Duration)>,
}

impl Times {
    /// Begins to count.
    pub(crate) fn new() -> Self {
        Self {
            since: Instant::now(),
            spent: Vec::new(),
        }
    }

    /// The time since the last step, or the start, went into this.
    pub(crate) fn step(&mut self, name: &'static str) {
        self.spent.push((name, self.since.elapsed()));
        self.since = Instant::now();
    }

    /// Says it on standard error.
    pub(crate) fn print(&self) {
        let steps = self.spent.iter().map(|(name, spent)| {
            let millis = spent.as_secs_f64() * 1000.0;
            format!("{name} {millis:.1} ms")
        });
        let steps: Vec<String> = steps.collect();
        // Whether anybody reads it does not matter to the verdict.
        let _ = writeln!(io::stderr().lock(), "time: {}", steps.join(", "));
    }
}
