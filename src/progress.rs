//! What a run says while it lasts, and where its time went.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// How long a run is quiet before it shows that it is at work.
const PATIENCE: Duration = Duration::from_secs(1);

/// A sign of life on a terminal, after a second; none elsewhere. It goes when
/// this goes.
pub(crate) struct Progress {
    stop: Option<std::sync::mpsc::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Progress {
    /// Begins to wait.
    pub(crate) fn new(quiet: bool) -> Self {
        if quiet || !io::stderr().is_terminal() {
            return Self {
                stop: None,
                thread: None,
            };
        }
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        let thread = std::thread::spawn(move || {
            if stopped.recv_timeout(PATIENCE) != Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::new_spinner().with_elapsed(PATIENCE);
            if let Ok(style) = ProgressStyle::with_template("{spinner} judging, {elapsed}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            // Until it is told to stop, or nobody is left to tell it.
            let _ = stopped.recv();
            bar.finish_and_clear();
        });
        Self {
            stop: Some(stop),
            thread: Some(thread),
        }
    }
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
