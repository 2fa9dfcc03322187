//! What git would make of paths that linters ask about.

use serde::{Deserialize, Serialize};

/// What git makes of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InGit {
    /// It is in the repo, or will be: git tracks it, or tracks nothing at all
    /// yet.
    Tracked,
    /// It is ignored, whether it is there or not.
    Ignored,
    /// Neither: `git add .` would take it, once it is there.
    Open,
}
