//! `secrets/plaintext-value`: a value whose key names a secret is in clear.

use railint_lint::{Finding, Level, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::facts::{Facts, SpotKind};

/// `secrets/plaintext-value`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/plaintext-value",
    summary: "A value whose key names a secret is in clear",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges the places of a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, verdict: &mut Verdict) {
    for (path, spot, more) in super::spots(repo, SpotKind::Plain) {
        verdict.findings.push(Finding {
            message: format!("The value of `{}` is a secret in clear{more}", spot.key),
            label: "in clear".to_owned(),
            help: "change it where it is used, as the history keeps this one; then let SOPS encrypt it, or refer to where it is kept (`existingSecret`, `secretKeyRef`, a variable)"
                .to_owned(),
            ..Finding::new(&RULE, repo.name, path, &spot.place)
        });
    }
}
