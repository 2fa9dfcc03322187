//! What the server asks of the program around it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use railint_lint::{Finding, KnownId, Place};
use railint_source::Position;

/// Texts that are open in the editor and differ from the disk, perhaps.
pub type Unsaved = BTreeMap<PathBuf, Arc<str>>;

/// Judges stacks.
pub trait Backend {
    /// Judges the stack around a folder, with unsaved texts in place of those
    /// on disk.
    fn judge(&mut self, folder: &Path, unsaved: &Unsaved) -> Judgement;

    /// What lines of the stack around a folder lead to another place: the
    /// targets of tombstones, the rows of exceptions. Asked for when somebody
    /// wants to go there.
    fn links(&mut self, folder: &Path, unsaved: &Unsaved) -> Vec<Link>;

    /// Forgets what was read of the disk: something was written there.
    fn forget(&mut self);

    /// The page of a rule, as Markdown.
    fn page(&self, rule: &str) -> Option<String>;

    /// What the catalogue knows of a component, as plain text.
    fn component(&self, id: &str) -> Option<String>;
}

/// What a stack was found to be.
#[derive(Debug, Default)]
pub struct Judgement {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// Where each repo lies.
    pub roots: BTreeMap<String, PathBuf>,
    /// Where configuration files outside every repo lie, by the name that
    /// findings give them.
    pub configuration: BTreeMap<String, PathBuf>,
    /// The ids that the stack defines.
    pub ids: Vec<KnownId>,
    /// What is wrong with the configuration itself; then there are no findings.
    pub problems: Vec<Problem>,
    /// What else is to be said, as that git refuses a repo and what to do about it.
    pub notes: Vec<String>,
}

/// A stretch of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The repo; `None` for configuration outside every repo.
    pub repo: Option<String>,
    /// The path in the repo, or the name under which the configuration is shown.
    pub path: String,
    /// Where in the file.
    pub place: Place,
}

/// A place that leads to another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What is clicked on.
    pub from: Spot,
    /// Where it leads.
    pub to: Spot,
}

/// A mistake in a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// The offending key or value.
    pub place: Option<(Position, Position)>,
    /// What is wrong and what to do.
    pub message: String,
}

impl Judgement {
    /// Where a file of a repo lies, or one of the configuration.
    #[must_use]
    pub fn file(&self, repo: Option<&str>, path: &str) -> Option<PathBuf> {
        match repo {
            Some("") | None => self.configuration.get(path).cloned(),
            Some(repo) => Some(self.roots.get(repo)?.join(path)),
        }
    }
}
