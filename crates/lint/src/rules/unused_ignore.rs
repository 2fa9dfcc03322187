//! `railint/unused-ignore`: an ignore that hides nothing.

use railint_policy::Level;

use crate::finding::Finding;
use crate::ignore::Ignore;
use crate::rule::{Rule, RuleSet, Scope};

/// `railint/unused-ignore`.
pub(crate) static RULE: Rule = Rule {
    id: "railint/unused-ignore",
    summary: "An inline ignore hides no finding",
    level: Level::Warning,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// The finding for one ignore.
pub(crate) fn finding(repo: &str, path: &str, ignore: &Ignore) -> Finding {
    Finding {
        message: format!(
            "This ignore hides nothing: no finding of {} stands here",
            ignore.rules.join(", ")
        ),
        label: "no longer needed".to_owned(),
        help: "remove the comment".to_owned(),
        ..Finding::new(&RULE, repo, path, &ignore.place)
    }
}
