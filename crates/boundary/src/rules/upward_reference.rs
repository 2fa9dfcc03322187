//! `boundary/upward-reference`: a lower layer reaches into the checkout of a higher one.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::case::Case;
use crate::facts::MarkKind;
use crate::owner;

/// `boundary/upward-reference`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/upward-reference",
    summary: "A lower layer reaches into the checkout of a higher one",
    level: Level::Warning,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges paths to checkouts beside this one.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        for (path, mark) in view.marks(MarkKind::SiblingPath) {
            let contract = case.contract();
            let heights = (contract.height(view.repo.name), contract.height(&mark.what));
            let (Some(own), Some(other)) = heights else {
                continue;
            };
            if other <= own {
                continue;
            }
            verdict.findings.push(Finding {
                message: format!(
                    "{} reaches up into {}",
                    owner::repo_with_layer(contract, view.repo.name),
                    owner::repo_with_layer(contract, &mark.what)
                ),
                label: "a path into a higher layer".to_owned(),
                help: format!(
                    "a lower layer works without the higher ones: move the step to {}, or keep what it needs here",
                    mark.what
                ),
                ..view.finding(&RULE, path, &mark.place)
            });
        }
    }
}
