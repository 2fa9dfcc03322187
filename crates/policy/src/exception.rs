//! Exceptions: findings that the team has agreed to live with, each with a
//! reason and, if wanted, an end.

use jiff::civil::Date;

use crate::file::Origin;
use crate::levels::{Globs, pattern_names};

/// One agreed exception.
#[derive(Debug, Clone)]
pub struct Exception {
    /// A rule id or a linter.
    pub rule: String,
    /// The repo that it holds for; all when absent.
    pub repo: Option<String>,
    /// The files that it holds for; all when absent.
    pub path: Option<Globs>,
    /// The catalogue key of the component that it holds for; all when absent.
    pub component: Option<String>,
    /// Whether it is about what earlier commits hold, and not about the files
    /// of today.
    pub history: bool,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Its row in the policy.
    pub origin: Origin,
}

impl Exception {
    /// Whether it covers a finding in the files of today, its end left aside.
    #[must_use]
    pub fn covers(&self, rule: &str, repo: &str, path: &str, component: Option<&str>) -> bool {
        !self.history && self.covers_past(rule, repo, path, component)
    }

    /// Whether it covers a finding in what an earlier commit holds, its end left
    /// aside: what is accepted today is accepted in history, too.
    #[must_use]
    pub fn covers_past(&self, rule: &str, repo: &str, path: &str, component: Option<&str>) -> bool {
        pattern_names(&self.rule, rule)
            && self.repo.as_deref().is_none_or(|wanted| wanted == repo)
            && self
                .path
                .as_ref()
                .is_none_or(|globs| globs.matches(repo, path))
            && self
                .component
                .as_deref()
                .is_none_or(|wanted| component == Some(wanted))
    }

    /// Whether its last day lies before `today`.
    #[must_use]
    pub fn expired(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}
