//! Linters as the engine sees them.

use std::any::Any;

use railint_policy::Policy;
use serde_json::Value;

use crate::file::File;
use crate::finding::{Finding, Place};
use crate::ids::DefinedId;
use crate::later;
#[cfg(doc)]
use crate::later::Later;
use crate::lens::Lens;
use crate::linter::{Linter, RepoFacts, Stack, Verdict};
use crate::rule::Rule;
use crate::section::Part;

/// A linter as the engine sees it, whatever its facts are. Every [`Linter`] is
/// one.
pub trait AnyLinter: Send + Sync {
    /// The part of its rules' ids before the slash.
    fn name(&self) -> &'static str;
    /// Facts as JSON.
    ///
    /// # Errors
    /// Where they have no such form.
    fn write_facts(&self, facts: &AnyFacts) -> Result<Value, serde_json::Error>;
    /// Facts from what [`AnyLinter::write_facts`] gave.
    ///
    /// # Errors
    /// Where they are of another form.
    fn read_facts(&self, written: Value) -> Result<AnyFacts, serde_json::Error>;
    /// Facts packed for a cache, and beside them those that are a [`Later`].
    /// `None` where they have no such form, which would be a mistake in a linter.
    fn pack_facts(&self, facts: &AnyFacts) -> Option<(Vec<u8>, Vec<u8>)>;
    /// The same without saying where in the file anything stands.
    fn pack_placeless(&self, facts: &AnyFacts) -> Option<(Vec<u8>, Vec<u8>)>;
    /// Facts from what [`AnyLinter::pack_facts`] gave; `None` where they are of
    /// another form. Those apart are read later, and nobody hears where they are.
    fn unpack_facts(&self, packed: &[u8], apart: Part) -> Option<AnyFacts>;
    /// See [`Linter::rules`].
    fn rules(&self) -> &'static [&'static Rule];
    /// See [`Linter::prepare`].
    fn prepare(&self);
    /// See [`Linter::wants_under`].
    fn wants(&self, repo: &str, path: &str, lens: &Lens<'_>) -> bool;
    /// See [`Linter::has_to_be_read`].
    fn has_to_be_read(&self, path: &str, bytes: Option<&[u8]>) -> bool;
    /// See [`Linter::beyond_ignores`].
    fn beyond_ignores(&self) -> &'static [&'static str];
    /// See [`Linter::heeds_scanners`].
    fn heeds_scanners(&self) -> &'static [&'static str];
    /// See [`Linter::read_bytes`].
    fn read_bytes_any(&self, repo: &str, path: &str, bytes: &[u8]) -> Option<AnyFacts>;
    /// See [`Linter::read`].
    fn read_any(&self, file: &File<'_>, lens: &Lens<'_>) -> Option<AnyFacts>;
    /// See [`Linter::defines_ids`].
    fn defines_ids(&self) -> bool;
    /// See [`Linter::defines`].
    fn defines_any(&self, facts: &AnyFacts, policy: &Policy) -> Vec<DefinedId>;
    /// See [`Linter::asks_git`].
    fn asks_git_any(&self, path: &str, facts: &AnyFacts) -> Vec<String>;
    /// See [`Linter::knows_secrets`].
    fn knows_secrets(&self) -> bool;
    /// See [`Linter::looks_back`].
    fn looks_back(&self) -> bool;
    /// See [`Linter::wakes`].
    fn wakes_any(&self, facts: &AnyFacts) -> bool;
    /// See [`Linter::rests`].
    fn rests(&self, policy: &Policy) -> bool;
    /// See [`Linter::without_past`].
    fn without_past_any(&self, facts: &AnyFacts) -> Option<AnyFacts>;
    /// See [`Linter::hides`].
    fn hides_any(&self, path: &str, facts: &AnyFacts) -> Vec<Place>;
    /// See [`Linter::past_rules`].
    fn past_rules(&self) -> &'static [&'static str];
    /// See [`Linter::judge_past`]; the facts are those that this linter made.
    fn judge_past_any(
        &self,
        now: &RepoFacts<'_, AnyFacts>,
        past: &[(&str, &AnyFacts)],
    ) -> Vec<(usize, Finding)>;
    /// See [`Linter::judge`]; `repos` holds the facts that this linter made.
    fn judge_any(&self, stack: &Stack<'_, AnyFacts>, policy: &Policy, verdict: &mut Verdict);
}

/// The facts of some linter.
pub type AnyFacts = Box<dyn Any + Send + Sync>;

impl<L: Linter> AnyLinter for L {
    fn name(&self) -> &'static str {
        let first = Linter::rules(self).first();
        first.map_or("", |rule| rule.linter())
    }

    fn write_facts(&self, facts: &AnyFacts) -> Result<Value, serde_json::Error> {
        serde_json::to_value(facts.downcast_ref::<L::Facts>())
    }

    fn read_facts(&self, written: Value) -> Result<AnyFacts, serde_json::Error> {
        let facts: L::Facts = serde_json::from_value(written)?;
        Ok(Box::new(facts))
    }

    fn pack_facts(&self, facts: &AnyFacts) -> Option<(Vec<u8>, Vec<u8>)> {
        let facts = facts.downcast_ref::<L::Facts>()?;
        let (packed, apart) = later::apart(|| postcard::to_allocvec(facts));
        Some((packed.ok()?, apart))
    }

    fn pack_placeless(&self, facts: &AnyFacts) -> Option<(Vec<u8>, Vec<u8>)> {
        let facts = facts.downcast_ref::<L::Facts>()?;
        let (packed, apart) = later::placeless(|| postcard::to_allocvec(facts));
        Some((packed.ok()?, apart))
    }

    fn unpack_facts(&self, packed: &[u8], apart: Part) -> Option<AnyFacts> {
        let facts: L::Facts = later::postponed(apart, || postcard::from_bytes(packed)).ok()?;
        Some(Box::new(facts))
    }

    fn rules(&self) -> &'static [&'static Rule] {
        Linter::rules(self)
    }

    fn prepare(&self) {
        Linter::prepare(self);
    }

    fn wants(&self, repo: &str, path: &str, lens: &Lens<'_>) -> bool {
        self.wants_under(repo, path, lens)
    }

    fn has_to_be_read(&self, path: &str, bytes: Option<&[u8]>) -> bool {
        Linter::has_to_be_read(self, path, bytes)
    }

    fn beyond_ignores(&self) -> &'static [&'static str] {
        Linter::beyond_ignores(self)
    }

    fn heeds_scanners(&self) -> &'static [&'static str] {
        Linter::heeds_scanners(self)
    }

    fn read_bytes_any(&self, repo: &str, path: &str, bytes: &[u8]) -> Option<AnyFacts> {
        self.read_bytes(repo, path, bytes)
            .map(|facts| Box::new(facts) as AnyFacts)
    }

    fn read_any(&self, file: &File<'_>, lens: &Lens<'_>) -> Option<AnyFacts> {
        self.read(file, lens)
            .map(|facts| Box::new(facts) as AnyFacts)
    }

    fn defines_ids(&self) -> bool {
        Linter::defines_ids(self)
    }

    fn defines_any(&self, facts: &AnyFacts, policy: &Policy) -> Vec<DefinedId> {
        let own = facts.downcast_ref();
        own.map(|facts| self.defines(facts, policy))
            .unwrap_or_default()
    }

    fn asks_git_any(&self, path: &str, facts: &AnyFacts) -> Vec<String> {
        let own = facts.downcast_ref();
        own.map(|facts| self.asks_git(path, facts))
            .unwrap_or_default()
    }

    fn knows_secrets(&self) -> bool {
        Linter::knows_secrets(self)
    }

    fn looks_back(&self) -> bool {
        Linter::looks_back(self)
    }

    fn wakes_any(&self, facts: &AnyFacts) -> bool {
        facts.downcast_ref().is_some_and(|facts| self.wakes(facts))
    }

    fn rests(&self, policy: &Policy) -> bool {
        Linter::rests(self, policy)
    }

    fn without_past_any(&self, facts: &AnyFacts) -> Option<AnyFacts> {
        let facts = self.without_past(facts.downcast_ref()?)?;
        Some(Box::new(facts))
    }

    fn hides_any(&self, path: &str, facts: &AnyFacts) -> Vec<Place> {
        let own = facts.downcast_ref();
        own.map(|facts| self.hides(path, facts)).unwrap_or_default()
    }

    fn past_rules(&self) -> &'static [&'static str] {
        Linter::past_rules(self)
    }

    fn judge_past_any(
        &self,
        now: &RepoFacts<'_, AnyFacts>,
        past: &[(&str, &AnyFacts)],
    ) -> Vec<(usize, Finding)> {
        self.judge_past(&typed_repo(now), &typed(past))
    }

    fn judge_any(&self, stack: &Stack<'_, AnyFacts>, policy: &Policy, verdict: &mut Verdict) {
        self.judge(&typed_stack(stack), policy, verdict);
    }
}

/// The facts of all repos in the type of the linter that made them.
pub(crate) fn typed_stack<'a, F: 'static>(stack: &Stack<'a, AnyFacts>) -> Stack<'a, F> {
    Stack {
        repos: stack.repos.iter().map(typed_repo).collect(),
        known: stack.known,
        ids: stack.ids,
        today: stack.today,
    }
}

/// The facts of one repo in the type of the linter that made them.
fn typed_repo<'a, F: 'static>(repo: &RepoFacts<'a, AnyFacts>) -> RepoFacts<'a, F> {
    RepoFacts {
        name: repo.name,
        row: repo.row,
        judged: repo.judged,
        paths: repo.paths,
        files: typed(&repo.files),
        in_git: repo.in_git,
        past: repo.past,
    }
}

/// The facts of one linter in their own type.
fn typed<'a, F: 'static>(files: &[(&'a str, &'a AnyFacts)]) -> Vec<(&'a str, &'a F)> {
    let typed = files
        .iter()
        .filter_map(|(path, facts)| Some((*path, facts.downcast_ref()?)));
    typed.collect()
}
