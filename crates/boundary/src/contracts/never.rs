//! Contracts that can never be about anything, or never be broken.

use railint_policy::{Demand, Policy, RepoRow, Selector, TeamContract, names_repo};

/// Why a contract can never be broken, as the end of a sentence; `None` where it
/// can, as far as one can tell from the policy.
pub(crate) fn never(contract: &TeamContract, policy: &Policy) -> Option<String> {
    let bound = |row: &&RepoRow| contract.binds(&row.name);
    let rows = policy.contract.repos.iter().filter(bound);
    let within = |names: &[String], row: &RepoRow| {
        names.is_empty() || names_repo(names, &row.name, &policy.contract)
    };
    match &contract.demand {
        Demand::Forbid(selector) => {
            no_repo(rows, selector, &[], policy).or_else(|| contradicts(selector, policy))
        }
        Demand::Only(selector) => {
            let mut others = rows.filter(|row| {
                selector.covers_repo(&row.name, &policy.contract) && !within(&selector.within, row)
            });
            let all = others.next().is_none() && !policy.contract.repos.is_empty();
            all.then(|| "every repo that it is about may have it".to_owned())
                .or_else(|| contradicts(selector, policy))
        }
        Demand::Require(requirement) => {
            let nothing = Selector::default();
            let of = requirement.of.as_ref();
            let selector = of.unwrap_or(&nothing);
            no_repo(rows, selector, &requirement.within, policy)
                .or_else(|| of.and_then(|selector| contradicts(selector, policy)))
        }
        Demand::Independent(names) => {
            let parties = policy.contract.repos.iter();
            let parties: Vec<&RepoRow> = parties.filter(|row| within(names, row)).collect();
            let has =
                |row: &RepoRow, wanted: &str| row.namespaces.iter().any(|(own, _)| own == wanted);
            let mut pairs = parties
                .iter()
                .flat_map(|one| parties.iter().map(move |other| (one, other)));
            let possible = pairs.any(|(one, other)| {
                let mut foreign = other.namespaces.iter();
                bound(one) && foreign.any(|(namespace, _)| !has(one, namespace))
            });
            (!possible).then(|| "no two of these repos have `namespaces` of their own".to_owned())
        }
    }
}

/// Where names of repos and layers are given and leave no repo.
fn no_repo<'p>(
    mut rows: impl Iterator<Item = &'p RepoRow>,
    selector: &Selector,
    within: &[String],
    policy: &Policy,
) -> Option<String> {
    let contract = &policy.contract;
    let named = [
        &selector.layers[..],
        &selector.repos,
        &selector.within,
        within,
    ];
    if named.iter().all(|names| names.is_empty()) {
        return None;
    }
    let meant = rows.any(|row| {
        selector.covers_repo(&row.name, contract)
            && selector.is_within(&row.name, contract)
            && (within.is_empty() || names_repo(within, &row.name, contract))
    });
    (!meant).then(|| "there is no repo that it is about".to_owned())
}

/// Where the parts of a selector exclude one another.
fn contradicts(selector: &Selector, policy: &Policy) -> Option<String> {
    let (classes, components) = (&selector.classes, &selector.components);
    if !classes.is_empty() && !components.is_empty() {
        let mut known = components
            .iter()
            .filter_map(|id| policy.catalogue.component(id));
        if !known.any(|component| classes.contains(&component.class)) {
            let (id, class) = (components.join("`, `"), classes.join("`, `"));
            return Some(format!("`{id}` is not of the class `{class}`"));
        }
    }
    let conditions = selector.conditions.iter().enumerate();
    for (index, one) in conditions {
        let mut others = selector.conditions.iter().skip(index + 1);
        if let Some(other) = others.find(|other| one.excludes(other)) {
            return Some(format!(
                "`{}` and `{}` exclude each other",
                one.text(),
                other.text()
            ));
        }
    }
    None
}
