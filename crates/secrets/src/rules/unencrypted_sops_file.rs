//! `secrets/unencrypted-sops-file`: a file that has to be encrypted is not.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Place, Related, RepoFacts, Rule, RuleSet, Scope, Verdict};
use railint_syntax::sops::{Selector, SelectorKind};

use crate::configs::{Configs, CreationRule};
use crate::facts::{Facts, PlainFacts, SopsFacts};
use crate::names;

/// `secrets/unencrypted-sops-file`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/unencrypted-sops-file",
    summary: "A file that SOPS has to encrypt is in clear",
    level: Level::Error,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges the files in clear of a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, configs: &Configs<'_>, verdict: &mut Verdict) {
    let mut reported = BTreeSet::new();
    for (path, facts) in &repo.files {
        if matches!(facts.sops, Some(SopsFacts::Plain(_))) && names::says_sops(path) {
            reported.insert(*path);
            verdict.findings.push(finding(
                repo,
                path,
                "This file is in clear, although its name says that SOPS has encrypted it",
                Vec::new(),
            ));
        }
    }
    for config in configs.iter() {
        for rule in config.known_rules().filter(|rule| rule.names_a_kind) {
            let is_encrypted =
                |path: &&&str| matches!(sops_of(repo, path), Some(SopsFacts::Encrypted(_)));
            let encrypted = rule.files.iter().filter(is_encrypted).count();
            if encrypted == 0 || encrypted * 2 < rule.files.len() {
                continue;
            }
            for path in &rule.files {
                if is_demanded(repo, rule, path) && reported.insert(path) {
                    let message = format!(
                        "This file is in clear, although {encrypted} of {} files of its creation \
                         rule are encrypted",
                        rule.files.len()
                    );
                    let related = Related {
                        repo: Some(repo.name.to_owned()),
                        path: config.path.to_owned(),
                        place: rule.place().clone(),
                        message: "this rule is about it".to_owned(),
                    };
                    verdict
                        .findings
                        .push(finding(repo, path, &message, vec![related]));
                }
            }
        }
    }
}

/// What a file is to SOPS.
fn sops_of<'a>(repo: &RepoFacts<'a, Facts>, path: &str) -> Option<&'a SopsFacts> {
    repo.file(path)?.sops.as_ref()
}

/// Whether a rule that most files obey asks for this one as well.
fn is_demanded(repo: &RepoFacts<'_, Facts>, rule: &CreationRule<'_>, path: &str) -> bool {
    match sops_of(repo, path) {
        Some(SopsFacts::Plain(facts)) => names::may_be_demanded(path) && would_change(rule, facts),
        _ => false,
    }
}

/// Whether encrypting by the rule would encrypt anything, as far as the keys at
/// the top of the file tell.
fn would_change(rule: &CreationRule<'_>, facts: &PlainFacts) -> bool {
    let Some(selection) = &rule.facts.selection else {
        return false;
    };
    let Some(kind) = SelectorKind::of_name(&selection.name) else {
        return false;
    };
    if kind.is_about_comments() {
        return false;
    }
    let selector = Selector::new(kind, &selection.value);
    match &facts.top_keys {
        Some(keys) => keys.iter().any(|key| selector.covers(selector.hits(key))),
        None => selector == Selector::default(),
    }
}

fn finding(
    repo: &RepoFacts<'_, Facts>,
    path: &str,
    message: &str,
    related: Vec<Related>,
) -> Finding {
    Finding {
        message: message.to_owned(),
        label: "no metadata of SOPS".to_owned(),
        help: "if it holds secrets and was committed, change them where they are used; then \
               encrypt it with `sops encrypt --in-place`; if it is a source in clear, end its \
               name with `.template` or `.example`"
            .to_owned(),
        related,
        ..Finding::new(&RULE, repo.name, path, &Place::file_start())
    }
}
