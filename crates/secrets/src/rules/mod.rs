//! The rules, one file each.

pub(crate) mod broken_sops;
pub(crate) mod credentials_in_url;
pub(crate) mod dead_sops_rule;
pub(crate) mod ignored_sops_config;
pub(crate) mod partly_encrypted;
pub(crate) mod private_key;
pub(crate) mod recipient_drift;
pub(crate) mod shadowed_sops_rule;
pub(crate) mod token;
pub(crate) mod uncovered_file;
pub(crate) mod unencrypted_sops_file;

use railint_lint::{RepoFacts, Rule};

use crate::facts::{EnvelopeFacts, Facts, MaterialFacts, SopsFacts};

/// All rules of the linter, sorted by id.
pub(crate) static RULES: &[&Rule] = &[
    &broken_sops::RULE,
    &credentials_in_url::RULE,
    &dead_sops_rule::RULE,
    &ignored_sops_config::RULE,
    &partly_encrypted::RULE,
    &private_key::RULE,
    &recipient_drift::RULE,
    &shadowed_sops_rule::RULE,
    &token::RULE,
    &uncovered_file::RULE,
    &unencrypted_sops_file::RULE,
];

/// The rules about real key material: no inline ignore hides what they find.
pub(crate) static KEY_MATERIAL: &[&str] = &[private_key::RULE.id, token::RULE.id];

/// What is known by its form in the files of a repo.
fn material<'a>(repo: &RepoFacts<'a, Facts>) -> impl Iterator<Item = (&'a str, &'a MaterialFacts)> {
    let files = repo.files.iter();
    let all: Vec<_> = files
        .flat_map(|(path, facts)| facts.material.iter().map(|one| (*path, one)))
        .collect();
    all.into_iter()
}

/// The encrypted files of a repo.
fn encrypted<'a>(
    repo: &RepoFacts<'a, Facts>,
) -> impl Iterator<Item = (&'a str, &'a EnvelopeFacts)> {
    let files: Vec<_> = repo
        .files
        .iter()
        .filter_map(|(path, facts)| match &facts.sops {
            Some(SopsFacts::Encrypted(envelope)) => Some((*path, envelope.as_ref())),
            _ => None,
        })
        .collect();
    files.into_iter()
}
