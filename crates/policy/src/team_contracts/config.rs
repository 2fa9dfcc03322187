//! Contracts as they are written.

use serde::Deserialize;

use crate::level::Level;

/// One contract, before its names and conditions are checked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ContractConfig {
    pub(crate) id: String,
    pub(crate) forbid: Option<SelectorConfig>,
    pub(crate) only: Option<SelectorConfig>,
    pub(crate) require: Option<RequireConfig>,
    pub(crate) independent: Option<Vec<String>>,
    pub(crate) message: Option<String>,
    pub(crate) because: Option<String>,
    pub(crate) reference: Option<String>,
    pub(crate) level: Option<Level>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SelectorConfig {
    pub(crate) class: Words,
    pub(crate) component: Words,
    pub(crate) kind: Words,
    pub(crate) namespace: Words,
    pub(crate) path: Words,
    pub(crate) layer: Words,
    pub(crate) repo: Words,
    #[serde(rename = "in")]
    pub(crate) within: Words,
    #[serde(rename = "where")]
    pub(crate) conditions: Words,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RequireConfig {
    pub(crate) file: Words,
    pub(crate) target: Words,
    pub(crate) label: Words,
    #[serde(rename = "for")]
    pub(crate) of: Option<SelectorConfig>,
    #[serde(rename = "in")]
    pub(crate) within: Words,
}

/// One word or a list of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Words {
    One(String),
    Many(Vec<String>),
}

impl Default for Words {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl Words {
    /// The words, each with the end of the JSON Pointer that leads to it.
    pub(crate) fn placed(&self) -> Vec<(String, &str)> {
        match self {
            Self::One(word) => vec![(String::new(), word)],
            Self::Many(words) => words
                .iter()
                .enumerate()
                .map(|(index, word)| (format!("/{index}"), word.as_str()))
                .collect(),
        }
    }

    pub(crate) fn list(&self) -> Vec<String> {
        match self {
            Self::One(word) => vec![word.clone()],
            Self::Many(words) => words.clone(),
        }
    }
}
