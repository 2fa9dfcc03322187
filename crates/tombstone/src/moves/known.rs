//! What the repos of the stack hold and held, to be looked up by its lines.

use std::collections::{BTreeMap, HashMap};

use railint_lint::{Came, Chronicle, ChronicleCommit, Content, Departure, RepoFacts, Stack};
use railint_source::history::Alike;

use super::likely::plain_name;
use crate::facts::Facts;

/// A file that some repo holds, or held.
pub(crate) struct Held<'a> {
    pub(crate) repo: &'a RepoFacts<'a, Facts>,
    /// The index of that repo in the stack.
    pub(crate) index: usize,
    /// What the commits of that repo tell.
    pub(crate) past: Option<&'a Chronicle>,
    pub(crate) path: &'a str,
    pub(crate) came: Came,
    /// What it held when it came.
    pub(crate) first: &'a Content,
    /// What it holds now, if it stands.
    pub(crate) now: Option<&'a Content>,
    /// How it left, if it did.
    pub(crate) gone: Option<&'a Departure>,
}

/// All that is known of what the repos hold.
#[derive(Default)]
pub(crate) struct Known<'a> {
    held: Vec<Held<'a>>,
    alike: Alike<'a>,
    /// Which file each content of `alike` is of.
    owners: Vec<usize>,
    /// How many files have a name.
    names: HashMap<&'a str, usize>,
    /// What stands in each repo today, by a content's hash.
    standing: BTreeMap<&'a str, HashMap<u64, &'a str>>,
}

impl<'a> Held<'a> {
    /// The commit that brought it.
    pub(crate) fn arrival(&self) -> Option<&'a ChronicleCommit> {
        self.past?.arrival(self.came)
    }

    /// Whether it came with the first commit of its repo, as what is imported
    /// or made from a template does.
    pub(crate) fn came_first(&self) -> bool {
        let first = self.past.and_then(|past| past.first.as_ref());
        first.is_some() && self.arrival().map(|commit| &commit.id) == first
    }
}

impl<'a> Known<'a> {
    pub(crate) fn new(stack: &'a Stack<'a, Facts>) -> Self {
        let mut known = Self::default();
        let rows = stack.repos.iter().filter(|repo| repo.row.is_some());
        if rows.count() < 2 {
            return known;
        }
        let repos = stack.repos.iter().enumerate();
        for (index, repo) in repos.filter(|(_, repo)| repo.row.is_some()) {
            match repo.past {
                Some(past) => known.add_past(index, repo, past),
                None => known.add_folder(index, repo),
            }
        }
        known
    }

    /// Of what is no git repo, only what stands is known.
    fn add_folder(&mut self, index: usize, repo: &'a RepoFacts<'a, Facts>) {
        for (path, facts) in &repo.files {
            if let Some(content) = &*facts.content {
                self.add(Held {
                    repo,
                    index,
                    past: None,
                    path,
                    came: Came::Before,
                    first: content,
                    now: Some(content),
                    gone: None,
                });
            }
        }
    }

    fn add_past(&mut self, index: usize, repo: &'a RepoFacts<'a, Facts>, past: &'a Chronicle) {
        for (path, arrival) in &past.arrivals {
            let facts = repo.file(path);
            let now = facts.and_then(|facts| facts.content.as_ref());
            if let Some(first) = arrival.first.as_ref().or(now) {
                self.add(Held {
                    repo,
                    index,
                    past: Some(past),
                    path,
                    came: arrival.came,
                    first,
                    now,
                    gone: None,
                });
            }
        }
        for gone in &past.gone {
            if let Some(first) = gone.first.as_ref().or(gone.last.as_ref()) {
                self.add(Held {
                    repo,
                    index,
                    past: Some(past),
                    path: &gone.path,
                    came: gone.came,
                    first,
                    now: None,
                    gone: Some(gone),
                });
            }
        }
    }

    fn add(&mut self, held: Held<'a>) {
        let own = self.held.len();
        *self.names.entry(plain_name(held.path)).or_default() += 1;
        self.alike.add(&held.first.sketch);
        self.owners.push(own);
        if let Some(now) = held.now {
            let standing = self.standing.entry(held.repo.name).or_default();
            standing.insert(now.sketch.whole(), held.path);
            if now != held.first {
                self.alike.add(&now.sketch);
                self.owners.push(own);
            }
        }
        self.held.push(held);
    }

    /// The file of this index.
    pub(crate) fn get(&self, index: usize) -> Option<&Held<'a>> {
        self.held.get(index)
    }

    /// All files that stand.
    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, &Held<'a>)> {
        self.held.iter().enumerate()
    }

    /// What may be like this content, the likeliest first.
    pub(crate) fn likely(&self, content: &Content) -> Vec<usize> {
        let found = self.alike.likely(&content.sketch).into_iter();
        let mut owners: Vec<usize> = Vec::new();
        for owner in found.filter_map(|index| self.owners.get(index)) {
            if !owners.contains(owner) {
                owners.push(*owner);
            }
        }
        owners
    }

    /// All contents, to weigh their lines.
    pub(crate) fn alike(&self) -> &Alike<'a> {
        &self.alike
    }

    /// How many files have the name of this one.
    pub(crate) fn same_name(&self, path: &str) -> usize {
        self.names.get(plain_name(path)).copied().unwrap_or(0)
    }

    /// Of the files that a commit brought to one repo, how many another one has
    /// at the same path or with the same bytes; and whether it was the first
    /// commit of that repo.
    pub(super) fn kept_of(
        &self,
        other: &RepoFacts<'_, Facts>,
        repo: usize,
        commit: usize,
    ) -> (usize, bool) {
        let standing = self.standing.get(other.name);
        let is_kept = |held: &&Held<'_>| {
            let same = standing.is_some_and(|all| all.contains_key(&held.first.sketch.whole()));
            same || other.holds(held.path)
        };
        let brought = self
            .held
            .iter()
            .filter(|held| held.index == repo && held.came == Came::With(commit));
        let first = brought.clone().next().is_some_and(Held::came_first);
        (brought.filter(is_kept).count(), first)
    }
}
