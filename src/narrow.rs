//! What `--staged` and `--since` report: what stands in changed files or on
//! changed lines, and what a change brought about elsewhere.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use railint_lint::{Before, Earlier, Finding, Outcome, RepoInput};
use railint_source::{Changes, EntryKind};

use crate::failure::Failure;
use crate::only;
use crate::stack::{Difference, Reach, State};

/// What was changed between two states of the repos.
pub(crate) struct Narrowing {
    /// By the name of the repo.
    differences: BTreeMap<String, Difference>,
    /// Whether a finding has to stand on a changed line, or in a changed file.
    by_line: bool,
}

/// What makes a finding the same one before and after: rule, repo, path and
/// the text it stands at. Lines may have moved.
type Key = (&'static str, String, String, String);

impl Narrowing {
    /// Compares the repos that a run is about with an earlier state of them.
    pub(crate) fn new(repos: &[RepoInput], before: &State, by_line: bool) -> Result<Self, Failure> {
        let mut compared = BTreeMap::new();
        let mut in_git = false;
        // Of recorded facts nobody knows how they came about.
        let compared_repos = repos
            .iter()
            .filter(|repo| repo.judged && repo.recorded.is_none());
        for repo in compared_repos {
            let difference = before.changes(&repo.files)?;
            in_git |= difference.is_some();
            let nothing = || Difference::Other(Changes::default());
            compared.insert(repo.name.clone(), difference.unwrap_or_else(nothing));
        }
        if !in_git {
            return Err(Failure::Usage(
                "there is no git repo here that could tell what was changed".to_owned(),
                "leave out --staged or --since".to_owned(),
            ));
        }
        Ok(Self {
            differences: compared,
            by_line,
        })
    }

    /// Number of changed files of which anything is reported, those that are
    /// gone among them.
    pub(crate) fn changed(&self, reach: &Reach) -> usize {
        let changes = self.changes();
        changes
            .flat_map(|(repo, changes)| changes.iter().map(move |(path, _)| (repo, path)))
            .filter(|(repo, path)| reach.covers(repo, path))
            .count()
    }

    /// Leaves of the repos the files that were changed.
    pub(crate) fn keep_changed(&self, repos: &mut [RepoInput]) {
        for repo in repos.iter_mut().filter(|repo| repo.recorded.is_none()) {
            let changes = self.differences.get(&repo.name).map(Difference::changes);
            only::keep(repo, |path| changes.is_some_and(|own| own.has(path)));
        }
    }

    /// The changes by the name of the repo.
    fn changes(&self) -> impl Iterator<Item = (&str, &Changes)> {
        let differences = self.differences.iter();
        differences.map(|(repo, difference)| (repo.as_str(), difference.changes()))
    }

    /// The state before the changes, where all else is as it was read after them:
    /// no configuration was changed, and no folder became a chart or ceased to be
    /// one. `None` where that cannot be said.
    pub(crate) fn before(
        &self,
        repos: &[RepoInput],
        after: &State,
    ) -> Option<BTreeMap<String, Before>> {
        let looked_for = after.looked_for();
        if !looked_for.iter().all(|file| self.is_as_it_was(file, repos)) {
            return None;
        }
        let each = self.differences.iter().map(|(name, difference)| {
            let Difference::Staged(staged) = difference else {
                return None;
            };
            let changed: BTreeSet<String> = staged
                .changes
                .iter()
                .map(|(path, _)| path.to_owned())
                .collect();
            let in_place = staged.is_in_place();
            let is_chart = |path: &String| path.rsplit('/').next() == Some("Chart.yaml");
            if !in_place && changed.iter().any(is_chart) {
                return None;
            }
            let files = staged.before();
            let before = Before {
                files,
                changed,
                in_place,
            };
            Some((name.clone(), before))
        });
        each.collect()
    }

    /// Whether a configuration file lies in a repo that was compared, and is the same,
    /// or missing as before. Where it is a link nobody knows.
    fn is_as_it_was(&self, file: &Path, repos: &[RepoInput]) -> bool {
        let mut around = repos.iter().filter_map(|repo| {
            let changes = self.differences.get(&repo.name)?.changes();
            let inside = file.strip_prefix(repo.files.root()).ok()?;
            let parts = inside.iter().map(|part| part.to_string_lossy());
            let path = parts.collect::<Vec<_>>().join("/");
            let entries = repo.files.entries();
            let at = entries.binary_search_by(|entry| entry.path.cmp(&path));
            let entry = at.ok().and_then(|at| entries.get(at));
            let plain = entry.is_none_or(|entry| entry.kind == EntryKind::File);
            Some(plain && !changes.has(&path))
        });
        around.next() == Some(true) && around.all(|same| same)
    }

    /// Leaves in `outcome` what the changes are to blame for. `earlier` judges
    /// the state before them; it is only asked where that matters.
    pub(crate) fn apply(
        &self,
        outcome: &mut Outcome,
        earlier: impl FnOnce() -> Result<Earlier, Failure>,
    ) {
        let findings = std::mem::take(&mut outcome.findings);
        if findings
            .iter()
            .all(|finding| self.stands_in_change(finding))
        {
            outcome.findings = findings;
            return;
        }
        let mut known: HashMap<Key, usize> = HashMap::new();
        match earlier() {
            Ok(Earlier::Same) => {
                let own = findings.into_iter();
                outcome.findings = own
                    .filter(|finding| self.stands_in_change(finding))
                    .collect();
                return;
            }
            Ok(Earlier::Other(earlier)) => {
                for finding in &earlier {
                    *known.entry(key(finding, &finding.path)).or_default() += 1;
                }
            }
            Err(failure) => outcome.notes.push(format!(
                "the state before the changes cannot be judged ({}), so that everything is \
                 reported as new",
                failure.message()
            )),
        }
        let renamed: BTreeMap<&str, BTreeMap<&str, &str>> = self
            .changes()
            .map(|(repo, changes)| (repo, changes.renamed()))
            .collect();
        let mut is_new = |finding: &Finding| {
            let path = renamed
                .get(finding.repo.as_str())
                .and_then(|renamed| renamed.get(finding.path.as_str()))
                .map_or(finding.path.as_str(), |path| *path);
            match known.get_mut(&key(finding, path)) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            }
        };
        outcome.findings = findings
            .into_iter()
            .filter(|finding| self.stands_in_change(finding) || is_new(finding))
            .collect();
    }

    /// Whether a finding stands where something was changed.
    fn stands_in_change(&self, finding: &Finding) -> bool {
        let Some(difference) = self.differences.get(&finding.repo) else {
            return false;
        };
        let changes = difference.changes();
        if !self.by_line {
            return changes.has(&finding.path);
        }
        let (start, end) = (finding.place.start, finding.place.end);
        // An end at the start of a line covers nothing of it.
        let last = match end.column {
            1 if end.line > start.line => end.line - 1,
            _ => end.line,
        };
        changes.touch(&finding.path, start.line, last)
    }
}

fn key(finding: &Finding, path: &str) -> Key {
    let text = finding.text().to_owned();
    (finding.rule.id, finding.repo.clone(), path.to_owned(), text)
}
