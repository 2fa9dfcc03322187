//! What a contract is about.

use railint_syntax::condition::{Condition, is_like};
use serde_json::Value;

use crate::contract::Contract;
use crate::levels::Globs;
use crate::team_contracts::names_repo;

/// What a contract is about: everything that fits all of its parts. A part that
/// is empty fits all.
#[derive(Debug, Clone, Default)]
pub struct Selector {
    /// Service classes.
    pub classes: Vec<String>,
    /// Keys of components in the catalogue.
    pub components: Vec<String>,
    /// Kinds of objects, with their group (`apps/Deployment`) or without.
    pub kinds: Vec<String>,
    /// Namespaces, in which `*` stands for any text.
    pub namespaces: Vec<String>,
    /// Files.
    pub paths: Option<Globs>,
    /// Names of layers.
    pub layers: Vec<String>,
    /// Names of repos.
    pub repos: Vec<String>,
    /// `in`: names of repos and layers. In `only`, those that may.
    pub within: Vec<String>,
    /// What the fields of a document have to say, all of it.
    pub conditions: Vec<Condition>,
}

impl Selector {
    /// Whether it is about components that are deployed, however that is done.
    #[must_use]
    pub fn is_about_components(&self) -> bool {
        !self.classes.is_empty() || !self.components.is_empty()
    }

    /// Whether it is about documents of YAML by what stands in them.
    #[must_use]
    pub fn is_about_documents(&self) -> bool {
        !self.kinds.is_empty() || !self.conditions.is_empty()
    }

    /// Whether it is about files alone, whatever stands in them.
    #[must_use]
    pub fn is_about_files(&self) -> bool {
        self.paths.is_some()
            && !self.is_about_components()
            && !self.is_about_documents()
            && self.namespaces.is_empty()
    }

    /// Whether a repo may hold such a thing, `in` left aside.
    #[must_use]
    pub fn covers_repo(&self, repo: &str, contract: &Contract) -> bool {
        let all = |names: &[String]| names.is_empty() || names_repo(names, repo, contract);
        all(&self.layers) && all(&self.repos)
    }

    /// Whether `in` names a repo; it does where nothing is said.
    #[must_use]
    pub fn is_within(&self, repo: &str, contract: &Contract) -> bool {
        self.within.is_empty() || names_repo(&self.within, repo, contract)
    }

    /// Whether it is about files of this path.
    #[must_use]
    pub fn covers_path(&self, repo: &str, path: &str) -> bool {
        let paths = self.paths.as_ref();
        paths.is_none_or(|globs| globs.matches(repo, path))
    }

    /// Whether it is about objects of this group and kind.
    #[must_use]
    pub fn covers_kind(&self, group: &str, kind: &str) -> bool {
        self.kinds.is_empty()
            || self
                .kinds
                .iter()
                .any(|wanted| match wanted.rsplit_once('/') {
                    Some((own_group, own_kind)) => (own_group, own_kind) == (group, kind),
                    None => wanted == kind,
                })
    }

    /// Whether it is about this namespace; without one, whether it is about any.
    #[must_use]
    pub fn covers_namespace(&self, namespace: Option<&str>) -> bool {
        self.namespaces.is_empty()
            || namespace.is_some_and(|namespace| {
                let mut wanted = self.namespaces.iter();
                wanted.any(|wanted| is_like(namespace, wanted))
            })
    }

    /// Whether it is about this component.
    #[must_use]
    pub fn covers_component(&self, id: &str, class: &str) -> bool {
        let has =
            |list: &[String], word: &str| list.is_empty() || list.iter().any(|own| own == word);
        has(&self.components, id) && has(&self.classes, class)
    }

    /// What decides which documents are kept.
    pub(super) fn looked_for(&self) -> Value {
        let conditions: Vec<&str> = self.conditions.iter().map(Condition::text).collect();
        serde_json::json!([
            self.is_about_components(),
            self.kinds,
            self.namespaces,
            self.paths.as_ref().map(Globs::patterns),
            conditions,
        ])
    }
}
