//! `boundary/ci-placement`: runners outside the forge, or pipelines for other repos outside the layer of CI.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::case::{Case, View};
use crate::facts::MarkKind;
use crate::owner;

/// `boundary/ci-placement`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/ci-placement",
    summary: "Runners outside the forge, or pipelines for other repos outside the layer of CI",
    level: Level::Warning,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges runners, and workflows that other repos can call.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        for found in view
            .deployments
            .iter()
            .filter(|found| found.component.runner)
        {
            let class = &found.component.class;
            if case.may_claim(view.repo.name, class) {
                continue;
            }
            let Some(rightful) = owner::of(case.contract(), class, case.stack.known) else {
                continue;
            };
            verdict.findings.push(Finding {
                message: format!(
                    "{} deploys {}, which belong to {}",
                    owner::repo_with_layer(case.contract(), view.repo.name),
                    found.component.title,
                    rightful.name
                ),
                label: found.label.clone(),
                help: format!(
                    "move them to {} and use them by their labels",
                    rightful.name
                ),
                contract: Some(rightful.row),
                component: Some(found.component.id.clone()),
                ..view.finding(&RULE, found.path, found.place)
            });
        }
        workflows(case, view, verdict);
    }
}

/// A workflow that is called from its own repo alone is that repo's matter.
fn workflows(case: &Case<'_>, view: &View<'_>, verdict: &mut Verdict) {
    if case.may_claim(view.repo.name, "ci") {
        return;
    }
    let Some(rightful) = owner::of(case.contract(), "ci", case.stack.known) else {
        return;
    };
    let own: BTreeSet<&str> = view
        .marks(MarkKind::UsesOwnWorkflow)
        .map(|(_, mark)| mark.what.as_str())
        .collect();
    for (path, mark) in view.marks(MarkKind::ReusableWorkflow) {
        if own.contains(path) {
            continue;
        }
        verdict.findings.push(Finding {
            message: format!(
                "{} offers a workflow for other repos to call, which belongs to {}",
                owner::repo_with_layer(case.contract(), view.repo.name),
                rightful.name
            ),
            label: "made for other repos".to_owned(),
            help: format!("keep it in {} and call it from here", rightful.name),
            contract: Some(rightful.row.clone()),
            ..view.finding(&RULE, path, &mark.place)
        });
    }
}
