//! What stands at a place that something is to have left.

use railint_lint::RepoFacts;
use railint_models::tombstone::is_list;

use super::Ledger;
use crate::facts::Facts;

impl Ledger<'_> {
    /// The file that stands at a path, or the first one below it. Tombstones and
    /// what keeps an empty folder do not count.
    pub(crate) fn standing_at<'a>(
        &self,
        repo: &RepoFacts<'a, Facts>,
        path: &str,
    ) -> Option<&'a str> {
        let counts = |path: &&'a String| {
            let keeper = path.ends_with(".gitkeep") || path.ends_with(".keep");
            !keeper && !is_list(path) && !self.is_stub(repo.name, path)
        };
        let at = repo.paths.partition_point(|known| known.as_str() < path);
        let same = repo.paths.get(at).filter(|known| *known == path);
        if let Some(path) = same.filter(counts) {
            return Some(path);
        }
        // The root of the repo has no name.
        let below = match path {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        let at = repo.paths.partition_point(|known| *known < below);
        let inside = repo.paths.get(at..).unwrap_or_default().iter();
        inside
            .take_while(|known| known.starts_with(&below))
            .find(counts)
            .map(String::as_str)
    }
}
