//! What a whole run came to: the findings, and what could not be known.

use railint_policy::Level;

use crate::finding::Finding;

/// The result of a run, ready for a report.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Heaviest level first, then by repo, path, place and rule.
    pub findings: Vec<Finding>,
    /// Number of repos that were judged.
    pub repos: usize,
    /// Number of files that were looked at.
    pub files: usize,
    /// Rules or questions that were judged in part, and why; sorted sentences.
    pub judged_in_part: Vec<String>,
    /// What else the reader should know; sorted sentences.
    pub notes: Vec<String>,
}

impl Outcome {
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
