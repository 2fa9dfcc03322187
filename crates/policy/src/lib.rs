//! The stack contract, the component catalogue, levels and exceptions: read
//! from the embedded `rules/` and from the user's `railint.yaml`.

mod bundle;
mod catalogue;
mod collections;
mod config;
mod contract;
mod exception;
mod file;
mod level;
mod levels;
mod load;
mod lookup;
mod merge;
mod names;
mod nearest;
mod policy;
mod relocation;
mod retired;
mod scanner;
mod schema;
mod schema_file;
mod team_contracts;
mod tombstones;
mod versions;
mod word_search;
mod workplans;

pub use bundle::{Bundle, Chart, DefaultUntil, SwitchDefault};
pub use catalogue::{Catalogue, Component};
pub use collections::{Collection, Collections};
pub use contract::{Contract, Layer, Owner, RepoRow};
pub use exception::Exception;
pub use file::{ConfigError, Origin};
pub use level::Level;
pub use levels::{Globs, Levels, pattern_names};
pub use load::{
    ConfigText, DEFAULT_PRESET, Fetch, Request, default_catalogue, embedded_text, load, prepare,
    shipped_catalogue,
};
pub use names::ChartName;
pub use nearest::nearest;
pub use policy::Policy;
pub use relocation::Relocation;
pub use retired::{Retired, RetiredThing};
pub use scanner::Scanner;
pub use schema::{Schema, Violation};
pub use schema_file::SchemaFile;
pub use team_contracts::{Demand, Requirement, Selector, TeamContract, names_repo};
pub use tombstones::{Keep, Tombstones};
pub use workplans::{State, Vocabulary, Words, Workplans};
