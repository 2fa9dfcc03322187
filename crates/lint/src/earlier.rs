//! What was found before some files were changed, by way of what was read after
//! it: all but these files is the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use railint_source::Files;

use crate::engine::{RepoInput, RepoRead, Survey};
use crate::file_read::FileRead;
use crate::finding::Finding;
use crate::ids;
use crate::lens::Lens;
use crate::memory::Memory;
use crate::read::{self, Reader, chart_folders, chart_of};

/// An earlier state of a repo.
#[derive(Debug)]
pub struct Before {
    /// Its files.
    pub files: Arc<dyn Files>,
    /// The paths at which they differ from those of today.
    pub changed: BTreeSet<String>,
    /// Whether nothing came or went among these.
    pub in_place: bool,
}

/// What was found in an earlier state.
#[derive(Debug)]
pub enum Earlier {
    /// The same, outside the files that differ.
    Same,
    /// This.
    Other(Vec<Finding>),
}

impl Survey<'_> {
    /// What was found before files were changed in some of the repos, which are
    /// given by name. The policy has to be the same, and so have to be the folders
    /// that are charts. What commits tell is left out.
    #[must_use]
    pub fn earlier(&self, before: &BTreeMap<String, Before>) -> Earlier {
        let inputs: BTreeMap<&str, RepoInput> = self
            .run
            .repos
            .iter()
            .filter_map(|repo| {
                let files = Arc::clone(&before.get(&repo.name)?.files);
                let input = RepoInput {
                    name: repo.name.clone(),
                    files,
                    judged: repo.judged,
                    recorded: None,
                    look_back: None,
                    cache: None,
                };
                Some((repo.name.as_str(), input))
            })
            .collect();
        let lens = Lens::new(self.run.policy);
        let differing = self.differing(before, &inputs, &lens);
        if !differing.contains(&true) {
            return Earlier::Same;
        }
        let repos = self.repos.iter().map(|repo| {
            let input = inputs.get(repo.name.as_str());
            let reading = input.zip(before.get(&repo.name)).map(|(input, before)| {
                let (policy, linters) = (self.run.policy, self.run.linters);
                let changed = &before.changed;
                let reading = &repo.reading;
                let mut earlier = read::again(reading, input, changed, policy, linters, &lens);
                earlier.files.pack(linters);
                Arc::new(earlier)
            });
            RepoRead {
                name: repo.name.clone(),
                judged: repo.judged,
                reading: reading.unwrap_or_else(|| Arc::clone(&repo.reading)),
                looks_back: false,
            }
        });
        let repos: Vec<RepoRead> = repos.collect();
        let earlier = Survey {
            ids: ids::of(&repos, self.run.linters, self.run.policy),
            known: self.known.clone(),
            run: self.run,
            repos,
            verdicts: OnceLock::new(),
        };
        earlier.judge_like(self, &differing);
        Earlier::Other(earlier.settled().findings)
    }

    /// Which linters judge by something that differs, by their index.
    fn differing(
        &self,
        before: &BTreeMap<String, Before>,
        inputs: &BTreeMap<&str, RepoInput>,
        lens: &Lens<'_>,
    ) -> Vec<bool> {
        let linters = self.run.linters;
        let looking_back = linters
            .iter()
            .map(|linter| self.looks_back(linter.as_ref()));
        let mut differing: Vec<bool> = looking_back.collect();
        for repo in &self.repos {
            let both = before.get(&repo.name).zip(inputs.get(repo.name.as_str()));
            let Some((before, input)) = both else {
                continue;
            };
            // What git ignores is asked of files that did not change.
            let is_ignores = |path: &String| path.rsplit('/').next() == Some(".gitignore");
            if !before.in_place || before.changed.iter().any(is_ignores) {
                return vec![true; linters.len()];
            }
            let reader = Reader::new(input, linters, lens);
            let paths = repo.reading.paths.iter().map(String::as_str);
            let charts = chart_folders(paths);
            let mut changed = before.changed.iter();
            let all = changed.any(|path| {
                let now = repo.reading.files.get(path);
                let wanted = !self.run.policy.exclude.matches(&repo.name, path);
                let was = wanted.then(|| reader.file(path, chart_of(path, &charts)));
                let mut was = was.flatten();
                if let Some(was) = was.as_mut().and_then(Arc::get_mut) {
                    was.pack(linters);
                }
                self.compare(now.as_deref(), was.as_deref(), &mut differing)
            });
            if all {
                return vec![true; linters.len()];
            }
        }
        differing
    }

    /// Notes which linters keep other facts of a file than they kept before. `true`
    /// where all have to judge again, as they ask for what others know of it.
    fn compare(
        &self,
        now: Option<&FileRead>,
        was: Option<&FileRead>,
        differing: &mut [bool],
    ) -> bool {
        let (policy, linters) = (self.run.policy, self.run.linters);
        // An exception may cover that a file cannot be read. What comments hide stands
        // in the file itself.
        let has_problems = |file: &FileRead| !file.problems.is_empty();
        if now.is_some_and(has_problems) || was.is_some_and(has_problems) {
            return true;
        }
        let sums = |file: Option<&FileRead>| {
            let mut sums = vec![Vec::new(); linters.len()];
            if let Some(file) = file {
                file.sums(|index, own| {
                    if let Some(sum) = sums.get_mut(index) {
                        sum.extend_from_slice(own.without_past);
                    }
                })?;
            }
            Some(sums)
        };
        let (Some(known), Some(former)) = (sums(now), sums(was)) else {
            return true;
        };
        let each = linters.iter().zip(differing).zip(known.iter().zip(&former));
        let mut all = false;
        for (index, ((linter, differs), (known, former))) in each.enumerate() {
            let defined = |file: Option<&FileRead>| {
                let facts = file.and_then(|file| file.facts(index, linter.as_ref()));
                facts.map(|facts| linter.defines_any(facts, policy))
            };
            if known != former {
                *differs = true;
                all |= defined(now) != defined(was);
            }
        }
        all
    }

    /// Judges by the linters that have to, and takes from another survey what the
    /// others said.
    fn judge_like(&self, other: &Self, differing: &[bool]) {
        self.verdicts.get_or_init(|| {
            let memory = Memory::of(self);
            let said = other.verdicts.get().into_iter().flatten();
            let each = self.run.linters.iter().zip(differing).zip(said);
            let verdicts =
                each.enumerate()
                    .map(|(index, ((linter, differs), said))| match differs {
                        true => self.verdict(index, linter.as_ref(), memory.as_ref()),
                        false => said.clone(),
                    });
            verdicts.collect()
        });
    }
}
