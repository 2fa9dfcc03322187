//! A team's own contracts: what may not be there, who alone may have it, what
//! has to be there, and who stays out of whose namespaces. Data, as
//! `contracts:` in the configuration.

mod check;
mod config;
mod selector;

use railint_syntax::condition::Condition;
use serde_json::Value;

use crate::contract::Contract;
use crate::file::Origin;
use crate::level::Level;

pub(crate) use check::Laying;
pub(crate) use config::ContractConfig;
pub use selector::Selector;

/// One contract.
#[derive(Debug, Clone)]
pub struct TeamContract {
    /// Its name, for messages and for a nearer file that replaces it.
    pub id: String,
    /// What it asks for.
    pub demand: Demand,
    /// What a finding says in place of its own words; may be empty.
    pub message: String,
    /// Why; may be empty.
    pub because: String,
    /// Where that was decided; may be empty.
    pub reference: String,
    /// How much a finding weighs.
    pub level: Level,
    /// The repo that it holds for, where it stands in that repo's own file.
    pub repo: Option<String>,
    /// Its row in the policy.
    pub origin: Origin,
}

/// What a contract asks for.
#[derive(Debug, Clone)]
pub enum Demand {
    /// Nothing like this may be there.
    Forbid(Selector),
    /// What is like this may only be where [`Selector::within`] says.
    Only(Selector),
    /// Things that have to be there.
    Require(Requirement),
    /// Repos that put nothing into one another's namespaces: their names, or
    /// those of their layers.
    Independent(Vec<String>),
}

/// What has to be there, all of it.
#[derive(Debug, Clone, Default)]
pub struct Requirement {
    /// Globs, for each of which the repo has to hold a file.
    pub files: Vec<String>,
    /// Names of targets, in which `*` stands for any text.
    pub targets: Vec<String>,
    /// Labels that every object has to have which [`Requirement::of`] selects.
    pub labels: Vec<Condition>,
    /// What calls for it: only repos that have such a thing are asked.
    pub of: Option<Selector>,
    /// The repos that are asked, by name or layer; all where it is empty.
    pub within: Vec<String>,
}

impl TeamContract {
    /// The selector by which it looks at repos, if it has one.
    #[must_use]
    pub fn selector(&self) -> Option<&Selector> {
        match &self.demand {
            Demand::Forbid(selector) | Demand::Only(selector) => Some(selector),
            Demand::Require(requirement) => requirement.of.as_ref(),
            Demand::Independent(_) => None,
        }
    }

    /// The labels that it asks for.
    #[must_use]
    pub fn labels(&self) -> &[Condition] {
        match &self.demand {
            Demand::Require(requirement) => &requirement.labels,
            _ => &[],
        }
    }

    /// The targets that it asks for: names in which `*` stands for any text.
    #[must_use]
    pub fn targets(&self) -> &[String] {
        match &self.demand {
            Demand::Require(requirement) => &requirement.targets,
            _ => &[],
        }
    }

    /// Whether it is about a repo, its selectors left aside: a repo's own file
    /// binds that repo alone.
    #[must_use]
    pub fn binds(&self, repo: &str) -> bool {
        self.level != Level::Off && self.repo.as_deref().is_none_or(|own| own == repo)
    }

    /// Whether facts have to be kept of documents for it. What is deployed is a
    /// fact of its own, and so are files.
    #[must_use]
    pub fn asks_for_documents(&self) -> bool {
        self.selector().is_some_and(|selector| {
            selector.is_about_documents()
                || !self.labels().is_empty()
                || !(selector.is_about_components() || selector.is_about_files())
        })
    }

    /// What decides which facts are kept of a file, for telling apart what was
    /// read under other policies; null where that is nothing. A repo's own
    /// contracts are of no matter to the others.
    #[must_use]
    pub fn looked_for(&self) -> Value {
        let documents = self.selector().filter(|_| self.asks_for_documents());
        let nothing = documents.is_none() && self.targets().is_empty();
        if nothing || self.repo.is_some() || self.level == Level::Off {
            return Value::Null;
        }
        let labels: Vec<&str> = self.labels().iter().map(Condition::text).collect();
        serde_json::json!([documents.map(Selector::looked_for), labels, self.targets()])
    }
}

/// Whether a repo is one of these, by its name (a former one too) or by the name
/// of its layer.
#[must_use]
pub fn names_repo(names: &[String], repo: &str, contract: &Contract) -> bool {
    let row = contract.repo(repo);
    names.iter().any(|name| {
        name == repo
            || row.is_some_and(|row| {
                row.name == *name
                    || row.layer.as_deref() == Some(name)
                    || row.formerly.contains(name)
            })
    })
}
