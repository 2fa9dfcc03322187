//! `railint/expired-ignore`: an ignore whose last day has passed.

use railint_policy::Level;

use crate::finding::Finding;
use crate::ignore::Ignore;
use crate::rule::{Rule, RuleSet, Scope};

/// `railint/expired-ignore`.
pub(crate) static RULE: Rule = Rule {
    id: "railint/expired-ignore",
    summary: "The last day of an inline ignore has passed",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// The finding for one ignore.
pub(crate) fn finding(repo: &str, path: &str, ignore: &Ignore) -> Finding {
    let until = ignore.until.map(|date| date.to_string());
    Finding {
        message: format!("This ignore ended on {}", until.unwrap_or_default()),
        label: "no longer holds".to_owned(),
        help: "settle what it hides, or agree on a new date".to_owned(),
        ..Finding::new(&RULE, repo, path, &ignore.place)
    }
}
