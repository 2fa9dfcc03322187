//! `secrets/token`: a token in a form that its issuer publishes.

use railint_lint::{Finding, Level, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::facts::{Facts, Material};
use crate::material::formats::formats;

/// `secrets/token`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/token",
    summary: "A token or API key is in clear",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges what is known by its form in a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, verdict: &mut Verdict) {
    for (path, material) in super::material(repo) {
        let Material::Token(id) = &material.what else {
            continue;
        };
        let entry = formats().entries.iter().find(|entry| entry.id == *id);
        // Facts may come from a program that knew more formats.
        let title = entry.map_or(id.as_str(), |entry| entry.title.as_str());
        let how = entry.and_then(|entry| entry.revoke.as_deref());
        let revoke = match how {
            Some(at) if at.starts_with("https://") => format!("revoke it at {at}"),
            Some(how) => how.to_owned(),
            None => "revoke it where it was issued".to_owned(),
        };
        let article = if title.starts_with(['A', 'O', 'i', 'u']) && !title.starts_with("UpCloud") {
            "An"
        } else {
            "A"
        };
        verdict.findings.push(Finding {
            message: format!("{article} {title} is in clear"),
            label: "whoever reads this file can use it".to_owned(),
            help: format!(
                "{revoke}, and give its successor to the workload from a SOPS file or a secrets \
                 manager; if it is worthless, record an exception with a reason in railint.yaml"
            ),
            ..Finding::new(&RULE, repo.name, path, &material.place)
        });
    }
}
