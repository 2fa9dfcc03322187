//! `boundary/lower-layer-reconfigured`: a repo changes what a lower layer has set up.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};
use railint_policy::ChartName;

use crate::case::{Case, View};
use crate::facts::{Mark, MarkKind};
use crate::owner;

/// `boundary/lower-layer-reconfigured`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/lower-layer-reconfigured",
    summary: "A repo changes what a lower layer has set up",
    level: Level::Warning,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges commands that change namespaces and checkouts of lower layers, and
/// other values for packaged charts.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        for (path, mark) in view.marks(MarkKind::ChangesNamespace) {
            let owner = lower_owner(case, view.repo.name, &mark.what);
            let what = format!("an object in `{}`", mark.what);
            verdict
                .findings
                .extend(owner.map(|owner| finding(case, view, (path, mark), &what, &owner)));
        }
        for (path, mark) in view.marks(MarkKind::WritesSibling) {
            let lower = is_lower(case, view.repo.name, &mark.what);
            let what = format!("what lies in `../{}`", mark.what);
            let owner = case.contract().repo(&mark.what).filter(|_| lower);
            verdict
                .findings
                .extend(owner.map(|owner| finding(case, view, (path, mark), &what, &owner.name)));
        }
        for (path, mark) in view.marks(MarkKind::ConfiguresPackaged) {
            verdict.findings.extend(of_packaged(case, view, path, mark));
        }
    }
}

/// The repo of a lower layer that a namespace belongs to.
fn lower_owner(case: &Case<'_>, repo: &str, namespace: &str) -> Option<String> {
    let own = case.contract().repo(repo)?.name.as_str();
    let mut lower = None;
    for (owner, _) in case
        .contract()
        .namespace_owners(namespace, case.stack.known)
    {
        if owner.name == own {
            return None;
        }
        if is_lower(case, repo, &owner.name) {
            lower = lower.or_else(|| Some(owner.name.clone()));
        }
    }
    lower
}

fn is_lower(case: &Case<'_>, repo: &str, other: &str) -> bool {
    let contract = case.contract();
    match (contract.height(repo), contract.height(other)) {
        (Some(own), Some(other)) => other < own,
        _ => false,
    }
}

fn of_packaged(case: &Case<'_>, view: &View<'_>, path: &str, mark: &Mark) -> Option<Finding> {
    let name = mark.what.strip_prefix("rke2-").unwrap_or(&mark.what);
    let chart = ChartName {
        name,
        repository: None,
    };
    let component = case.policy.catalogue.component_of_chart(&chart)?;
    if case.may_claim(view.repo.name, &component.class) {
        return None;
    }
    let rightful = owner::of(case.contract(), &component.class, case.stack.known)?;
    let what = format!("the {} that comes with the cluster", component.title);
    Some(Finding {
        contract: Some(rightful.row),
        component: Some(component.id.clone()),
        ..finding(case, view, (path, mark), &what, &rightful.name)
    })
}

fn finding(
    case: &Case<'_>,
    view: &View<'_>,
    (path, mark): (&str, &Mark),
    what: &str,
    owner: &str,
) -> Finding {
    Finding {
        message: format!(
            "{} changes {what}, which belongs to {owner}",
            owner::repo_with_layer(case.contract(), view.repo.name)
        ),
        label: "changed from here".to_owned(),
        help: format!("make the change in {owner}; from here only call one of its targets"),
        ..view.finding(&RULE, path, &mark.place)
    }
}
