//! How much a finding weighs.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The level of a rule or a finding, from the lightest to the heaviest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported at all.
    Off,
    /// Advice: worth knowing, never wrong by itself.
    Info,
    /// Probably a defect, or one that may wait.
    Warning,
    /// A defect. The run ends with exit status 1.
    Error,
}

impl Level {
    /// The word used in configuration and in output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        [Self::Off, Self::Info, Self::Warning, Self::Error]
            .into_iter()
            .find(|level| level.as_str() == word)
            .ok_or_else(|| format!("`{word}` is no level: error, warning, info or off"))
    }
}
