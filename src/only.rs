//! Some files of a repo, where nothing else is of interest.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use railint_lint::{RepoInput, Scope};
use railint_policy::pattern_names;
use railint_source::{Condition, FileEntry, Files, ReadError};

use crate::linters::rules;

/// Some of the files of a source.
struct Only {
    of: Arc<dyn Files>,
    entries: Vec<FileEntry>,
}

impl fmt::Debug for Only {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Only").field("of", &self.of).finish()
    }
}

impl Files for Only {
    fn entries(&self) -> &[FileEntry] {
        &self.entries
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.of.read(path)
    }

    fn are_stored(&self) -> bool {
        self.of.are_stored()
    }

    fn condition(&self) -> &Condition {
        self.of.condition()
    }

    fn root(&self) -> &Path {
        self.of.root()
    }
}

/// Whether only rules were chosen that need to see no other file than the one
/// they judge.
pub(crate) fn suffices(select: &[String]) -> bool {
    let rules = rules();
    let chosen = |id: &str| select.iter().any(|pattern| pattern_names(pattern, id));
    let mut chosen = rules.iter().filter(|rule| chosen(rule.id)).peekable();
    chosen.peek().is_some() && chosen.all(|rule| rule.scope == Scope::File)
}

/// Leaves the files of a repo that are wanted, and those that say where charts
/// are, as being part of one matters to a file. What a cache knows of the others
/// stays there, so that none is used.
pub(crate) fn keep(repo: &mut RepoInput, wanted: impl Fn(&str) -> bool) {
    let is_chart = |path: &str| path == "Chart.yaml" || path.ends_with("/Chart.yaml");
    let entries = repo.files.entries().iter();
    let kept = entries.filter(|entry| wanted(&entry.path) || is_chart(&entry.path));
    repo.cache = None;
    repo.files = Arc::new(Only {
        entries: kept.cloned().collect(),
        of: Arc::clone(&repo.files),
    });
}
