//! The map of a stack, as plain data: layers, repos, what each of them holds
//! and uses, and where the contract is broken.

use railint_policy::Level;
use serde::Serialize;

/// The map of a stack.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Map {
    /// Name of the stack, empty where it has none.
    pub stack: String,
    /// From the lowest layer to the highest.
    pub layers: Vec<MapLayer>,
    /// Sorted by name.
    pub repos: Vec<MapRepo>,
    /// What could not be known, as sentences.
    pub judged_in_part: Vec<String>,
}

/// A layer.
#[derive(Debug, Clone, Serialize)]
pub struct MapLayer {
    /// Its short name: `S3`.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// The service classes that it owns.
    pub owns: Vec<String>,
}

/// A repo.
#[derive(Debug, Clone, Serialize)]
pub struct MapRepo {
    /// Its name.
    pub name: String,
    /// The layer that it belongs to.
    pub layer: Option<String>,
    /// Classes that it owns by itself.
    pub owns: Vec<String>,
    /// Whether its files were seen in this run.
    pub known: bool,
    /// What it deploys, by class and title.
    pub holds: Vec<Held>,
    /// What it uses of others, by class and title.
    pub uses: Vec<Used>,
    /// Where it breaks the contract.
    pub violations: Vec<Violation>,
}

/// A component that a repo deploys.
#[derive(Debug, Clone, Serialize)]
pub struct Held {
    /// Key in the catalogue.
    pub component: String,
    /// Its name for people.
    pub title: String,
    /// Its service class.
    pub class: String,
    /// Whether it belongs there.
    pub standing: Standing,
    /// The places that deploy it.
    pub claims: Vec<MapPlace>,
}

/// Whether a component belongs where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Standing {
    /// The repo may hold it.
    Rightful,
    /// It belongs to these repos, or to a layer of which no repo is known.
    Foreign {
        /// Names of the owners.
        owner: String,
    },
    /// No layer owns the class.
    Unowned,
    /// Nobody said which layer the repo belongs to.
    Unplaced,
}

/// A component that a repo uses.
#[derive(Debug, Clone, Serialize)]
pub struct Used {
    /// Key in the catalogue; `None` where several may be meant and none of
    /// them is deployed by a repo of the stack.
    pub component: Option<String>,
    /// Its name for people, or that of the kind which is used.
    pub title: String,
    /// Its service class.
    pub class: String,
    /// The repos that deploy it.
    pub providers: Vec<String>,
    /// The places that use it.
    pub places: Vec<MapPlace>,
}

/// A place in a repo.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct MapPlace {
    /// Relative to the repo, with forward slashes.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// What stands there: an image, a kind, a chart.
    pub what: String,
}

/// A finding, as the map shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Violation {
    /// Id of the rule.
    pub rule: String,
    /// Its level in this run.
    pub level: Level,
    /// What is wrong.
    pub message: String,
    /// Relative to the repo, with forward slashes.
    pub path: String,
    /// From 1.
    pub line: usize,
}
