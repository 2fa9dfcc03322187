//! The engine: reads every file once, lets each linter keep its facts, lets
//! each judge, and settles what is reported.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use railint_policy::Policy;
use railint_source::{Content, EntryKind, Files, ReadError, decode};
use rayon::prelude::*;

use crate::file::File;
use crate::finding::Place;
use crate::ids::Ids;
use crate::ignore::{self, Ignore};
use crate::lens::Lens;
use crate::linter::{AnyFacts, AnyLinter, RepoFacts, Stack, Verdict};
use crate::outcome::Outcome;
use crate::rules::unreadable;
use crate::settle::{self, Settling};

/// A repo to be looked at.
#[derive(Debug)]
pub struct RepoInput {
    /// Its name in the policy, or the name of its folder.
    pub name: String,
    /// Its files.
    pub files: Arc<dyn Files>,
    /// Whether its findings are reported; otherwise it is context for others.
    pub judged: bool,
}

/// What a run needs.
pub struct Run<'a> {
    /// The repos, in any order.
    pub repos: Vec<RepoInput>,
    /// The policy.
    pub policy: &'a Policy,
    /// The linters.
    pub linters: &'a [Box<dyn AnyLinter>],
    /// The day by which dates are judged.
    pub today: Date,
    /// Whether a file's findings are reported, by repo and path: the PATHs of
    /// the command line narrow the report, never what is known.
    pub reported: &'a (dyn Fn(&str, &str) -> bool + Sync),
}

/// What was read of one file.
struct FileRead {
    path: String,
    facts: Vec<Option<AnyFacts>>,
    ignores: Vec<Ignore>,
    problems: Vec<(Place, String)>,
}

/// What was read of one repo.
struct RepoRead {
    name: String,
    judged: bool,
    paths: Vec<String>,
    files: Vec<FileRead>,
}

/// Reads, judges and settles.
#[must_use]
pub fn run(run: &mut Run<'_>) -> Outcome {
    run.repos.sort_by(|a, b| a.name.cmp(&b.name));
    let run = &*run;
    let lens = Lens::new(run.policy);
    let repos: Vec<RepoRead> = run
        .repos
        .par_iter()
        .map(|repo| read_repo(repo, run, &lens))
        .collect();
    let known: BTreeSet<String> = repos.iter().map(|repo| repo.name.clone()).collect();
    let mut verdict = judge(&repos, run, &known);
    for repo in repos.iter().filter(|repo| repo.judged) {
        for file in &repo.files {
            let problems = file.problems.iter();
            verdict.findings.extend(
                problems
                    .map(|(place, why)| unreadable::finding(&repo.name, &file.path, place, why)),
            );
        }
    }
    let judged: BTreeSet<&str> = repos
        .iter()
        .filter(|repo| repo.judged)
        .map(|repo| repo.name.as_str())
        .collect();
    verdict
        .findings
        .retain(|finding| finding.repo.is_empty() || judged.contains(finding.repo.as_str()));
    let mut ignores = Vec::new();
    for repo in repos.iter().filter(|repo| repo.judged) {
        for file in &repo.files {
            let own = file.ignores.iter();
            ignores.extend(own.map(|ignore| (repo.name.as_str(), file.path.as_str(), ignore)));
        }
    }
    let findings = settle::settle(Settling {
        findings: verdict.findings,
        ignores,
        policy: run.policy,
        judged: &judged,
        known_rules: &known_rules(run.linters),
        today: run.today,
        reported: run.reported,
    });
    let files = |repo: &RepoRead| {
        let paths = repo.paths.iter();
        paths
            .filter(|path| (run.reported)(&repo.name, path))
            .count()
    };
    let files = repos.iter().filter(|repo| repo.judged).map(files).sum();
    for repo in &run.repos {
        let notes = repo.files.condition().notes.iter();
        verdict
            .notes
            .extend(notes.map(|note| format!("{}: {note}", repo.name)));
    }
    Outcome {
        findings,
        repos: judged.len(),
        files,
        judged_in_part: verdict.in_part.into_iter().collect(),
        notes: verdict.notes.into_iter().collect(),
    }
}

/// The ids of all rules: the engine's own and those of the linters, sorted.
#[must_use]
pub fn known_rules(linters: &[Box<dyn AnyLinter>]) -> Vec<&'static str> {
    let of_linters = linters.iter().flat_map(|linter| linter.rules());
    let mut ids: Vec<&'static str> = crate::RULES
        .iter()
        .chain(of_linters)
        .map(|rule| rule.id)
        .collect();
    ids.sort_unstable();
    ids
}

fn read_repo(repo: &RepoInput, run: &Run<'_>, lens: &Lens<'_>) -> RepoRead {
    let entries = repo.files.entries();
    let kept: Vec<_> = entries
        .iter()
        .filter(|entry| entry.kind != EntryKind::Submodule)
        .filter(|entry| !run.policy.exclude.matches(&repo.name, &entry.path))
        .collect();
    let charts = chart_folders(kept.iter().map(|entry| entry.path.as_str()));
    let mut files: Vec<FileRead> = kept
        .par_iter()
        // A link's target is a file of its own where it lies in the repo.
        .filter(|entry| entry.kind == EntryKind::File)
        .filter_map(|entry| read_file(repo, &entry.path, &charts, run.linters, lens))
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut paths: Vec<String> = kept.iter().map(|entry| entry.path.clone()).collect();
    paths.sort();
    RepoRead {
        name: repo.name.clone(),
        judged: repo.judged,
        paths,
        files,
    }
}

/// The folders that hold a `Chart.yaml`; the root of the repo is the empty path.
fn chart_folders<'a>(paths: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    paths
        .filter_map(|path| match path.strip_suffix("Chart.yaml")? {
            "" => Some(""),
            folder => folder.strip_suffix('/'),
        })
        .collect()
}

/// The chart that a file is part of: the nearest chart folder above it.
fn chart_of<'a>(path: &str, charts: &BTreeSet<&'a str>) -> Option<&'a str> {
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

fn read_file(
    repo: &RepoInput,
    path: &str,
    charts: &BTreeSet<&str>,
    linters: &[Box<dyn AnyLinter>],
    lens: &Lens<'_>,
) -> Option<FileRead> {
    if !linters.iter().any(|linter| linter.wants(path)) {
        return None;
    }
    let unread = |bytes: Option<&[u8]>, why: String| {
        let mut wanting = linters.iter().filter(|linter| linter.wants(path));
        wanting
            .any(|linter| linter.has_to_be_read(path, bytes))
            .then(|| FileRead {
                path: path.to_owned(),
                facts: Vec::new(),
                ignores: Vec::new(),
                problems: vec![(Place::file_start(), why)],
            })
    };
    let bytes = match repo.files.read(path) {
        Ok(bytes) => bytes,
        // A file that vanished since it was listed is a file that is not there.
        Err(ReadError::NotFound { .. }) => return None,
        Err(error) => return unread(None, error.to_string()),
    };
    let text = match decode(bytes) {
        Content::Text(text) => text,
        Content::Binary => return None,
        Content::NotUtf8 { at } => {
            let hint = if at == 0 { "UTF-16" } else { "Latin-1" };
            let why = format!(
                "it is not UTF-8 but {hint}, perhaps; the first wrong byte is at offset {at}"
            );
            return unread(repo.files.read(path).ok().as_deref(), why);
        }
    };
    let file = File::new(&repo.name, path, &text, chart_of(path, charts));
    let facts: Vec<Option<AnyFacts>> = linters
        .iter()
        .map(|linter| {
            linter
                .wants(path)
                .then(|| linter.read_any(&file, lens))
                .flatten()
        })
        .collect();
    let ignores = ignore::find(&file);
    let problems = file.problems();
    let nothing = facts.iter().all(Option::is_none) && ignores.is_empty() && problems.is_empty();
    (!nothing).then(|| FileRead {
        path: path.to_owned(),
        facts,
        ignores,
        problems,
    })
}

/// The facts that one linter keeps of a file.
fn facts_of(file: &FileRead, linter: usize) -> Option<(&str, &AnyFacts)> {
    let facts = file.facts.get(linter)?.as_ref()?;
    Some((&file.path, facts))
}

/// The ids that the facts of all linters define.
fn ids(repos: &[RepoRead], linters: &[Box<dyn AnyLinter>], policy: &Policy) -> Ids {
    let mut ids = Ids::default();
    for repo in repos {
        for file in &repo.files {
            for (linter, facts) in linters.iter().zip(&file.facts) {
                let defined = facts
                    .iter()
                    .flat_map(|facts| linter.defines_any(facts, policy));
                defined.for_each(|id| ids.add(&repo.name, &file.path, id));
            }
        }
    }
    ids
}

fn judge(repos: &[RepoRead], run: &Run<'_>, known: &BTreeSet<String>) -> Verdict {
    let mut whole = Verdict::default();
    let ids = ids(repos, run.linters, run.policy);
    for (index, linter) in run.linters.iter().enumerate() {
        let stack = Stack {
            repos: repos
                .iter()
                .map(|repo| RepoFacts {
                    name: &repo.name,
                    row: run.policy.contract.repo(&repo.name),
                    judged: repo.judged,
                    paths: &repo.paths,
                    files: repo
                        .files
                        .iter()
                        .filter_map(|file| facts_of(file, index))
                        .collect(),
                })
                .collect(),
            known,
            ids: &ids,
            today: run.today,
        };
        linter.judge_any(&stack, run.policy, &mut whole);
    }
    whole
}
