//! What a whole run came to: the findings, and what could not be known.

use std::cmp::Ordering;

use railint_policy::Level;

use crate::finding::Finding;
use crate::hidden::Hidden;

/// The result of a run, ready for a report.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Heaviest level first, then by repo, path, place and rule.
    pub findings: Vec<Finding>,
    /// What was found and is not reported, and why, in the same order.
    pub suppressed: Vec<Suppressed>,
    /// Names of the repos that were judged, sorted.
    pub judged: Vec<String>,
    /// Number of repos that were judged.
    pub repos: usize,
    /// Number of files that were looked at.
    pub files: usize,
    /// Rules or questions that were judged in part, and why; sorted sentences.
    pub judged_in_part: Vec<String>,
    /// What else the reader should know; sorted sentences.
    pub notes: Vec<String>,
    /// What no report may show of the files.
    pub hidden: Hidden,
}

/// A finding that somebody has accepted.
#[derive(Debug, Clone)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// What hides it.
    pub by: Suppressor,
    /// The reason that was given for it.
    pub reason: String,
}

/// What hides a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suppressor {
    /// A comment in the file itself.
    Ignore,
    /// An exception in the configuration.
    Exception,
    /// The baseline of the repo.
    Baseline,
}

impl Outcome {
    /// Puts findings in the order in which they are reported.
    pub fn sort(&mut self) {
        self.findings.sort_by(order);
        self.suppressed
            .sort_by(|a, b| order(&a.finding, &b.finding));
    }

    /// Number of findings at `level`.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|f| f.level == level).count()
    }

    /// Whether a finding stands at error level.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.count(Level::Error) > 0
    }
}

/// The order in which findings are reported: the heaviest first, then by place.
pub(crate) fn order(a: &Finding, b: &Finding) -> Ordering {
    b.level
        .cmp(&a.level)
        .then_with(|| a.repo.cmp(&b.repo))
        .then_with(|| a.path.cmp(&b.path))
        .then_with(|| a.place.cmp(&b.place))
        .then_with(|| a.rule.id.cmp(b.rule.id))
        .then_with(|| a.message.cmp(&b.message))
}
