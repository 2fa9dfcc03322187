//! What a linter is: files to facts, and facts to findings.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use railint_policy::{Policy, RepoRow};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::chronicle::Chronicle;
use crate::file::File;
use crate::finding::{Finding, Place};
use crate::ids::{DefinedId, Ids};
use crate::in_git::InGit;
use crate::lens::Lens;
use crate::rule::Rule;

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

    /// Whether these facts may give it something to say. Others only tell more of
    /// what such facts are about.
    fn wakes(&self, facts: &Self::Facts) -> bool {
        let _ = facts;
        true
    }

    /// Whether it says nothing as long as no facts wake it and nothing is known of
    /// the past.
    fn rests(&self, policy: &Policy) -> bool {
        let _ = policy;
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
    /// The files of which these sentences give lines: repo and path.
    pub lines_of: BTreeSet<(String, String)>,
}
