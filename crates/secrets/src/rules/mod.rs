//! The rules, one file each.

pub(crate) mod broken_sops;
pub(crate) mod dead_sops_rule;
pub(crate) mod ignored_sops_config;
pub(crate) mod partly_encrypted;
pub(crate) mod recipient_drift;
pub(crate) mod shadowed_sops_rule;
pub(crate) mod uncovered_file;
pub(crate) mod unencrypted_sops_file;

use railint_lint::{RepoFacts, Rule};

use crate::facts::{EnvelopeFacts, Facts, SopsFacts};

/// All rules of the linter, sorted by id.
pub(crate) static RULES: &[&Rule] = &[
    &broken_sops::RULE,
    &dead_sops_rule::RULE,
    &ignored_sops_config::RULE,
    &partly_encrypted::RULE,
    &recipient_drift::RULE,
    &shadowed_sops_rule::RULE,
    &uncovered_file::RULE,
    &unencrypted_sops_file::RULE,
];

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
