//! `boundary/wrong-layer`: a repo deploys a component whose class another
//! layer owns.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::case::{Case, Deployment, View};
use crate::{owner, words};

/// `boundary/wrong-layer`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/wrong-layer",
    summary: "A repo deploys a component whose class another layer owns",
    level: Level::Error,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges what every repo deploys for itself.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        let own = view
            .deployments
            .iter()
            .filter(|deployment| !has_own_rule(deployment));
        let findings = own.filter_map(|deployment| finding(case, view, deployment));
        verdict.findings.extend(findings);
    }
}

/// Whether `boundary/host-config` or `boundary/ci-placement` speaks of it, or,
/// of a chart that runs whatever its values name, `boundary/unclassified`.
fn has_own_rule(deployment: &Deployment<'_>) -> bool {
    let component = deployment.component;
    component.class == "host" || component.runner || component.generic
}

fn finding(case: &Case<'_>, view: &View<'_>, deployment: &Deployment<'_>) -> Option<Finding> {
    let component = deployment.component;
    if case.may_claim(view.repo.name, &component.class) {
        return None;
    }
    let rightful = owner::of(case.contract(), &component.class, case.stack.known)?;
    Some(Finding {
        message: format!(
            "{} deploys {}, {} that belongs to {}",
            owner::repo_with_layer(case.contract(), view.repo.name),
            component.title,
            words::one(&component.class),
            rightful.name
        ),
        label: deployment.label.clone(),
        help: format!(
            "move it to {} and use it from here, or record an exception with a reason",
            rightful.name
        ),
        contract: Some(rightful.row),
        component: Some(component.id.clone()),
        ..view.finding(&RULE, deployment.path, deployment.place)
    })
}
