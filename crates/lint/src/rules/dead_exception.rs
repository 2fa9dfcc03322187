//! `railint/dead-exception`: an exception that covers no finding.

use railint_policy::{Exception, Level};

use crate::finding::{Finding, Place};
use crate::rule::{Rule, RuleSet, Scope};

/// `railint/dead-exception`.
pub(crate) static RULE: Rule = Rule {
    id: "railint/dead-exception",
    summary: "An exception in the configuration covers no finding",
    level: Level::Warning,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// The finding for one exception; it stands in the configuration.
pub(crate) fn finding(exception: &Exception) -> Finding {
    let origin = &exception.origin;
    let repo = origin.repo.as_deref().unwrap_or_default();
    Finding {
        message: format!(
            "This exception covers nothing: no finding of {} is left here",
            exception.rule
        ),
        label: "no longer needed".to_owned(),
        help: "remove the entry".to_owned(),
        ..Finding::new(&RULE, repo, &origin.path, &Place::from(origin))
    }
}
