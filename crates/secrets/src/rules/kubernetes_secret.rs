//! `secrets/kubernetes-secret`: a Secret of Kubernetes holds a secret in clear;
//! base64 is no encryption.

use railint_lint::{Finding, Level, Place, Related, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::facts::{Facts, SopsFacts, Spot, SpotKind};

/// `secrets/kubernetes-secret`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/kubernetes-secret",
    summary: "A Kubernetes Secret, or what makes one, holds a value in clear",
    level: Level::Error,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges the Secrets of a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, verdict: &mut Verdict) {
    for (path, spot, more) in super::spots(repo, SpotKind::Kubernetes) {
        let in_data = spot.key.starts_with("data.") || spot.key.contains(".data.");
        let base64 = if in_data {
            "; base64 hides nothing"
        } else {
            ""
        };
        let message = format!(
            "The value of `{}` in this Secret is in clear{base64}{more}",
            spot.key
        );
        verdict
            .findings
            .push(finding(repo, path, spot, message, Vec::new()));
    }
    for (path, facts) in &repo.files {
        for (written, place) in &facts.spots.env_files {
            env_file(repo, path, written, place, verdict);
        }
    }
}

/// Judges a file whose lines become the values of a Secret.
fn env_file(
    repo: &RepoFacts<'_, Facts>,
    path: &str,
    written: &str,
    place: &Place,
    verdict: &mut Verdict,
) {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let Some(target) = crate::paths::join(folder, written) else {
        return;
    };
    let Some(facts) = repo.file(&target) else {
        return;
    };
    if matches!(facts.sops, Some(SopsFacts::Encrypted(_))) {
        return;
    }
    let loose = |spot: &&Spot| spot.kind == SpotKind::Loose;
    for spot in facts.spots.list.iter().filter(loose) {
        let message = format!(
            "The value of `{}` is in clear, and a Secret is made of this file",
            spot.key
        );
        let related = vec![Related {
            repo: Some(repo.name.to_owned()),
            path: path.to_owned(),
            place: place.clone(),
            message: "the Secret is made here".to_owned(),
        }];
        verdict
            .findings
            .push(finding(repo, &target, spot, message, related));
    }
}

fn finding(
    repo: &RepoFacts<'_, Facts>,
    path: &str,
    spot: &Spot,
    message: String,
    related: Vec<Related>,
) -> Finding {
    Finding {
        message,
        label: "in clear".to_owned(),
        help: "change it where it is used, as the history keeps this one; then encrypt the file \
               with SOPS, or let an ExternalSecret fetch it"
            .to_owned(),
        related,
        ..Finding::new(&RULE, repo.name, path, &spot.place)
    }
}
