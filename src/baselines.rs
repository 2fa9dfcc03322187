//! The baselines of the repos: read from them, and held against what is found.

use std::collections::BTreeMap;

use railint_lint::{BASELINE_FILE, Baseline, Finding, Outcome, RepoInput, Suppressed, Suppressor};
use railint_source::{ReadError, changes, last_change, open_commit};

use crate::failure::Failure;

/// The baselines of the repos that a run is about, by name; a repo without one
/// has an empty one.
pub(crate) struct Baselines {
    repos: BTreeMap<String, Repo>,
}

struct Repo {
    baseline: Baseline,
    /// The earlier names of files, by their new ones.
    renamed: BTreeMap<String, String>,
}

/// What a baseline came to.
pub(crate) struct Known {
    /// Name of the repo.
    pub(crate) repo: String,
    /// Number of findings that are hidden.
    pub(crate) hidden: usize,
    /// Number of findings that it holds and that are gone.
    pub(crate) gone: usize,
}

impl Known {
    /// In a sentence; `None` where there is nothing to say.
    pub(crate) fn sentence(&self) -> Option<String> {
        let Self { repo, hidden, gone } = self;
        match (hidden, gone) {
            (0, 0) => None,
            (_, 0) => Some(format!("{repo}: known {hidden}, hidden by {BASELINE_FILE}")),
            _ => Some(format!(
                "{repo}: known {hidden}, was {}: `railint baseline` takes what is gone out of {BASELINE_FILE}",
                hidden + gone
            )),
        }
    }
}

impl Baselines {
    /// Reads the baseline of each repo whose findings are reported.
    pub(crate) fn read(repos: &[RepoInput]) -> Result<Self, Failure> {
        let mut read = BTreeMap::new();
        for repo in repos.iter().filter(|repo| repo.judged) {
            let baseline = match repo.files.read(BASELINE_FILE) {
                Ok(bytes) => parse(&repo.name, &bytes)?,
                Err(ReadError::NotFound { .. }) => Baseline::default(),
                Err(error) => {
                    let message = format!("{}: {error}", repo.name);
                    return Err(Failure::Usage(message, String::new()));
                }
            };
            let renamed = renamed(repo, &baseline);
            read.insert(repo.name.clone(), Repo { baseline, renamed });
        }
        Ok(Self { repos: read })
    }

    /// Hides what is known. `missed` tells by repo and path where a finding
    /// that did not come up again is gone, and was not merely looked over.
    pub(crate) fn apply(
        &self,
        outcome: &mut Outcome,
        missed: impl Fn(&str, &str) -> bool,
    ) -> Vec<Known> {
        let mut all = Vec::new();
        for (name, repo) in &self.repos {
            if repo.baseline.is_empty() {
                continue;
            }
            let (own, others): (Vec<Finding>, Vec<Finding>) = std::mem::take(&mut outcome.findings)
                .into_iter()
                .partition(|finding| finding.repo == *name);
            outcome.findings = others;
            let list: Vec<&Finding> = own.iter().collect();
            let missed = |path: &str| missed(name, path);
            let compared = repo.baseline.compare(&list, &repo.renamed, missed);
            let mut hidden = 0;
            for (finding, known) in own.into_iter().zip(compared.known) {
                if known {
                    hidden += 1;
                    outcome.suppressed.push(Suppressed {
                        finding,
                        by: Suppressor::Baseline,
                        reason: format!("known, by {BASELINE_FILE}"),
                    });
                } else {
                    outcome.findings.push(finding);
                }
            }
            all.push(Known {
                repo: name.clone(),
                hidden,
                gone: compared.gone,
            });
        }
        outcome.sort();
        all
    }

    /// The baseline of a repo, and what is left of it with these findings.
    pub(crate) fn shrunk(&self, repo: &str, findings: &[&Finding]) -> (Baseline, Baseline) {
        match self.repos.get(repo) {
            Some(repo) => (
                repo.baseline.clone(),
                repo.baseline.shrunk(findings, &repo.renamed),
            ),
            None => Default::default(),
        }
    }
}

/// What was renamed since the baseline was committed, where it names a file that
/// is there no more. Where git cannot tell, nothing was.
fn renamed(repo: &RepoInput, baseline: &Baseline) -> BTreeMap<String, String> {
    let entries = repo.files.entries();
    let holds = |path: &str| {
        let at = entries.binary_search_by(|entry| entry.path.as_str().cmp(path));
        at.is_ok()
    };
    if baseline.paths().all(holds) {
        return BTreeMap::new();
    }
    let root = repo.files.root();
    let commit = last_change(root, BASELINE_FILE).ok().flatten();
    let then = open_commit(root, commit.as_deref().unwrap_or("HEAD"));
    let Ok(Some(then)) = then else {
        return BTreeMap::new();
    };
    let changes = changes(&*then, &*repo.files);
    let renamed = changes.renamed().into_iter();
    renamed
        .map(|(new, old)| (new.to_owned(), old.to_owned()))
        .collect()
}

fn parse(repo: &str, bytes: &[u8]) -> Result<Baseline, Failure> {
    let text = String::from_utf8_lossy(bytes);
    Baseline::parse(&text).map_err(|why| {
        let message = format!("{repo}/{BASELINE_FILE} cannot be read: {why}");
        let help = "restore it from git, or remove it and run `railint baseline`";
        Failure::Usage(message, help.to_owned())
    })
}
