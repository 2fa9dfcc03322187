//! `secrets/decrypted-twin`: the clear text of an encrypted file lies beside it.

use std::collections::BTreeMap;

use railint_lint::{
    Change, Finding, Fix, InGit, Level, Place, Related, RepoFacts, Rule, RuleSet, Scope, Verdict,
};

use crate::facts::{Facts, SopsFacts};
use crate::twins;

/// `secrets/decrypted-twin`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/decrypted-twin",
    summary: "The clear text of an encrypted file is in the repo, or may get into it",
    level: Level::Error,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges the encrypted files of a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, verdict: &mut Verdict) {
    // Git was asked about each twin that there may be.
    if repo.in_git.is_empty() {
        return;
    }
    let mut uses: BTreeMap<&str, (&str, &Place)> = BTreeMap::new();
    for (path, facts) in &repo.files {
        for (used, place) in facts.uses.iter() {
            uses.entry(used).or_insert((path, place));
        }
    }
    for (path, facts) in &repo.files {
        for twin in twins::of(path, facts) {
            let Some(state) = repo.in_git.get(&twin) else {
                continue;
            };
            let clear = repo.file(&twin).and_then(|own| shared(facts, own));
            match (state, clear, uses.get(twin.as_str())) {
                (InGit::Tracked, Some(key), _) => {
                    verdict.findings.push(tracked(repo, path, &twin, key));
                }
                (InGit::Open, Some(_), None) => {
                    let place = Place::file_start();
                    let message = format!(
                        "This file holds the clear text of `{path}`, and git does not ignore it"
                    );
                    let finding = open(repo, path, &twin, (&twin, &place), message);
                    verdict.findings.push(finding);
                }
                (InGit::Open, _, Some(used)) => {
                    let message = format!(
                        "`{twin}` is the clear text of `{path}`, and git does not ignore it"
                    );
                    let finding = open(repo, path, &twin, *used, message);
                    verdict.findings.push(finding);
                }
                _ => {}
            }
        }
    }
}

/// A key that is encrypted in one file and whose value is in clear in the other.
fn shared<'a>(encrypted: &Facts, twin: &'a Facts) -> Option<&'a str> {
    let Some(SopsFacts::Encrypted(envelope)) = &encrypted.sops else {
        return None;
    };
    if matches!(twin.sops, Some(SopsFacts::Encrypted(_))) {
        return None;
    }
    let mut keys = twin.spots.list.iter().map(|spot| spot.key.as_str());
    keys.find(|key| envelope.encrypted.iter().any(|own| own == key))
}

fn tracked(repo: &RepoFacts<'_, Facts>, path: &str, twin: &str, key: &str) -> Finding {
    Finding {
        message: format!(
            "This file holds the clear text of `{path}`: `{key}` is encrypted there and in clear \
             here"
        ),
        label: "tracked by git".to_owned(),
        help: format!(
            "change what is in it where it is used, as the history keeps this; then run `git rm \
             --cached {twin}` and ignore it"
        ),
        related: vec![encrypted(repo, path)],
        ..Finding::new(&RULE, repo.name, twin, &Place::file_start())
    }
}

/// A twin that the next `git add .` takes along.
fn open(
    repo: &RepoFacts<'_, Facts>,
    path: &str,
    twin: &str,
    (at, place): (&str, &Place),
    message: String,
) -> Finding {
    let line = format!("/{twin}");
    let title = format!("ignore `{twin}`");
    Finding {
        level: Level::Warning,
        message,
        label: "the next `git add .` takes it along".to_owned(),
        help: format!("put `{line}` into `.gitignore`"),
        related: vec![encrypted(repo, path)],
        fix: Some(Fix::new(
            title,
            repo.name,
            ".gitignore",
            Change::AppendLine(line),
        )),
        ..Finding::new(&RULE, repo.name, at, place)
    }
}

fn encrypted(repo: &RepoFacts<'_, Facts>, path: &str) -> Related {
    let envelope = repo.file(path).and_then(|facts| match &facts.sops {
        Some(SopsFacts::Encrypted(envelope)) => Some(envelope.place.clone()),
        _ => None,
    });
    Related {
        repo: Some(repo.name.to_owned()),
        path: path.to_owned(),
        place: envelope.unwrap_or_else(Place::file_start),
        message: "this is the encrypted file".to_owned(),
    }
}
