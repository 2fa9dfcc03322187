//! What a linter is: files to facts, and facts to findings.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use railint_policy::{Policy, RepoRow};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::chronicle::Chronicle;
use crate::file::File;
use crate::finding::{Finding, Place};
use crate::ids::{DefinedId, Ids};
use crate::in_git::InGit;
use crate::later;
#[cfg(doc)]
use crate::later::Later;
use crate::lens::Lens;
use crate::rule::Rule;
use crate::section::Part;

/// A linter.
pub trait Linter: Send + Sync {
    /// What it keeps of a file: small, and enough to judge without the file.
    type Facts: Send + Sync + Serialize + DeserializeOwned + 'static;

    /// Its rules, sorted by id.
    fn rules(&self) -> &'static [&'static Rule];

    /// Makes ready what reading any file takes, so that it can be done while the
    /// files are looked for.
    fn prepare(&self) {}

    /// Whether a file of this path can matter to it. Files that no linter
    /// wants are not read.
    fn wants(&self, path: &str) -> bool;

    /// The same for a linter to which the policy can give further files, by a
    /// glob for instance.
    fn wants_under(&self, repo: &str, path: &str, lens: &Lens<'_>) -> bool {
        let _ = (repo, lens);
        self.wants(path)
    }

    /// Whether a file that is wanted and cannot be read as text had to be
    /// judged: then that is a finding. `bytes` is its content, where it could
    /// be read at all.
    fn has_to_be_read(&self, path: &str, bytes: Option<&[u8]>) -> bool {
        let _ = (path, bytes);
        true
    }

    /// The rules whose findings no inline ignore hides: what they find is real
    /// whatever a comment says, so that only the policy can accept it.
    fn beyond_ignores(&self) -> &'static [&'static str] {
        &[]
    }

    /// The rules whose findings the comments of other scanners hide, where the
    /// configuration honours them.
    fn heeds_scanners(&self) -> &'static [&'static str] {
        &[]
    }

    /// The facts of one file that is wanted and is no UTF-8 text.
    fn read_bytes(&self, repo: &str, path: &str, bytes: &[u8]) -> Option<Self::Facts> {
        let _ = (repo, path, bytes);
        None
    }

    /// The facts of one file; `None` where there is nothing to say. Pure: no
    /// file but this one, no policy beyond the lens.
    fn read(&self, file: &File<'_>, lens: &Lens<'_>) -> Option<Self::Facts>;

    /// Whether its facts define ids.
    fn defines_ids(&self) -> bool {
        false
    }

    /// The ids that these facts define, for all linters to ask.
    fn defines(&self, facts: &Self::Facts, policy: &Policy) -> Vec<DefinedId> {
        let _ = (facts, policy);
        Vec::new()
    }

    /// The paths of which judging has to know what git makes of them, by the
    /// facts of the file at `path`. They need not exist.
    fn asks_git(&self, path: &str, facts: &Self::Facts) -> Vec<String> {
        let _ = (path, facts);
        Vec::new()
    }

    /// Whether it tells which values are secret; then it reads a file before
    /// the others do.
    fn knows_secrets(&self) -> bool {
        false
    }

    /// Whether judging asks for [`RepoFacts::past`].
    fn looks_back(&self) -> bool {
        false
    }

    /// What of facts matters where nothing is known of the past; `None` where that
    /// is all.
    fn without_past(&self, facts: &Self::Facts) -> Option<Self::Facts> {
        let _ = facts;
        None
    }

    /// The places of the file at `path` whose text must not be shown, whoever
    /// points at it.
    fn hides(&self, path: &str, facts: &Self::Facts) -> Vec<Place> {
        let _ = (path, facts);
        Vec::new()
    }

    /// The rules that can be judged of a file that some earlier commit holds.
    fn past_rules(&self) -> &'static [&'static str] {
        &[]
    }

    /// The findings of these rules in what earlier commits hold: the index of
    /// the file in `past` with each. `now` are the facts of today.
    fn judge_past(
        &self,
        now: &RepoFacts<'_, Self::Facts>,
        past: &[(&str, &Self::Facts)],
    ) -> Vec<(usize, Finding)> {
        let _ = (now, past);
        Vec::new()
    }

    /// The findings over all facts. Pure as well.
    fn judge(&self, stack: &Stack<'_, Self::Facts>, policy: &Policy, verdict: &mut Verdict);
}

/// The facts of all repos, for judging.
pub struct Stack<'a, F> {
    /// The repos in the order of their names.
    pub repos: Vec<RepoFacts<'a, F>>,
    /// The names of all repos that are known in this run.
    pub known: &'a BTreeSet<String>,
    /// The ids that the repos define.
    pub ids: &'a Ids,
    /// The day by which dates are judged.
    pub today: Date,
}

/// The facts of one repo.
pub struct RepoFacts<'a, F> {
    /// Its name.
    pub name: &'a str,
    /// Its row in the contract, if the policy knows it.
    pub row: Option<&'a RepoRow>,
    /// Whether its own findings are reported, or whether it is context only.
    pub judged: bool,
    /// The paths of all its files, sorted.
    pub paths: &'a [String],
    /// The facts of its files, by path, sorted.
    pub files: Vec<(&'a str, &'a F)>,
    /// What git makes of the paths that linters asked about.
    pub in_git: &'a BTreeMap<String, InGit>,
    /// What its commits tell; `None` where nobody asked, or where there is no
    /// git repo.
    pub past: Option<&'a Chronicle>,
}

impl<'a, F> RepoFacts<'a, F> {
    /// Whether the repo holds a file of this path.
    #[must_use]
    pub fn holds(&self, path: &str) -> bool {
        self.paths
            .binary_search_by(|known| known.as_str().cmp(path))
            .is_ok()
    }

    /// The paths below a folder, which is given with a `/` at its end; all below
    /// the empty one.
    #[must_use]
    pub fn below(&self, folder: &str) -> &'a [String] {
        let start = self.paths.partition_point(|path| path.as_str() < folder);
        let rest = self.paths.get(start..).unwrap_or_default();
        let end = rest.partition_point(|path| path.starts_with(folder));
        rest.get(..end).unwrap_or_default()
    }

    /// The facts of one file.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&'a F> {
        let at = self.files.binary_search_by(|(known, _)| (*known).cmp(path));
        self.files.get(at.ok()?).map(|(_, facts)| *facts)
    }
}

/// What judging came to.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// The findings, in any order.
    pub findings: Vec<Finding>,
    /// What was judged in part, and why.
    pub in_part: BTreeSet<String>,
    /// What else the reader should know.
    pub notes: BTreeSet<String>,
}

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
