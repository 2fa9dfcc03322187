//! Reading: every file of a repo once, and the facts that each linter keeps.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use railint_policy::Policy;
use railint_source::{Content, EntryKind, FileEntry, ReadError, decode, ignored};
use rayon::prelude::*;

use crate::any_linter::{AnyFacts, AnyLinter};
use crate::chronicle::{self, Chronicle};
use crate::engine::RepoInput;
use crate::file::File;
use crate::file_read::FileRead;
use crate::files_read::{FilesRead, Found};
use crate::finding::Place;
use crate::ignore;
use crate::in_git::InGit;
use crate::keeping::Keeping;
use crate::kept::Kept;
use crate::lens::Lens;
use crate::pointers::{Pointers, is_pointer};
use crate::reading::Reading;

/// Reads every file of a repo once, and of what a cache knows none.
pub(crate) fn repo(
    repo: &RepoInput,
    policy: &Policy,
    linters: &[Box<dyn AnyLinter>],
    lens: &Lens<'_>,
) -> Reading {
    let reader = Reader::new(repo, linters, lens);
    let nothing = Arc::default();
    let past = || past(repo, policy);
    let reading = || match &repo.cache {
        None => read(repo, policy, &nothing, |charts, entry, _| {
            let read = reader.file(&entry.path, chart_of(&entry.path, charts));
            read.map(Found::Read)
        }),
        Some(cache) => {
            let digest = lens.digest();
            let kept = cache.load(repo, &digest, linters);
            let keeping = Keeping::new(&reader, &kept);
            let mut reading = read(repo, policy, &kept, |charts, entry, next| {
                keeping.file(entry, chart_of(&entry.path, charts), next)
            });
            let new = keeping.into_new();
            if kept.is_outdated(new.len())
                && let Err(error) = cache.save(repo, &digest, linters, &kept, &new)
                && cache.is_asked_for()
            {
                reading
                    .notes
                    .push(format!("the cache could not be written: {error}"));
            }
            reading
        }
    };
    let (past, mut reading) = rayon::join(past, reading);
    match past {
        Ok(past) => reading.past = past,
        Err(why) => reading
            .notes
            .push(format!("its commits are unknown: {why}")),
    }
    reading.notes.extend(reader.pointers.note());
    reading
}

/// What the commits of a repo tell. Of a repo that the policy does not know
/// nobody asks where its files went.
fn past(repo: &RepoInput, policy: &Policy) -> Result<Option<Arc<Chronicle>>, String> {
    match &repo.look_back {
        Some(look_back) if policy.contract.repo(&repo.name).is_some() => {
            chronicle::read(&*repo.files, look_back, &|path| {
                !policy.exclude.matches(&repo.name, path)
            })
        }
        _ => Ok(None),
    }
}

/// Reads the changed files of a repo again; what was read of the others stays.
pub(crate) fn again(
    before: &Reading,
    repo: &RepoInput,
    changed: &BTreeSet<String>,
    policy: &Policy,
    linters: &[Box<dyn AnyLinter>],
    lens: &Lens<'_>,
) -> Reading {
    let reader = Reader::new(repo, linters, lens);
    // All at once, as each of them is asked for.
    before.files.all();
    let mut reading = read(repo, policy, &Arc::default(), |charts, entry, _| {
        let path = entry.path.as_str();
        let file = match changed.contains(path) {
            true => reader.file(path, chart_of(path, charts)),
            false => before.files.get(path),
        };
        file.map(Found::Read)
    });
    reading.past.clone_from(&before.past);
    reading
}

/// Gathers what `file` finds of each file of a repo, by the chart folders, the
/// entry, and what it noted for itself at the entry before. `cache` is where it
/// finds what is kept.
fn read(
    repo: &RepoInput,
    policy: &Policy,
    cache: &Arc<Kept>,
    file: impl Fn(&BTreeSet<&str>, &FileEntry, &mut usize) -> Option<Found> + Sync,
) -> Reading {
    let entries = repo.files.entries();
    let kept: Vec<_> = entries
        .iter()
        .filter(|entry| entry.kind != EntryKind::Submodule)
        .filter(|entry| !policy.exclude.matches(&repo.name, &entry.path))
        .collect();
    let charts = chart_folders(kept.iter().map(|entry| entry.path.as_str()));
    // All is in the order of the paths, as the entries are.
    let found: Vec<Found> = kept
        .par_iter()
        // A link's target is a file of its own where it lies in the repo.
        .filter(|entry| entry.kind == EntryKind::File)
        .map_init(usize::default, |note, entry| file(&charts, entry, note))
        .flatten_iter()
        .collect();
    let paths = kept.iter().map(|entry| entry.path.clone()).collect();
    let files = FilesRead::new(found, cache);
    Reading {
        in_git: in_git(repo, files.own()),
        paths,
        files,
        notes: repo.files.condition().notes.clone(),
        past: None,
        other_lens: false,
    }
}

/// What git makes of the paths that the linters ask about.
fn in_git(repo: &RepoInput, files: &[Arc<FileRead>]) -> BTreeMap<String, InGit> {
    let asked = files.iter().flat_map(|file| &file.asks);
    let mut found: BTreeMap<String, InGit> =
        asked.map(|path| (path.clone(), InGit::Open)).collect();
    if found.is_empty() {
        return found;
    }
    let entries = repo.files.entries();
    let nothing_yet = !entries.iter().any(|entry| entry.tracked);
    for (path, state) in &mut found {
        let at = entries.binary_search_by(|entry| entry.path.cmp(path));
        let entry = at.ok().and_then(|at| entries.get(at));
        if entry.is_some_and(|entry| entry.tracked || nothing_yet) {
            *state = InGit::Tracked;
        }
    }
    let open = found.iter().filter(|(_, state)| **state == InGit::Open);
    let open: Vec<String> = open.map(|(path, _)| path.clone()).collect();
    for path in ignored(&*repo.files, open.iter().map(String::as_str)) {
        if let Some(state) = found.get_mut(path) {
            *state = InGit::Ignored;
        }
    }
    found
}

/// The folders that hold a `Chart.yaml`; the root of the repo is the empty path.
pub(crate) fn chart_folders<'a>(paths: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    paths
        .filter_map(|path| match path.strip_suffix("Chart.yaml")? {
            "" => Some(""),
            folder => folder.strip_suffix('/'),
        })
        .collect()
}

/// The chart that a file is part of: the nearest chart folder above it.
pub(crate) fn chart_of<'a>(path: &str, charts: &BTreeSet<&'a str>) -> Option<&'a str> {
    if charts.is_empty() {
        return None;
    }
    let mut folder = path;
    loop {
        folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        if let Some(chart) = charts.get(folder) {
            return Some(chart);
        }
        if folder.is_empty() {
            return None;
        }
    }
}

/// Reads files for all linters that want them.
pub(crate) struct Reader<'a> {
    pub(crate) repo: &'a RepoInput,
    pub(crate) linters: &'a [Box<dyn AnyLinter>],
    lens: &'a Lens<'a>,
    pointers: Pointers,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        repo: &'a RepoInput,
        linters: &'a [Box<dyn AnyLinter>],
        lens: &'a Lens<'a>,
    ) -> Self {
        Self {
            repo,
            linters,
            lens,
            pointers: Pointers::default(),
        }
    }

    pub(crate) fn file(&self, path: &str, chart: Option<&str>) -> Option<Arc<FileRead>> {
        if !self.is_wanted(path) {
            return None;
        }
        match self.repo.files.read(path) {
            Ok(bytes) => self.content(path, chart, bytes),
            Err(error) => self.unreadable(path, &error),
        }
    }

    /// Whether any linter wants the file at `path`.
    pub(crate) fn is_wanted(&self, path: &str) -> bool {
        self.linters
            .iter()
            .any(|linter| self.wants(linter.as_ref(), path))
    }

    fn wants(&self, linter: &dyn AnyLinter, path: &str) -> bool {
        linter.wants(&self.repo.name, path, self.lens)
    }

    /// What is said of a file that could not be read.
    pub(crate) fn unreadable(&self, path: &str, error: &ReadError) -> Option<Arc<FileRead>> {
        match error {
            // A file that vanished since it was listed is a file that is not there.
            ReadError::NotFound { .. } => None,
            error => self.no_text(path, None, Some(error.to_string())),
        }
    }

    /// The facts of a file of this content.
    pub(crate) fn content(
        &self,
        path: &str,
        chart: Option<&str>,
        bytes: Vec<u8>,
    ) -> Option<Arc<FileRead>> {
        if is_pointer(&bytes) {
            self.pointers.add(path);
            return None;
        }
        match decode(bytes) {
            Content::Text(text) => self.text(path, chart, &text),
            Content::Binary(bytes) => self.no_text(path, Some(&bytes), None),
            Content::NotUtf8 { at, bytes } => {
                let hint = if at == 0 { "UTF-16" } else { "Latin-1" };
                let why = format!(
                    "it is not UTF-8 but {hint}, perhaps; the first wrong byte is at offset {at}"
                );
                self.no_text(path, Some(&bytes), Some(why))
            }
        }
    }

    fn text(&self, path: &str, chart: Option<&str>, text: &str) -> Option<Arc<FileRead>> {
        let file = File::new(&self.repo.name, path, text, chart);
        let mut facts: Vec<Option<AnyFacts>> = self.linters.iter().map(|_| None).collect();
        // First those that tell which text no excerpt may show.
        for first in [true, false] {
            for (linter, facts) in self.linters.iter().zip(&mut facts) {
                if linter.knows_secrets() == first && self.wants(linter.as_ref(), path) {
                    *facts = linter.read_any(&file, self.lens);
                    let hidden = facts.iter().flat_map(|facts| linter.hides_any(path, facts));
                    file.hide(&hidden.collect::<Vec<_>>());
                }
            }
        }
        let mut read = FileRead::new(path, facts, self.linters);
        read.ignores = ignore::find(&file);
        read.problems = file.problems();
        (!read.is_empty()).then(|| Arc::new(read))
    }

    /// What is known of a file that is no text, or that is not known at all, for
    /// this reason.
    fn no_text(
        &self,
        path: &str,
        bytes: Option<&[u8]>,
        why: Option<String>,
    ) -> Option<Arc<FileRead>> {
        let facts: Vec<Option<AnyFacts>> = self
            .linters
            .iter()
            .map(|linter| {
                let bytes = bytes.filter(|_| self.wants(linter.as_ref(), path))?;
                linter.read_bytes_any(&self.repo.name, path, bytes)
            })
            .collect();
        let mut wanting = self
            .linters
            .iter()
            .filter(|linter| self.wants(linter.as_ref(), path));
        let why = why.filter(|_| wanting.any(|linter| linter.has_to_be_read(path, bytes)));
        let mut read = FileRead::new(path, facts, self.linters);
        let problem = why.map(|why| (Place::file_start(), why));
        read.problems.extend(problem);
        (!read.is_empty()).then(|| Arc::new(read))
    }
}
