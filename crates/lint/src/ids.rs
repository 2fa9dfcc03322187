//! The ids that the stack defines: any linter may ask, whichever linter read
//! them.

use std::collections::BTreeMap;

use railint_policy::Policy;

use crate::any_linter::AnyLinter;
use crate::engine::RepoRead;
use crate::finding::Place;

/// What an id is the id of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IdKind {
    /// A workplan.
    Workplan,
    /// A task of a workplan.
    Task,
}

/// An id where it is given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinedId {
    /// The id.
    pub id: String,
    /// Of what.
    pub kind: IdKind,
    /// The status as it is written, if there is one.
    pub status: Option<String>,
    /// Whether that status says that it was called off.
    pub cancelled: bool,
    /// Where the id stands.
    pub place: Place,
}

/// A defined id and the file that defines it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownId {
    /// Name of the repo.
    pub repo: String,
    /// Path relative to the repo, with forward slashes.
    pub path: String,
    /// The id.
    pub defined: DefinedId,
}

/// All ids of the stack.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Ids {
    by_id: BTreeMap<String, Vec<KnownId>>,
}

impl Ids {
    /// Every place that gives out this id; several where repos collide.
    #[must_use]
    pub fn get(&self, id: &str) -> &[KnownId] {
        self.by_id.get(id).map_or(&[], Vec::as_slice)
    }

    /// All ids, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[KnownId])> {
        self.by_id
            .iter()
            .map(|(id, known)| (id.as_str(), known.as_slice()))
    }

    pub(crate) fn add(&mut self, repo: &str, path: &str, defined: DefinedId) {
        let known = self.by_id.entry(defined.id.clone()).or_default();
        known.push(KnownId {
            repo: repo.to_owned(),
            path: path.to_owned(),
            defined,
        });
    }
}

/// The ids that the facts of all linters define.
pub(crate) fn of(repos: &[RepoRead], linters: &[Box<dyn AnyLinter>], policy: &Policy) -> Ids {
    let mut ids = Ids::default();
    let defining = linters.iter().enumerate();
    let defining: Vec<_> = defining
        .filter(|(_, linter)| linter.defines_ids())
        .collect();
    for repo in repos {
        for (index, linter) in &defining {
            for file in repo.reading.files.with_facts_of(*index) {
                let facts = file.facts(*index, linter.as_ref()).into_iter();
                let defined = facts.flat_map(|facts| linter.defines_any(facts, policy));
                defined.for_each(|id| ids.add(&repo.name, &file.path, id));
            }
        }
    }
    ids
}
