//! Other scanners whose comments a configuration honours.

use serde::{Deserialize, Serialize};

/// Another scanner for secrets, by its comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scanner {
    /// `gitleaks:allow`.
    Gitleaks,
    /// `pragma: allowlist secret`, which ripsecrets reads as well.
    DetectSecrets,
    /// `kingfisher:ignore`.
    Kingfisher,
    /// `trufflehog:ignore`.
    Trufflehog,
}

impl Scanner {
    /// Its name in a configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gitleaks => "gitleaks",
            Self::DetectSecrets => "detect-secrets",
            Self::Kingfisher => "kingfisher",
            Self::Trufflehog => "trufflehog",
        }
    }
}
