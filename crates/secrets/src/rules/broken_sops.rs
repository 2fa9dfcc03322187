//! `secrets/broken-sops`: cipher text or metadata of SOPS are malformed.

use railint_lint::{Finding, Level, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::facts::Facts;

/// `secrets/broken-sops`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/broken-sops",
    summary: "The cipher text or the metadata of a SOPS file are malformed",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges the encrypted files of a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, verdict: &mut Verdict) {
    for (path, envelope) in super::encrypted(repo) {
        for (flaw, place) in &envelope.flaws {
            verdict.findings.push(Finding {
                message: format!("SOPS cannot decrypt this file as it is meant: {flaw}"),
                label: "here".to_owned(),
                help: "take the file from the last commit that can be decrypted, and change it \
                       with `sops edit` only"
                    .to_owned(),
                ..Finding::new(&RULE, repo.name, path, place)
            });
        }
    }
}
