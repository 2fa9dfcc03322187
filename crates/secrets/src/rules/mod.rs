//! The rules, one file each.

pub(crate) mod broken_sops;
pub(crate) mod credentials_in_url;
pub(crate) mod dead_sops_rule;
pub(crate) mod decrypted_twin;
pub(crate) mod default_password;
pub(crate) mod ignored_sops_config;
pub(crate) mod in_command;
pub(crate) mod kubeconfig;
pub(crate) mod kubernetes_secret;
pub(crate) mod nested_sops_config;
pub(crate) mod partly_encrypted;
pub(crate) mod plaintext_value;
pub(crate) mod private_key;
pub(crate) mod recipient_drift;
pub(crate) mod shadowed_sops_rule;
pub(crate) mod token;
pub(crate) mod uncovered_file;
pub(crate) mod unencrypted_sops_file;

use railint_lint::{RepoFacts, Rule};

use crate::facts::{EnvelopeFacts, Facts, MaterialFacts, SopsFacts, Spot, SpotKind};

/// All rules of the linter, sorted by id.
pub(crate) static RULES: &[&Rule] = &[
    &broken_sops::RULE,
    &credentials_in_url::RULE,
    &dead_sops_rule::RULE,
    &decrypted_twin::RULE,
    &default_password::RULE,
    &ignored_sops_config::RULE,
    &in_command::RULE,
    &kubeconfig::RULE,
    &kubernetes_secret::RULE,
    &nested_sops_config::RULE,
    &partly_encrypted::RULE,
    &plaintext_value::RULE,
    &private_key::RULE,
    &recipient_drift::RULE,
    &shadowed_sops_rule::RULE,
    &token::RULE,
    &uncovered_file::RULE,
    &unencrypted_sops_file::RULE,
];

/// The rules about real key material: no inline ignore hides what they find.
pub(crate) static KEY_MATERIAL: &[&str] = &[private_key::RULE.id, token::RULE.id];

/// The rules about values that are taken for secrets: another scanner may have
/// been told that one is none.
pub(crate) static BY_PLACE: &[&str] = &[
    credentials_in_url::RULE.id,
    default_password::RULE.id,
    in_command::RULE.id,
    kubeconfig::RULE.id,
    kubernetes_secret::RULE.id,
    plaintext_value::RULE.id,
];

/// The rules that look at what earlier commits hold as well.
pub(crate) static PAST: &[&str] = &[
    kubernetes_secret::RULE.id,
    private_key::RULE.id,
    token::RULE.id,
    unencrypted_sops_file::RULE.id,
];

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

/// The places of one kind in all files of a repo, with the words for those that
/// were not kept.
fn spots<'a>(
    repo: &RepoFacts<'a, Facts>,
    kind: SpotKind,
) -> impl Iterator<Item = (&'a str, &'a Spot, String)> {
    let mut found = Vec::new();
    for (path, facts) in &repo.files {
        let list = &facts.spots.list;
        for (index, spot) in list.iter().enumerate() {
            if spot.kind != kind {
                continue;
            }
            let more = match facts.spots.more {
                more if more > 0 && index + 1 == list.len() => {
                    format!(", and so are {more} more values")
                }
                _ => String::new(),
            };
            found.push((*path, spot, more));
        }
    }
    found.into_iter()
}
