//! `railint/expired-exception`: an exception whose last day has passed.

use railint_policy::{Exception, Level};

use crate::finding::{Finding, Place};
use crate::rule::{Rule, RuleSet, Scope};

/// `railint/expired-exception`.
pub(crate) static RULE: Rule = Rule {
    id: "railint/expired-exception",
    summary: "The last day of an exception has passed",
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
            "This exception ended on {}",
            exception
                .until
                .map(|date| date.to_string())
                .unwrap_or_default()
        ),
        label: "no longer holds".to_owned(),
        help: "settle what it covers, or agree on a new date".to_owned(),
        ..Finding::new(&RULE, repo, &origin.path, &Place::from(origin))
    }
}
