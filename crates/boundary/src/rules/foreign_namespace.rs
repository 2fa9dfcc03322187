//! `boundary/foreign-namespace`: something is put into a namespace of another repo.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::case::{Case, View};
use crate::namespaces::{self, Put};
use crate::{contracts, owner};

/// `boundary/foreign-namespace`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/foreign-namespace",
    summary: "Something is put into a namespace that the contract gives to another repo",
    level: Level::Warning,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges the namespaces that releases, workloads and commands name.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        let contract = case.contract();
        if contract.height(view.repo.name).is_none() {
            continue;
        }
        // What is in the wrong repo altogether is said once, by its own rule.
        let wrong: BTreeSet<(&str, &str)> = view
            .deployments
            .iter()
            .filter(|found| !case.may_claim(view.repo.name, &found.component.class))
            .filter_map(|found| Some((found.path, found.namespace?)))
            .collect();
        for put in namespaces::puts(view) {
            if !wrong.contains(&(put.path, put.namespace)) {
                verdict.findings.extend(finding(case, view, &put));
            }
        }
    }
}

fn finding(case: &Case<'_>, view: &View<'_>, put: &Put<'_>) -> Option<Finding> {
    let (namespace, what) = (put.namespace, &put.what);
    let owners: Vec<_> = case
        .contract()
        .namespace_owners(namespace, case.stack.known)
        .collect();
    let own = case.contract().repo(view.repo.name)?;
    let (owner, origin) = owners.first()?;
    let may = owners.iter().any(|(owner, _)| owner.name == own.name);
    // What the team has a contract about is said by that.
    if may || contracts::separate(case, &own.name, &owner.name) {
        return None;
    }
    Some(Finding {
        message: format!(
            "{} puts {what} into `{namespace}`, a namespace of {}",
            owner::repo_with_layer(case.contract(), view.repo.name),
            owner.name
        ),
        label: format!("goes into `{namespace}`"),
        help: format!(
            "use a namespace of its own, or list `{namespace}` under `repos: {{ {}: {{ namespaces }} }}`",
            own.name
        ),
        contract: Some(Finding::contract_row(
            origin,
            format!("`{namespace}` belongs to {}", owner.name),
        )),
        ..view.finding(&RULE, put.path, put.place)
    })
}
