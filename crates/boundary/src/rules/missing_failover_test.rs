//! `boundary/missing-failover-test`: a service of several instances has no test that one of them may fail.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::case::{Case, Deployment, View};
use crate::facts::MarkKind;

/// `boundary/missing-failover-test`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/missing-failover-test",
    summary: "A service of several instances has no test that one of them may fail",
    level: Level::Info,
    scope: Scope::Repo,
    set: RuleSet::Strict,
};

/// Judges the services that a repo rightly deploys in several instances.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        let owned = view.deployments.iter().filter(|found| {
            let stateful = STATEFUL.contains(&found.component.class.as_str());
            stateful
                && is_replicated(found)
                && case.may_claim(view.repo.name, &found.component.class)
        });
        let mut owned = owned.peekable();
        let missing = match owned.peek() {
            Some(_) => missing(view),
            None => None,
        };
        let Some(missing) = missing else {
            continue;
        };
        let mut seen = BTreeSet::new();
        for found in owned {
            let component = found.component;
            if !seen.insert(&component.id) {
                continue;
            }
            verdict.findings.push(Finding {
                message: format!(
                    "{} runs in several instances, and there is {missing}",
                    component.title
                ),
                label: "several instances".to_owned(),
                help: "add a script `tests/…failover…` that stops one instance, and a smoke check"
                    .to_owned(),
                component: Some(component.id.clone()),
                ..view.finding(&RULE, found.path, found.place)
            });
        }
    }
}

/// What the repo has not, of the two that such a service needs.
fn missing(view: &View<'_>) -> Option<&'static str> {
    let tests = |word: &str| {
        let mut paths = view.repo.paths.iter();
        paths.any(|path| {
            let in_tests = path.split('/').any(|part| matches!(part, "test" | "tests"));
            in_tests && path.to_ascii_lowercase().contains(word)
        })
    };
    if !tests("failover") {
        return Some("no failover test in `tests/`");
    }
    let mut targets = view.marks(MarkKind::Target);
    let smoke = tests("smoke") || targets.any(|(_, mark)| mark.what.contains("smoke"));
    (!smoke).then_some("no smoke check")
}

/// Classes that lose something when an instance fails unnoticed.
const STATEFUL: &[&str] = &[
    "database",
    "cache",
    "broker",
    "object-store",
    "secrets-manager",
];

fn is_replicated(found: &Deployment<'_>) -> bool {
    let chart = found.chart.unwrap_or_default();
    found.replicas.is_some_and(|replicas| replicas > 1)
        || ["-ha", "-cluster", "-sentinel"]
            .iter()
            .any(|end| chart.ends_with(end))
}
