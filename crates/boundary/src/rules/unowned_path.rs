//! `boundary/unowned-path`: a repo deploys something, and no layer covers it.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::case::Case;

/// `boundary/unowned-path`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/unowned-path",
    summary: "A repo deploys something, and no layer covers it",
    level: Level::Info,
    scope: Scope::Repo,
    set: RuleSet::Strict,
};

/// Judges repos that the contract gives neither a layer nor classes of its own.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        let row = case.contract().repo(view.repo.name);
        let placed = row.is_some_and(|row| row.layer.is_some() || !row.owns.is_empty());
        let Some(first) = view.deployments.first().filter(|_| !placed) else {
            continue;
        };
        verdict.findings.push(Finding {
            message: format!(
                "`{}` deploys {}, and is in no layer",
                view.repo.name, first.component.title
            ),
            label: first.label.clone(),
            help: format!(
                "name its layer in railint.yaml: `repos: {{ {}: {{ layer: … }} }}`",
                view.repo.name
            ),
            ..view.finding(&RULE, first.path, first.place)
        });
    }
}
