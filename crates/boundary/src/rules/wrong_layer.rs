//! `boundary/wrong-layer`: a repo deploys a component whose class another
//! layer owns.

use railint_lint::{Finding, Level, Place, RepoFacts, Rule, RuleSet, Scope, Stack, Verdict};
use railint_policy::{Component, Policy};

use crate::charts::Charts;
use crate::facts::{By, Claim, Facts};
use crate::{owner, words};

/// `boundary/wrong-layer`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/wrong-layer",
    summary: "A repo deploys a component whose class another layer owns",
    level: Level::Error,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges every claim of every repo.
pub(crate) fn judge(stack: &Stack<'_, Facts>, policy: &Policy, verdict: &mut Verdict) {
    for repo in stack.repos.iter().filter(|repo| repo.judged) {
        let charts = Charts::of(repo);
        for (path, facts) in &repo.files {
            for claim in &facts.claims {
                let Some(component) = policy.catalogue.component(&claim.component) else {
                    continue;
                };
                let label = label(claim, component);
                let deployed = Deployed {
                    component,
                    label,
                    path,
                    place: &claim.place,
                };
                verdict
                    .findings
                    .extend(finding(stack, policy, repo, deployed));
            }
            for release in &facts.releases {
                let chart = charts.chart(release);
                let component =
                    chart.and_then(|chart| policy.catalogue.component_of_chart(&chart.name));
                let Some(component) = component else {
                    continue;
                };
                let label = format!("this chart deploys {}", component.title);
                let deployed = Deployed {
                    component,
                    label,
                    path,
                    place: &release.place,
                };
                verdict
                    .findings
                    .extend(finding(stack, policy, repo, deployed));
            }
        }
    }
}

/// One component at one place.
struct Deployed<'a> {
    component: &'a Component,
    label: String,
    path: &'a str,
    place: &'a Place,
}

fn label(claim: &Claim, component: &Component) -> String {
    match claim.by {
        By::Image => format!("this image is {}", component.title),
        By::Resource => format!("a `{}` brings up {}", claim.what, component.title),
    }
}

fn finding(
    stack: &Stack<'_, Facts>,
    policy: &Policy,
    repo: &RepoFacts<'_, Facts>,
    deployed: Deployed<'_>,
) -> Option<Finding> {
    let component = deployed.component;
    let contract = &policy.contract;
    if contract.may_claim(repo.name, &component.class, stack.known) {
        return None;
    }
    let rightful = owner::of(contract, &component.class, stack.known)?;
    Some(Finding {
        message: format!(
            "{} deploys {}, {} that belongs to {}",
            owner::repo_with_layer(contract, repo.name),
            component.title,
            words::one(&component.class),
            rightful.name
        ),
        label: deployed.label,
        help: format!(
            "move it to {} and use it from here, or record an exception with a reason",
            rightful.name
        ),
        contract: Some(rightful.row),
        component: Some(component.id.clone()),
        ..Finding::new(&RULE, repo.name, deployed.path, deployed.place)
    })
}
