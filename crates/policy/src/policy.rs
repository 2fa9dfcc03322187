//! The policy of one run: everything that judging needs besides the facts.

use std::sync::Arc;

use crate::catalogue::Catalogue;
use crate::collections::Collections;
use crate::contract::Contract;
use crate::exception::Exception;
use crate::levels::{Globs, Levels};
use crate::relocation::Relocation;
use crate::retired::Retired;
use crate::scanner::Scanner;
use crate::team_contracts::TeamContract;
use crate::tombstones::Tombstones;
use crate::workplans::Workplans;

/// The policy of one run.
#[derive(Debug, Default)]
pub struct Policy {
    /// The name of the stack or preset.
    pub name: String,
    /// Who may claim what.
    pub contract: Contract,
    /// What is known of charts, images and resources.
    pub catalogue: Arc<Catalogue>,
    /// Which rules run, and at what level.
    pub levels: Levels,
    /// What the team has agreed to live with.
    pub exceptions: Vec<Exception>,
    /// Other scanners whose comments hide what the linters let them hide, and
    /// the repo in which they do; all without one.
    pub honoured: Vec<(Scanner, Option<String>)>,
    /// Files that are not looked at.
    pub exclude: Globs,
    /// Charts that are developed for others and deploy nothing here.
    pub published_charts: Globs,
    /// Markdown files whose front matter follows a schema.
    pub collections: Collections,
    /// What the workplans may say.
    pub workplans: Workplans,
    /// What the stack asks of its tombstones.
    pub tombstones: Tombstones,
    /// Files that the contract moves from one repo to another, the farthest
    /// file's first.
    pub relocations: Vec<Relocation>,
    /// What the stack no longer wants.
    pub retired: Vec<Retired>,
    /// The team's own contracts, the farthest file's first.
    pub contracts: Vec<TeamContract>,
    /// Folders that lie beside the repos of the stack and belong to none of them;
    /// whoever finds the stack on disk fills them in.
    pub uncovered: Vec<String>,
}

impl Policy {
    /// Whether the comments of another scanner are honoured in a repo.
    #[must_use]
    pub fn honours(&self, scanner: Scanner, repo: &str) -> bool {
        let of = |own: &Option<String>| own.as_deref().is_none_or(|own| own == repo);
        let mut honoured = self.honoured.iter();
        honoured.any(|(own, repo)| *own == scanner && of(repo))
    }
}
