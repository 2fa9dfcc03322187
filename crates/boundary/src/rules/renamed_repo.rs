//! `boundary/renamed-repo`: a text calls a repo by a name that it had before.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::case::Case;
use crate::facts::MarkKind;
use crate::words::is_history;

/// `boundary/renamed-repo`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/renamed-repo",
    summary: "A text calls a repo by a name that it had before",
    level: Level::Info,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges old names outside of what is history on purpose.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        let mut seen = BTreeSet::new();
        for (path, mark) in view.marks(MarkKind::OldName) {
            if is_history(path) || !seen.insert((path, mark.what.as_str())) {
                continue;
            }
            let Some(repo) = case.contract().repo(&mark.what) else {
                continue;
            };
            verdict.findings.push(Finding {
                message: format!("`{}` is called {} now", mark.what, repo.name),
                label: "the old name".to_owned(),
                help: format!("write `{}`", repo.name),
                contract: Some(Finding::contract_row(
                    &repo.origin,
                    format!("{} was called {} before", repo.name, mark.what),
                )),
                ..view.finding(&RULE, path, &mark.place)
            });
        }
    }
}
