//! The tombstone linter: whatever moved can be found, and nothing is left
//! behind. The forms of a tombstone stand in `docs/tombstones.md`.

mod facts;
mod ledger;
mod moves;
mod pointers;
mod read;
mod relocations;
mod rules;
mod uses;

pub use facts::{Base, Broken, Facts, Fault, Form, Live, PathWord, Repair, Stone, Word};
pub use pointers::{Pointer, pointers};
use railint_lint::{File, Lens, Linter, Rule, Stack, Verdict};
use railint_models::tombstone;
use railint_policy::Policy;

/// The linter.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tombstone;

impl Linter for Tombstone {
    type Facts = Facts;

    fn rules(&self) -> &'static [&'static Rule] {
        rules::RULES
    }

    fn wants(&self, path: &str) -> bool {
        read::wants(path)
    }

    /// Only a `MOVED.md` has to be a tombstone; anything else that cannot be
    /// read is none.
    fn has_to_be_read(&self, path: &str, _bytes: Option<&[u8]>) -> bool {
        tombstone::is_list(path)
    }

    fn read(&self, file: &File<'_>, lens: &Lens<'_>) -> Option<Facts> {
        read::read(file, lens.contract.repo(file.repo).is_some())
    }

    fn looks_back(&self) -> bool {
        true
    }

    fn wakes(&self, facts: &Facts) -> bool {
        !facts.stones.is_empty() || !facts.broken.is_empty() || facts.live.is_some()
    }

    fn rests(&self, policy: &Policy) -> bool {
        policy.relocations.is_empty()
    }

    fn without_past(&self, facts: &Facts) -> Option<Facts> {
        Some(Facts {
            content: None.into(),
            ..facts.clone()
        })
    }

    fn judge(&self, stack: &Stack<'_, Facts>, policy: &Policy, verdict: &mut Verdict) {
        rules::judge(stack, policy, verdict);
    }
}
