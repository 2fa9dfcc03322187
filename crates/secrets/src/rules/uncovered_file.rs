//! `secrets/uncovered-file`: an encrypted file that no creation rule is about.

use std::collections::BTreeMap;

use railint_lint::{Finding, Level, Place, Related, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::configs::{Config, Configs, Ruled};
use crate::facts::{EnvelopeFacts, Facts};

/// `secrets/uncovered-file`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/uncovered-file",
    summary: "No creation rule matches an encrypted file",
    level: Level::Warning,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// How many more files a finding names as related places.
const MAX_RELATED: usize = 3;

/// Files that one rule would match: those below one configuration that are
/// encrypted for the same keys with the same selector.
type Kind<'a> = (&'a str, &'a [String], &'a str, &'a str);

/// Judges the encrypted files of a repo: one finding for each rule that is
/// missing.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, configs: &Configs<'_>, verdict: &mut Verdict) {
    let mut kinds: BTreeMap<Kind<'_>, Vec<(&str, &EnvelopeFacts, &Config<'_>)>> = BTreeMap::new();
    for (path, envelope) in super::encrypted(repo) {
        let above = configs.above(path);
        let unruled = |ruled: Ruled<'_, '_>| matches!(ruled, Ruled::No);
        // Somebody may start SOPS in the folder of any of them.
        if !above.iter().all(|config| unruled(config.rule_for(path))) {
            continue;
        }
        if let Some(nearest) = above.first() {
            let selection = &envelope.selection;
            let kind = (
                nearest.path,
                envelope.recipients.as_slice(),
                selection.name.as_str(),
                selection.value.as_str(),
            );
            kinds
                .entry(kind)
                .or_default()
                .push((path, envelope, *nearest));
        }
    }
    for files in kinds.values() {
        if let Some(((path, envelope, config), others)) = files.split_first() {
            let finding = finding(repo, path, envelope, config, others);
            verdict.findings.push(finding);
        }
    }
}

fn finding(
    repo: &RepoFacts<'_, Facts>,
    path: &str,
    envelope: &EnvelopeFacts,
    config: &Config<'_>,
    others: &[(&str, &EnvelopeFacts, &Config<'_>)],
) -> Finding {
    let (subject, objects) = match others.len() {
        0 => ("this encrypted file".to_owned(), ("its keys", "it")),
        1 => (
            "this encrypted file and another one for the same keys".to_owned(),
            ("their keys", "them"),
        ),
        more => (
            format!("this encrypted file and {more} others for the same keys"),
            ("their keys", "them"),
        ),
    };
    let (keys, object) = objects;
    let related = |path: &str, place: &Place, message: &str| Related {
        repo: Some(repo.name.to_owned()),
        path: path.to_owned(),
        place: place.clone(),
        message: message.to_owned(),
    };
    let begin = config.rules.first().map(|rule| {
        let message = "the rules of this configuration begin here";
        related(config.path, rule.place(), message)
    });
    let others = others
        .iter()
        .take(MAX_RELATED)
        .map(|(path, envelope, _)| related(path, &envelope.place, "no rule matches this one"));
    Finding {
        message: format!(
            "No creation rule of `{}` matches {subject}, so SOPS can neither update {keys} nor \
             encrypt {object} anew",
            config.path
        ),
        label: "encrypted for keys that no rule names".to_owned(),
        help: format!(
            "add a rule whose `path_regex` matches {object}, or correct the rule meant for \
             {object}"
        ),
        related: begin.into_iter().chain(others).collect(),
        ..Finding::new(&RULE, repo.name, path, &envelope.place)
    }
}
