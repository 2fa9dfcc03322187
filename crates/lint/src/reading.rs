//! What was read of a repo: the facts of all linters, and what the engine
//! itself has to know of each file. It can be written down and judged elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use railint_policy::Policy;
use railint_source::history::Id;
use railint_source::{EntryKind, FileEntry};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::any_linter::AnyLinter;
use crate::baseline::BASELINE_FILE;
use crate::chronicle::Chronicle;
use crate::engine::RepoInput;
use crate::file_read::FileRead;
use crate::files_read::FilesRead;
use crate::finding::Place;
use crate::ignore::Ignore;
use crate::in_git::InGit;
use crate::lens::Lens;
use crate::read;

/// The version of the form in which a reading is written down.
const VERSION: u32 = 1;

/// What was read of one repo.
#[derive(Debug, Default)]
pub struct Reading {
    /// The paths of all files, sorted.
    pub(crate) paths: Vec<String>,
    /// The files that have something to say.
    pub(crate) files: FilesRead,
    /// What git makes of the paths that linters asked about.
    pub(crate) in_git: BTreeMap<String, InGit>,
    /// The names of the files that the notes are about, and other sentences for
    /// the summary.
    pub(crate) notes: Vec<String>,
    /// What its commits tell, as far as somebody asked.
    pub(crate) past: Option<Arc<Chronicle>>,
    /// Whether it was made with other data than this run judges by.
    pub(crate) other_lens: bool,
}

/// A reading as it is written: `schemas/facts.schema.json`.
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    version: u32,
    railint: String,
    lens: String,
    repo: String,
    files: Vec<WrittenFile>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    in_git: BTreeMap<String, InGit>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    past: Option<Chronicle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    baseline: Option<String>,
}

/// One file of a reading as it is written.
#[derive(Debug, Serialize, Deserialize)]
struct WrittenFile {
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    blob: Option<String>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    facts: Map<String, Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ignores: Vec<Ignore>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    problems: Vec<(Place, String)>,
}

/// A reading that somebody wrote down, and what else was written with it.
#[derive(Debug)]
pub struct Recorded {
    /// Name of the repo.
    pub repo: String,
    /// Its files, sorted by path.
    pub entries: Vec<FileEntry>,
    /// What was read of them.
    pub reading: Reading,
    /// The text of its baseline, if it has one.
    pub baseline: Option<String>,
}

impl Reading {
    /// Reads every file of a repo once.
    #[must_use]
    pub fn of(repo: &RepoInput, policy: &Policy, linters: &[Box<dyn AnyLinter>]) -> Self {
        read::repo(repo, policy, linters, &Lens::new(policy))
    }

    /// The same reading after some files changed: only these are read again.
    #[must_use]
    pub fn again(
        &self,
        repo: &RepoInput,
        changed: &BTreeSet<String>,
        policy: &Policy,
        linters: &[Box<dyn AnyLinter>],
    ) -> Self {
        read::again(self, repo, changed, policy, linters, &Lens::new(policy))
    }

    /// Writes the reading of `repo` down as JSON, with its baseline. `lens` is the
    /// digest of what was looked for.
    ///
    /// # Errors
    /// Where some facts cannot be written as JSON, which would be a mistake in
    /// a linter.
    pub fn record(
        &self,
        repo: &RepoInput,
        linters: &[Box<dyn AnyLinter>],
        lens: String,
    ) -> Result<String, serde_json::Error> {
        let entries = repo.files.entries();
        let baseline = repo.files.read(BASELINE_FILE).ok();
        let mut read = self.files.all().iter().peekable();
        let mut files = Vec::with_capacity(self.paths.len());
        for path in &self.paths {
            let at = entries.binary_search_by(|entry| entry.path.cmp(path));
            let entry = at.ok().and_then(|at| entries.get(at));
            let mut written = WrittenFile {
                path: path.clone(),
                blob: entry.and_then(|entry| entry.blob).map(|id| id.to_string()),
                facts: Map::new(),
                ignores: Vec::new(),
                problems: Vec::new(),
            };
            if let Some(file) = read.next_if(|file| file.path == *path) {
                for (index, linter) in linters.iter().enumerate() {
                    if let Some(facts) = file.facts(index, linter.as_ref()) {
                        let value = linter.write_facts(facts)?;
                        written.facts.insert(linter.name().to_owned(), value);
                    }
                }
                written.ignores.clone_from(&file.ignores);
                written.problems.clone_from(&file.problems);
            }
            files.push(written);
        }
        serde_json::to_string(&Written {
            version: VERSION,
            railint: env!("CARGO_PKG_VERSION").to_owned(),
            lens,
            repo: repo.name.clone(),
            files,
            in_git: self.in_git.clone(),
            notes: self.notes.clone(),
            past: self.past.as_deref().cloned(),
            baseline: baseline.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        })
    }
}

impl Recorded {
    /// Reads what [`Reading::record`] wrote. `lens` is the digest of what this
    /// run looks for.
    ///
    /// # Errors
    /// A sentence that says why this is not such a text, or not of this version.
    pub fn parse(text: &str, linters: &[Box<dyn AnyLinter>], lens: &str) -> Result<Self, String> {
        let written: Written = serde_json::from_str(text)
            .map_err(|error| format!("it is no file of `railint facts`: {error}"))?;
        if written.version != VERSION {
            let version = written.version;
            return Err(format!(
                "its form has version {version}, and this railint reads version {VERSION}"
            ));
        }
        let mut recorded = Self {
            repo: written.repo,
            baseline: written.baseline,
            entries: Vec::with_capacity(written.files.len()),
            reading: Reading {
                in_git: written.in_git,
                notes: written.notes,
                past: written.past.map(Arc::new),
                other_lens: written.lens != lens,
                ..Reading::default()
            },
        };
        let mut files = written.files;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        let mut read = Vec::new();
        for file in files {
            let own = recorded.add(file, linters).map_err(|error| {
                let railint = &written.railint;
                format!("its facts are of another form, those of railint {railint}: {error}")
            })?;
            read.extend(own.map(Arc::new));
        }
        recorded.reading.files = read.into();
        Ok(recorded)
    }

    fn add(
        &mut self,
        mut file: WrittenFile,
        linters: &[Box<dyn AnyLinter>],
    ) -> Result<Option<FileRead>, serde_json::Error> {
        self.entries.push(FileEntry {
            path: file.path.clone(),
            kind: EntryKind::File,
            tracked: file.blob.is_some(),
            blob: file.blob.as_deref().and_then(Id::parse),
        });
        self.reading.paths.push(file.path.clone());
        let nothing = file.facts.is_empty() && file.ignores.is_empty() && file.problems.is_empty();
        if nothing {
            return Ok(None);
        }
        let mut facts = Vec::with_capacity(linters.len());
        for linter in linters {
            let own = file.facts.remove(linter.name());
            facts.push(own.map(|own| linter.read_facts(own)).transpose()?);
        }
        let mut read = FileRead::new(&file.path, facts, linters);
        read.ignores = file.ignores;
        read.problems = file.problems;
        Ok(Some(read))
    }
}
