//! The stack contract: layers, repos, and which of them owns which class of
//! service.

use std::collections::BTreeSet;

use crate::file::Origin;
use crate::word_search::WordSearch;

/// A layer of the stack.
#[derive(Debug, Clone)]
pub struct Layer {
    /// Its short name, for example `S3`.
    pub name: String,
    /// Its name for people, for example `platform services`.
    pub title: String,
    /// The sentence of the contract that gives it what it owns.
    pub because: String,
    /// Where that sentence comes from, for example `ADR-003`.
    pub reference: String,
    /// The service classes that it owns, each with its place in the policy.
    pub owns: Vec<(String, Origin)>,
}

/// A repo of the stack, as the policy knows it.
#[derive(Debug, Clone)]
pub struct RepoRow {
    /// Its name.
    pub name: String,
    /// The layer that it belongs to.
    pub layer: Option<String>,
    /// Classes that it owns by itself, before its layer does.
    pub owns: Vec<(String, Origin)>,
    /// Names that it had before.
    pub formerly: Vec<String>,
    /// Namespaces that it may deploy into, each with its place in the policy.
    pub namespaces: Vec<(String, Origin)>,
    /// Where its checkout lies, relative to the file that names it.
    pub path: Option<String>,
    /// A file of `railint facts` that stands for a checkout, relative to the
    /// file that names it.
    pub facts: Option<String>,
    /// Counts only where a checkout is found or the user's own file names it.
    pub optional: bool,
    /// Its row in the policy.
    pub origin: Origin,
}

/// Who owns a class.
#[derive(Debug, Clone, Copy)]
pub enum Owner<'c> {
    /// A layer, through the row at the origin.
    Layer(&'c Layer, &'c Origin),
    /// One repo by itself, through the row at the origin.
    Repo(&'c RepoRow, &'c Origin),
    /// Nobody: any repo may claim it.
    Nobody,
}

/// Layers and repos together.
#[derive(Debug, Clone, Default)]
pub struct Contract {
    /// From the lowest to the highest.
    pub layers: Vec<Layer>,
    /// Sorted by name.
    pub repos: Vec<RepoRow>,
    /// Classes that belong to no layer on purpose.
    pub unowned: BTreeSet<String>,
    names: WordSearch,
}

impl Contract {
    /// Whether the name of some repo, present or former, stands in a text. To be
    /// asked once the repos are known.
    #[must_use]
    pub fn may_be_named_in(&self, text: &str) -> bool {
        self.names.finds(text, || {
            let repos = self.repos.iter();
            repos.flat_map(|repo| {
                std::iter::once(&repo.name)
                    .chain(&repo.formerly)
                    .map(String::as_str)
            })
        })
    }

    /// A layer by its name.
    #[must_use]
    pub fn layer(&self, name: &str) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.name == name)
    }

    /// How high a repo's layer stands, from 0; `None` without a layer.
    #[must_use]
    pub fn height(&self, repo: &str) -> Option<usize> {
        let name = self.repo(repo)?.layer.as_deref()?;
        self.layers.iter().position(|layer| layer.name == name)
    }

    /// The repos that may deploy into a namespace, `known` being those of which
    /// a checkout was found.
    pub fn namespace_owners<'c>(
        &'c self,
        namespace: &'c str,
        known: &'c BTreeSet<String>,
    ) -> impl Iterator<Item = (&'c RepoRow, &'c Origin)> {
        self.repos.iter().filter_map(move |repo| {
            let counts = !repo.optional || known.contains(&repo.name);
            let (_, origin) = repo.namespaces.iter().find(|(name, _)| name == namespace)?;
            counts.then_some((repo, origin))
        })
    }

    /// A repo by its name or by a name that it had before.
    #[must_use]
    pub fn repo(&self, name: &str) -> Option<&RepoRow> {
        self.repos
            .iter()
            .find(|repo| repo.name == name)
            .or_else(|| {
                self.repos
                    .iter()
                    .find(|repo| repo.formerly.iter().any(|old| old == name))
            })
    }

    /// The repos of a layer that count, `known` being the names of those of
    /// which a checkout was found.
    pub fn repos_of<'c>(
        &'c self,
        layer: &'c str,
        known: &'c BTreeSet<String>,
    ) -> impl Iterator<Item = &'c RepoRow> {
        self.repos.iter().filter(move |repo| {
            repo.layer.as_deref() == Some(layer) && (!repo.optional || known.contains(&repo.name))
        })
    }

    /// Who owns a class. A repo that owns it by itself goes before the layer.
    #[must_use]
    pub fn owner(&self, class: &str, known: &BTreeSet<String>) -> Owner<'_> {
        let has = |rows: &'_ [(String, Origin)]| rows.iter().position(|(name, _)| name == class);
        for repo in &self.repos {
            if repo.optional && !known.contains(&repo.name) {
                continue;
            }
            if let Some((_, origin)) = has(&repo.owns).and_then(|at| repo.owns.get(at)) {
                return Owner::Repo(repo, origin);
            }
        }
        for layer in &self.layers {
            if let Some((_, origin)) = has(&layer.owns).and_then(|at| layer.owns.get(at)) {
                return Owner::Layer(layer, origin);
            }
        }
        Owner::Nobody
    }

    /// Whether `repo` may claim a component of `class`. A repo whose layer
    /// nobody names may claim anything: its ownership is not judged.
    #[must_use]
    pub fn may_claim(&self, repo: &str, class: &str, known: &BTreeSet<String>) -> bool {
        let Some(row) = self.repo(repo) else {
            return true;
        };
        if row.layer.is_none() && row.owns.is_empty() {
            return true;
        }
        match self.owner(class, known) {
            Owner::Layer(layer, _) => row.layer.as_deref() == Some(layer.name.as_str()),
            Owner::Repo(owner, _) => owner.name == row.name,
            Owner::Nobody => true,
        }
    }
}
