//! `secrets/unencrypted-sops-file`: a file that has to be encrypted is not.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Place, Related, RepoFacts, Rule, RuleSet, Scope, Verdict};
use railint_syntax::sops::{Selector, SelectorKind};

use crate::configs::{Config, Configs, CreationRule, Ruled};
use crate::facts::{EnvelopeFacts, Facts, PlainFacts, SopsFacts};
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
        let plain = matches!(&facts.sops, Some(SopsFacts::Plain(facts)) if !facts.made);
        if plain && names::says_sops(path) {
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
            let Some(encrypted) = most_are_encrypted(repo, rule) else {
                continue;
            };
            for path in &rule.files {
                if is_demanded(repo, rule, path) && reported.insert(path) {
                    let message = format!(
                        "This file is in clear, although {encrypted} of {} files of its creation \
                         rule are encrypted",
                        rule.files.len()
                    );
                    let related = by_rule(repo, config, rule);
                    verdict
                        .findings
                        .push(finding(repo, path, &message, vec![related]));
                }
            }
        }
    }
}

/// What is wrong with a content that an earlier commit holds at `path`, by what
/// the repo says of that path today.
pub(crate) fn judge_past(
    now: &RepoFacts<'_, Facts>,
    configs: &Configs<'_>,
    path: &str,
    facts: &PlainFacts,
) -> Option<Finding> {
    if facts.made {
        return None;
    }
    if names::says_sops(path) {
        let message = "This file was in clear, although its name says that SOPS has encrypted it";
        return Some(finding(now, path, message, Vec::new()));
    }
    if let Some(SopsFacts::Encrypted(envelope)) = sops_of(now, path) {
        let related = Related {
            repo: Some(now.name.to_owned()),
            path: path.to_owned(),
            place: envelope.place.clone(),
            message: "this is how it stands today".to_owned(),
        };
        let message = "This file was in clear before SOPS encrypted it";
        return shares_a_key(envelope, facts).then(|| finding(now, path, message, vec![related]));
    }
    let config = configs.above(path).into_iter().next()?;
    let Ruled::By(rule) = config.rule_for(path) else {
        return None;
    };
    let demands = rule.names_a_kind
        && names::may_be_demanded(path)
        && would_change(rule, facts)
        && most_are_encrypted(now, rule).is_some();
    let message = "This file was in clear, although its creation rule has others encrypted";
    demands.then(|| finding(now, path, message, vec![by_rule(now, config, rule)]))
}

/// Whether something that is encrypted in one form of a file stands in the
/// other, as far as the keys at the top tell.
fn shares_a_key(encrypted: &EnvelopeFacts, plain: &PlainFacts) -> bool {
    let Some(keys) = &*plain.top_keys else {
        return true;
    };
    let of_top = |path: &str, key: &str| {
        let rest = path.strip_prefix(key);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let mut paths = encrypted.encrypted.iter();
    paths.any(|path| keys.iter().any(|key| of_top(path, key)))
}

/// How many files of a rule are encrypted, if at least half of them are.
fn most_are_encrypted(repo: &RepoFacts<'_, Facts>, rule: &CreationRule<'_>) -> Option<usize> {
    let is_encrypted = |path: &&&str| matches!(sops_of(repo, path), Some(SopsFacts::Encrypted(_)));
    let encrypted = rule.files.iter().filter(is_encrypted).count();
    (encrypted > 0 && encrypted * 2 >= rule.files.len()).then_some(encrypted)
}

fn by_rule(repo: &RepoFacts<'_, Facts>, config: &Config<'_>, rule: &CreationRule<'_>) -> Related {
    Related {
        repo: Some(repo.name.to_owned()),
        path: config.path.to_owned(),
        place: rule.place().clone(),
        message: "this rule is about it".to_owned(),
    }
}

/// What a file is to SOPS.
fn sops_of<'a>(repo: &RepoFacts<'a, Facts>, path: &str) -> Option<&'a SopsFacts> {
    repo.file(path)?.sops.as_ref()
}

/// Whether a rule that most files obey asks for this one as well.
fn is_demanded(repo: &RepoFacts<'_, Facts>, rule: &CreationRule<'_>, path: &str) -> bool {
    match sops_of(repo, path) {
        Some(SopsFacts::Plain(facts)) => {
            !facts.made && names::may_be_demanded(path) && would_change(rule, facts)
        }
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
    match &*facts.top_keys {
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
