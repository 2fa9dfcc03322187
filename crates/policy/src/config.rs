//! The configuration as it is written: the typed form of one `railint.yaml`,
//! stack file or preset, before files are laid over one another.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Map;

use crate::level::Level;
use crate::scanner::Scanner;
use crate::team_contracts::ContractConfig;
use crate::workplans::State;

/// One configuration file. Every key may be absent; the schema `stack` says
/// what each means.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub(crate) struct Config {
    pub(crate) name: Option<String>,
    pub(crate) extends: Option<Extends>,
    /// In the order of the file: from the lowest layer to the highest.
    pub(crate) layers: Map<String, serde_json::Value>,
    pub(crate) repos: Map<String, serde_json::Value>,
    pub(crate) unowned: Option<Vec<String>>,
    pub(crate) rules: BTreeMap<String, Level>,
    pub(crate) rule_set: Option<RuleSetName>,
    pub(crate) exclude: Vec<String>,
    pub(crate) overrides: Vec<OverrideConfig>,
    pub(crate) exceptions: Vec<ExceptionConfig>,
    pub(crate) honour_pragmas: Vec<Scanner>,
    pub(crate) components: Map<String, serde_json::Value>,
    pub(crate) charts: ChartsConfig,
    pub(crate) workplans: WorkplansConfig,
    pub(crate) tombstones: TombstonesConfig,
    pub(crate) relocations: Vec<RelocationConfig>,
    /// By name; null takes a collection away.
    pub(crate) collections: Map<String, serde_json::Value>,
    pub(crate) retired: Vec<RetiredConfig>,
    pub(crate) contracts: Vec<ContractConfig>,
}

/// What a configuration builds on.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Extends {
    /// An embedded preset.
    Preset(String),
    /// A stack file that is kept in one of the repos.
    File { repo: String, path: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RuleSetName {
    Recommended,
    Strict,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub(crate) struct LayerConfig {
    pub(crate) title: Option<String>,
    pub(crate) owns: Option<Vec<String>>,
    pub(crate) because: Option<String>,
    pub(crate) reference: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub(crate) struct RepoConfig {
    pub(crate) path: Option<String>,
    pub(crate) facts: Option<String>,
    pub(crate) layer: Option<String>,
    pub(crate) owns: Option<Vec<String>>,
    pub(crate) formerly: Option<Vec<String>>,
    pub(crate) namespaces: Option<Vec<String>>,
    pub(crate) optional: Option<bool>,
    pub(crate) workplans: RepoWorkplansConfig,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct OverrideConfig {
    pub(crate) paths: Vec<String>,
    pub(crate) rules: BTreeMap<String, Level>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ExceptionConfig {
    pub(crate) rule: String,
    pub(crate) repo: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) component: Option<String>,
    #[serde(default)]
    pub(crate) history: bool,
    pub(crate) reason: String,
    pub(crate) until: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ChartsConfig {
    pub(crate) published: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RepoWorkplansConfig {
    pub(crate) prefixes: Option<Vec<String>>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub(crate) struct WorkplansConfig {
    pub(crate) statuses: Option<Vec<String>>,
    pub(crate) status_aliases: Option<BTreeMap<String, String>>,
    pub(crate) status_meanings: Option<BTreeMap<String, State>>,
    pub(crate) task_statuses: Option<Vec<String>>,
    pub(crate) task_status_aliases: Option<BTreeMap<String, String>>,
    pub(crate) task_status_meanings: Option<BTreeMap<String, State>>,
    pub(crate) priorities: Option<Vec<String>>,
    pub(crate) shared_prefixes: Option<Vec<String>>,
    pub(crate) required: Option<Vec<String>>,
    pub(crate) schema: Option<String>,
    pub(crate) task_schema: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TombstonesConfig {
    pub(crate) since: Option<String>,
    pub(crate) keep: Option<String>,
    pub(crate) similarity: Option<u8>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RelocationConfig {
    pub(crate) from: LeavingConfig,
    pub(crate) to: ArrivingConfig,
    pub(crate) task: Option<String>,
    pub(crate) due: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct LeavingConfig {
    pub(crate) repo: String,
    pub(crate) path: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ArrivingConfig {
    pub(crate) repo: String,
    pub(crate) path: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RetiredConfig {
    pub(crate) component: Option<String>,
    pub(crate) chart: Option<String>,
    pub(crate) image: Option<String>,
    pub(crate) instead: String,
    pub(crate) because: Option<String>,
}
