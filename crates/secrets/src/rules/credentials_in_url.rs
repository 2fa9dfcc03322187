//! `secrets/credentials-in-url`: a URL carries a password.

use railint_lint::{Finding, Level, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::facts::{Facts, Material};
use crate::names;

/// `secrets/credentials-in-url`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/credentials-in-url",
    summary: "A URL carries a password",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges what is known by its form in a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, verdict: &mut Verdict) {
    for (path, material) in super::material(repo) {
        let Material::Url {
            scheme,
            host,
            default: false,
        } = &material.what
        else {
            continue;
        };
        verdict.findings.push(Finding {
            message: format!(
                "This `{}` URL for `{}` carries a password",
                names::shortened(scheme),
                names::shortened(host)
            ),
            label: "whoever reads this file can log in".to_owned(),
            help: "change the password, take it out of the URL, and put it in where the URL is \
                   used, from a SOPS file or a secrets manager"
                .to_owned(),
            ..Finding::new(&RULE, repo.name, path, &material.place)
        });
    }
}
