//! `railint/invalid-ignore`: an ignore that cannot hold.

use railint_policy::{Level, nearest, pattern_names};

use crate::finding::Finding;
use crate::ignore::Ignore;
use crate::rule::{Rule, RuleSet, Scope};

/// `railint/invalid-ignore`.
pub(crate) static RULE: Rule = Rule {
    id: "railint/invalid-ignore",
    summary: "An inline ignore gives no reason, names no rule that exists, or has no readable date",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// What is wrong with an ignore: one finding for each defect.
pub(crate) fn findings(repo: &str, path: &str, ignore: &Ignore, known: &[&str]) -> Vec<Finding> {
    let finding = |message: String, label: &str, help: String| Finding {
        message,
        label: label.to_owned(),
        help,
        ..Finding::new(&RULE, repo, path, &ignore.place)
    };
    let mut found = Vec::new();
    for pattern in &ignore.rules {
        if known.iter().any(|rule| pattern_names(pattern, rule)) {
            continue;
        }
        let help = match nearest(pattern, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`railint rules` lists the rules".to_owned(),
        };
        let message = format!("There is no rule `{pattern}`, so this ignore hides nothing");
        found.push(finding(message, "unknown rule", help));
    }
    if ignore.reason.is_empty() {
        found.push(finding(
            "This ignore gives no reason, so it does not hold".to_owned(),
            "a reason is missing",
            "say why behind the bracket: `railint: ignore[rule] moves with the next release`"
                .to_owned(),
        ));
    }
    if let Some(date) = &ignore.bad_date {
        found.push(finding(
            format!("`{date}` is no date, so this ignore does not hold"),
            "not YYYY-MM-DD",
            "write `until=YYYY-MM-DD`".to_owned(),
        ));
    }
    found
}
