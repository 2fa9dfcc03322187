//! The map of a stack, drawn from the claims of its repos.

use std::collections::BTreeMap;

use railint_lint::{
    Finding, Held, Map, MapLayer, MapPlace, MapRepo, Place, RepoFacts, Stack, Standing, Used,
    Violation,
};
use railint_policy::{Component, Owner, Policy};

use crate::charts::Charts;
use crate::facts::{Facts, Use};
use crate::owner;
use crate::rules::ABOUT_OWNERSHIP;

/// Draws the map. `findings` are those of the whole run; the boundary's own that
/// are about ownership are shown, and the components that any of them is about.
#[must_use]
pub fn map(stack: &Stack<'_, Facts>, policy: &Policy, findings: &[Finding]) -> Map {
    let contract = &policy.contract;
    let own = |finding: &&Finding| finding.rule.linter() == "boundary";
    let findings: Vec<&Finding> = findings.iter().filter(own).collect();
    let holdings: BTreeMap<&str, Holdings<'_>> = stack
        .repos
        .iter()
        .map(|repo| (repo.name, holdings(repo, policy, &findings)))
        .collect();
    let mut repos: Vec<MapRepo> = stack
        .repos
        .iter()
        .map(|repo| drawn(stack, policy, repo, &holdings, &findings))
        .collect();
    for row in &contract.repos {
        if !stack.known.contains(&row.name) && !row.optional {
            repos.push(MapRepo {
                known: false,
                ..blank(policy, &row.name)
            });
        }
    }
    repos.sort_by(|a, b| a.name.cmp(&b.name));
    let layers = contract.layers.iter().map(|layer| MapLayer {
        name: layer.name.clone(),
        title: layer.title.clone(),
        owns: layer.owns.iter().map(|(class, _)| class.clone()).collect(),
    });
    Map {
        stack: policy.name.clone(),
        layers: layers.collect(),
        repos,
        judged_in_part: Vec::new(),
    }
}

/// Where a repo deploys which component.
type Holdings<'p> = BTreeMap<&'p str, (&'p Component, Vec<MapPlace>)>;

fn holdings<'p>(
    repo: &RepoFacts<'_, Facts>,
    policy: &'p Policy,
    findings: &[&Finding],
) -> Holdings<'p> {
    let mut held = Holdings::new();
    let mut add = |component: Option<&'p Component>, path: &str, place: &Place, what: &str| {
        if let Some(component) = component {
            let (_, places) = held
                .entry(component.id.as_str())
                .or_insert_with(|| (component, Vec::new()));
            places.push(at(path, place, what));
        }
    };
    let charts = Charts::of(repo);
    for (path, facts) in &repo.files {
        for claim in &facts.claims {
            let component = policy.catalogue.component(&claim.component);
            add(component, path, &claim.place, &claim.what);
        }
        for release in &facts.releases {
            let chart = charts.chart(path, release);
            let component =
                chart.and_then(|chart| policy.catalogue.component_of_chart(&chart.name));
            add(component, path, &release.place, &release.place.excerpt);
        }
    }
    // What a release brings along is known to the rules alone.
    for finding in findings.iter().filter(|finding| finding.repo == repo.name) {
        let id = finding.component.as_deref();
        let component = id.and_then(|id| policy.catalogue.component(id));
        let what = &finding.place.excerpt;
        add(component, &finding.path, &finding.place, what);
    }
    for (_, places) in held.values_mut() {
        places.sort();
        places.dedup();
    }
    held
}

fn at(path: &str, place: &Place, what: &str) -> MapPlace {
    MapPlace {
        path: path.to_owned(),
        line: place.start.line,
        what: what.to_owned(),
    }
}

fn blank(policy: &Policy, name: &str) -> MapRepo {
    let row = policy.contract.repo(name);
    let owns = row.into_iter().flat_map(|row| &row.owns);
    MapRepo {
        name: name.to_owned(),
        layer: row.and_then(|row| row.layer.clone()),
        owns: owns.map(|(class, _)| class.clone()).collect(),
        known: true,
        holds: Vec::new(),
        uses: Vec::new(),
        violations: Vec::new(),
    }
}

fn drawn(
    stack: &Stack<'_, Facts>,
    policy: &Policy,
    repo: &RepoFacts<'_, Facts>,
    holdings: &BTreeMap<&str, Holdings<'_>>,
    findings: &[&Finding],
) -> MapRepo {
    let own = holdings
        .get(repo.name)
        .into_iter()
        .flat_map(BTreeMap::values);
    let mut holds: Vec<Held> = own
        .map(|(component, places)| Held {
            component: component.id.clone(),
            title: component.title.clone(),
            class: component.class.clone(),
            standing: standing(stack, policy, repo, component),
            claims: places.clone(),
        })
        .collect();
    holds.sort_by(|a, b| (&a.class, &a.title).cmp(&(&b.class, &b.title)));
    let violations = findings
        .iter()
        .filter(|finding| finding.repo == repo.name && ABOUT_OWNERSHIP.contains(&finding.rule));
    MapRepo {
        holds,
        uses: uses(policy, repo, holdings),
        violations: violations
            .map(|finding| Violation {
                rule: finding.rule.id.to_owned(),
                level: finding.level,
                message: finding.message.clone(),
                path: finding.path.clone(),
                line: finding.place.start.line,
            })
            .collect(),
        ..blank(policy, repo.name)
    }
}

fn standing(
    stack: &Stack<'_, Facts>,
    policy: &Policy,
    repo: &RepoFacts<'_, Facts>,
    component: &Component,
) -> Standing {
    let contract = &policy.contract;
    let class = &component.class;
    if matches!(contract.owner(class, stack.known), Owner::Nobody) {
        return Standing::Unowned;
    }
    let placed = repo
        .row
        .is_some_and(|row| row.layer.is_some() || !row.owns.is_empty());
    if !placed {
        return Standing::Unplaced;
    }
    if contract.may_claim(repo.name, class, stack.known) {
        return Standing::Rightful;
    }
    let rightful = owner::of(contract, class, stack.known);
    Standing::Foreign {
        owner: rightful.map(|rightful| rightful.name).unwrap_or_default(),
    }
}

/// What the objects of a repo use and the repo itself does not deploy.
fn uses(
    policy: &Policy,
    repo: &RepoFacts<'_, Facts>,
    holdings: &BTreeMap<&str, Holdings<'_>>,
) -> Vec<Used> {
    let mut used: BTreeMap<(String, String), Used> = BTreeMap::new();
    for (path, facts) in &repo.files {
        for object in &facts.uses {
            let place = at(path, &object.place, kind_of(object));
            let Some(of) = used_by(policy, object, repo.name, holdings) else {
                continue;
            };
            let entry = used.entry((of.class.clone(), of.title.clone()));
            entry.or_insert(of).places.push(place);
        }
    }
    used.into_values().collect()
}

fn kind_of(object: &Use) -> &str {
    let kind = object.kind.rsplit('/').next();
    kind.unwrap_or(&object.kind)
}

/// Which component an object uses: one that some repo deploys, if there is one.
fn used_by(
    policy: &Policy,
    object: &Use,
    repo: &str,
    holdings: &BTreeMap<&str, Holdings<'_>>,
) -> Option<Used> {
    let candidates: Vec<&Component> = policy.catalogue.used_by(&object.kind).collect();
    let first = candidates.first()?;
    let providers = |component: &Component| -> Vec<String> {
        let holders = holdings
            .iter()
            .filter(|(_, held)| held.contains_key(component.id.as_str()));
        holders.map(|(name, _)| (*name).to_owned()).collect()
    };
    let deployed = candidates
        .iter()
        .map(|component| (*component, providers(component)))
        .find(|(_, providers)| !providers.is_empty());
    let (component, providers) = match deployed {
        Some((component, providers)) => (Some(component), providers),
        None if candidates.len() == 1 => (Some(*first), Vec::new()),
        None => (None, Vec::new()),
    };
    if providers.iter().any(|provider| provider == repo) {
        return None;
    }
    Some(Used {
        component: component.map(|component| component.id.clone()),
        title: component.map_or_else(|| kind_of(object).to_owned(), |c| c.title.clone()),
        class: component.unwrap_or(first).class.clone(),
        providers,
        places: Vec::new(),
    })
}
