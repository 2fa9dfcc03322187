//! Where tombstones lead, for those who want to go there.

use railint_lint::{Place, Stack};
use railint_policy::Policy;

use crate::facts::Facts;
use crate::ledger::{Goal, Ledger, Stands};

/// A tombstone whose target is a file of the stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    /// The repo of the tombstone.
    pub repo: String,
    /// The file that it stands in.
    pub path: String,
    /// The words that name the target.
    pub place: Place,
    /// The repo that took the file.
    pub to_repo: String,
    /// The file, relative to that repo.
    pub to_path: String,
}

/// All tombstones that lead to a file.
#[must_use]
pub fn pointers(stack: &Stack<'_, Facts>, policy: &Policy) -> Vec<Pointer> {
    let ledger = Ledger::new(stack, policy);
    let files = ledger.entries.iter().filter_map(|entry| match &entry.goal {
        Goal::Known {
            repo,
            path,
            stands: Stands::File,
        } => Some(Pointer {
            repo: entry.repo.name.to_owned(),
            path: entry.path.to_owned(),
            place: entry.stone.target.place.clone(),
            to_repo: repo.name.to_owned(),
            to_path: path.clone(),
        }),
        _ => None,
    });
    files.collect()
}
