//! `railint/unreadable`: a file that had to be judged could not be read.

use railint_policy::Level;

use crate::finding::{Finding, Place};
use crate::rule::{Rule, RuleSet, Scope};

/// `railint/unreadable`.
pub(crate) static RULE: Rule = Rule {
    id: "railint/unreadable",
    summary: "A file that a rule has to judge cannot be read",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// The finding for one file and one reason.
pub(crate) fn finding(repo: &str, path: &str, place: &Place, why: &str) -> Finding {
    Finding {
        message: format!("This file cannot be read, so it was not judged: {why}"),
        label: "reading stopped here".to_owned(),
        help: "mend the file, or list it under `exclude:` in railint.yaml if it is not meant to be read"
            .to_owned(),
        ..Finding::new(&RULE, repo, path, place)
    }
}
