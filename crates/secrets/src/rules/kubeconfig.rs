//! `secrets/kubeconfig`: a kubeconfig with a login in it.

use railint_lint::{Finding, Level, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::facts::{Facts, SpotKind};

/// `secrets/kubeconfig`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/kubeconfig",
    summary: "A kubeconfig holds a login",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges the places of a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, verdict: &mut Verdict) {
    for (path, spot, more) in super::spots(repo, SpotKind::Kubeconfig) {
        verdict.findings.push(Finding {
            message: format!("This kubeconfig holds a login: `{}`{more}", spot.key),
            label: "whoever has this has the cluster".to_owned(),
            help: "revoke the login in the cluster, take the file out of the repo, and ignore it; logins of people come from an `exec` plugin"
                .to_owned(),
            ..Finding::new(&RULE, repo.name, path, &spot.place)
        });
    }
}
