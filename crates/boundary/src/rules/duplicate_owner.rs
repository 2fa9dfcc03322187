//! `boundary/duplicate-owner`: two repos claim the same release or object.

use std::collections::BTreeMap;

use railint_lint::{Finding, Level, Related, Rule, RuleSet, Scope, Verdict};

use crate::case::{Case, Deployment, View};
use crate::owner;

/// `boundary/duplicate-owner`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/duplicate-owner",
    summary: "Two repos claim the same release or object",
    level: Level::Error,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// Who deploys it, and where.
type Claimed<'a> = (&'a View<'a>, &'a Deployment<'a>);

/// Judges the names under which all repos deploy something.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    let mut claimed: BTreeMap<(&str, &str, &str), Vec<Claimed<'_>>> = BTreeMap::new();
    for view in &case.views {
        for deployment in &view.deployments {
            if let (Some(namespace), Some(name)) = (deployment.namespace, deployment.name) {
                let key = (deployment.component.id.as_str(), namespace, name);
                claimed.entry(key).or_default().push((view, deployment));
            }
        }
    }
    for ((_, namespace, name), places) in claimed {
        for (at, (view, deployment)) in places.iter().enumerate() {
            let others: Vec<_> = places
                .iter()
                .filter(|(other, _)| other.repo.name != view.repo.name)
                .collect();
            // Once a repo is enough: its first place.
            let first = places
                .iter()
                .position(|(other, _)| other.repo.name == view.repo.name);
            let Some((other, _)) = others
                .first()
                .filter(|_| view.repo.judged && first == Some(at))
            else {
                continue;
            };
            let related = others.iter().map(|(other, there)| Related {
                repo: Some(other.repo.name.to_owned()),
                path: there.path.to_owned(),
                place: there.place.clone(),
                message: "and here".to_owned(),
            });
            verdict.findings.push(Finding {
                message: format!(
                    "{} `{name}` in the namespace `{namespace}` is deployed by {} too",
                    deployment.component.title,
                    owner::repo_with_layer(case.contract(), other.repo.name)
                ),
                label: deployment.label.clone(),
                help: "keep it in the repo that owns it and remove it from the other".to_owned(),
                related: related.collect(),
                component: Some(deployment.component.id.clone()),
                ..view.finding(&RULE, deployment.path, deployment.place)
            });
        }
    }
}
