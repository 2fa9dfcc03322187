//! `boundary/home-path`: a path leads through somebody's home folder to the checkout of a repo.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::case::Case;
use crate::facts::MarkKind;
use crate::words::is_history;

/// `boundary/home-path`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/home-path",
    summary: "A path leads through somebody's home folder to the checkout of a repo",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges paths in code, and in prose as advice.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        let mut seen = BTreeSet::new();
        let kinds = [
            (MarkKind::HomePath, Level::Warning),
            (MarkKind::HomePathInProse, Level::Info),
        ];
        for (kind, level) in kinds {
            for (path, mark) in view.marks(kind) {
                // Prose repeats itself: the first one in a file is enough. A
                // record of the past keeps the paths of its time.
                let repeated = !seen.insert((path, mark.what.as_str()));
                if level == Level::Info && (repeated || is_history(path)) {
                    continue;
                }
                verdict.findings.push(Finding {
                    level,
                    message: format!(
                        "`{}` is where one person keeps the checkout of {}",
                        mark.place.excerpt, mark.what
                    ),
                    label: "no other machine has this path".to_owned(),
                    help: format!(
                        "name the repo in prose, and in code use `../{}` or a variable",
                        mark.what
                    ),
                    ..view.finding(&RULE, path, &mark.place)
                });
            }
        }
    }
}
