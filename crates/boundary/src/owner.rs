//! Who the rightful owner is, said in the words of a finding.

use std::collections::BTreeSet;

use railint_lint::{Finding, Related};
use railint_policy::{Contract, Owner};

use crate::words;

/// The rightful owner of a class, for the sentences of a finding.
pub(crate) struct Rightful {
    /// `railiance-platform`, or `the repo of layer S3` where no repo is known.
    pub(crate) name: String,
    /// The contract row, with the reason as its message.
    pub(crate) row: Related,
}

/// The owner of `class`; `None` when nobody owns it.
pub(crate) fn of(contract: &Contract, class: &str, known: &BTreeSet<String>) -> Option<Rightful> {
    let classes = words::many(class);
    match contract.owner(class, known) {
        Owner::Nobody => None,
        Owner::Repo(repo, origin) => Some(Rightful {
            name: repo.name.clone(),
            row: Finding::contract_row(origin, format!("{classes} belong to {}", repo.name)),
        }),
        Owner::Layer(layer, origin) => {
            let repos: Vec<&str> = contract
                .repos_of(&layer.name, known)
                .map(|repo| repo.name.as_str())
                .collect();
            let name = match repos.as_slice() {
                [] => format!("the repo of layer {}", layer.name),
                some => some.join(" or "),
            };
            let mut reason = format!("{classes} belong to {}", layer.name);
            if !repos.is_empty() {
                reason = format!("{reason}, {name}");
            }
            let source = match (layer.reference.as_str(), layer.because.as_str()) {
                ("", "") => String::new(),
                (reference, "") => format!(" ({reference})"),
                ("", because) => format!(" (\"{because}\")"),
                (reference, because) => format!(" ({reference}: \"{because}\")"),
            };
            Some(Rightful {
                name,
                row: Finding::contract_row(origin, reason + &source),
            })
        }
    }
}

/// A repo with its layer, for a sentence: `` `railiance-cluster` (S2) ``.
pub(crate) fn repo_with_layer(contract: &Contract, repo: &str) -> String {
    match contract.repo(repo).and_then(|row| row.layer.as_deref()) {
        Some(layer) => format!("`{repo}` ({layer})"),
        None => format!("`{repo}`"),
    }
}
