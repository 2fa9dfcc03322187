//! `secrets/ignored-sops-config`: a configuration has a name that SOPS passes
//! over.

use railint_lint::{Finding, Level, Place, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::facts::{Facts, SopsFacts};

/// `secrets/ignored-sops-config`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/ignored-sops-config",
    summary: "A SOPS configuration is named so that SOPS ignores it",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges the names of the configurations of a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, verdict: &mut Verdict) {
    for (path, facts) in &repo.files {
        if facts.sops == Some(SopsFacts::IgnoredConfig) {
            verdict.findings.push(Finding {
                message: "SOPS ignores this configuration: it looks for `.sops.yaml` only"
                    .to_owned(),
                label: "the whole file".to_owned(),
                help: "rename it to `.sops.yaml`".to_owned(),
                ..Finding::new(&RULE, repo.name, path, &Place::file_start())
            });
        }
    }
}
