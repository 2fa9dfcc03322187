//! `secrets/private-key`: a private key that no passphrase protects.

use railint_lint::{Finding, Level, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::facts::{Facts, Material};

/// `secrets/private-key`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/private-key",
    summary: "A private key is in clear",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges what is known by its form in a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, verdict: &mut Verdict) {
    for (path, material) in super::material(repo) {
        let Material::PrivateKey(what) = &material.what else {
            continue;
        };
        let mut name = what.chars();
        let first = name.next().map(|c| c.to_ascii_uppercase());
        let what: String = first.into_iter().chain(name).collect();
        verdict.findings.push(Finding {
            message: format!("{what} is in clear"),
            label: "whoever reads this file has the key".to_owned(),
            help:
                "replace the key where it is trusted, and keep its successor in a SOPS file or a \
                   secrets manager; if it is worthless, record an exception with a reason in \
                   railint.yaml"
                    .to_owned(),
            ..Finding::new(&RULE, repo.name, path, &material.place)
        });
    }
}
