//! What earlier commits hold: contents that no file of today has, judged by the
//! rules that can be judged of a file alone.
//!
//! A value is found once, in the first commit that holds it; and not at all
//! where it still stands in a file of today, as it is found there. So values are
//! compared, by digests with a key that is made anew in each process and leaves
//! it with nothing else.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::BuildHasher;

use railint_policy::Level;
use railint_source::{Content, decode};
use rayon::prelude::*;

use crate::any_linter::{AnyFacts, AnyLinter};
use crate::engine::{RepoRead, Survey};
use crate::file::File;
use crate::finding::{Finding, Past, Place};
use crate::ignore::{self, Hideable, Ignore};
use crate::lens::Lens;
use crate::linter::RepoFacts;
use crate::outcome::{Outcome, Suppressed, Suppressor};
use crate::read::{chart_folders, chart_of};
use crate::rules::dead_exception;
use crate::{fingerprint, settle};

/// More findings of one repo than these are counted, and not kept.
const MAX_FINDINGS: usize = 5000;

/// More further paths of a value than these are counted, and not named.
const MAX_PATHS: usize = 3;

/// A content that a commit holds.
#[derive(Debug)]
pub struct PastFile {
    /// The first commit that holds it.
    pub commit: Past,
    /// Where it lies in that commit.
    pub path: String,
    /// What it is.
    pub bytes: Vec<u8>,
}

/// Judges what earlier commits of one repo hold.
pub struct PastJudge<'s> {
    survey: &'s Survey<'s>,
    repo: &'s RepoRead,
    /// The linters that have such rules, with the facts of today.
    linters: Vec<(&'s dyn AnyLinter, RepoFacts<'s, AnyFacts>)>,
    charts: BTreeSet<String>,
    hideable: Hideable,
    hasher: RandomState,
    /// What stands in the files of today.
    present: HashSet<u64>,
    /// What was found, by value.
    known: HashMap<u64, usize>,
    found: Vec<Found>,
    more: usize,
    /// Whether the PATHs of the command line leave something out.
    narrowed: bool,
}

/// A value that was found.
struct Found {
    finding: Finding,
    /// The reason of an ignore at the place.
    ignored: Option<String>,
    /// Where else it stood later.
    also: Vec<String>,
}

/// What was read of a content.
struct Read {
    /// By linter.
    facts: Vec<Option<AnyFacts>>,
    ignores: Vec<Ignore>,
}

impl<'s> PastJudge<'s> {
    /// The judge of a repo of the survey that is judged and was read from git;
    /// `None` for others.
    #[must_use]
    pub fn new(survey: &'s Survey<'s>, repo: &str) -> Option<Self> {
        let input = survey.run.repos.iter().find(|own| own.name == repo)?;
        let read = survey.repos.iter().find(|own| own.name == repo)?;
        if !read.judged || input.recorded.is_some() {
            return None;
        }
        let all = survey.run.linters.iter().enumerate();
        let linters = all
            .filter(|(_, linter)| !linter.past_rules().is_empty())
            .filter_map(|(index, linter)| {
                let mut stack = survey.stack(Some(index)).repos.into_iter();
                let now = stack.find(|own| own.name == repo)?;
                Some((linter.as_ref(), now))
            });
        let paths = read.reading.paths.iter().map(String::as_str);
        let charts = chart_folders(paths).into_iter().map(str::to_owned);
        let mut judge = Self {
            linters: linters.collect(),
            hideable: Hideable::of(survey.run.linters.iter().map(AsRef::as_ref)),
            charts: charts.collect(),
            hasher: RandomState::new(),
            present: HashSet::new(),
            known: HashMap::new(),
            found: Vec::new(),
            more: 0,
            narrowed: false,
            repo: read,
            survey,
        };
        judge.learn_present();
        Some(judge)
    }

    /// Remembers what the files of today hold.
    fn learn_present(&mut self) {
        let input = self.survey.run.repos.iter();
        let files = input
            .filter(|input| input.name == self.repo.name)
            .map(|input| &input.files);
        for files in files {
            for (linter, now) in &self.linters {
                let held: Vec<(&str, &AnyFacts)> = now.files.clone();
                for (index, finding) in linter.judge_past_any(now, &held) {
                    let path = held.get(index).map_or("", |(path, _)| path);
                    let bytes = files.read(path).unwrap_or_default();
                    self.present.insert(self.value(&finding, &bytes));
                }
            }
        }
    }

    /// Whether a content at this path is looked at.
    pub fn wants(&mut self, path: &str) -> bool {
        if let Some(chart) = chart_folders([path].into_iter()).first() {
            self.charts.insert((*chart).to_owned());
        }
        let run = self.survey.run;
        let lens = Lens::new(run.policy);
        if !(run.reported)(&self.repo.name, path) {
            self.narrowed = true;
            return false;
        }
        !run.policy.exclude.matches(&self.repo.name, path)
            && self
                .linters
                .iter()
                .any(|(linter, _)| linter.wants(&self.repo.name, path, &lens))
    }

    /// Looks at some contents, in parallel. The oldest come first.
    pub fn see(&mut self, files: &[PastFile]) {
        let read: Vec<Read> = files.par_iter().map(|file| self.read(file)).collect();
        let mut found = Vec::new();
        for (at, (linter, now)) in self.linters.iter().enumerate() {
            let (mut past, mut indexes) = (Vec::new(), Vec::new());
            for (index, (file, read)) in files.iter().zip(&read).enumerate() {
                if let Some(Some(facts)) = read.facts.get(at) {
                    past.push((file.path.as_str(), facts));
                    indexes.push(index);
                }
            }
            let judged = linter.judge_past_any(now, &past).into_iter();
            found.extend(
                judged.filter_map(|(index, finding)| Some((*indexes.get(index)?, finding))),
            );
        }
        // As it is read: commit by commit, file by file, from top to bottom.
        found.sort_by(|a, b| (a.0, &a.1.place).cmp(&(b.0, &b.1.place)));
        for (index, finding) in found {
            if let (Some(file), Some(read)) = (files.get(index), read.get(index)) {
                self.add(file, read, finding);
            }
        }
    }

    fn read(&self, file: &PastFile) -> Read {
        let mut read = Read {
            facts: Vec::new(),
            ignores: Vec::new(),
        };
        let (repo, path) = (self.repo.name.as_str(), file.path.as_str());
        let lens = Lens::new(self.survey.run.policy);
        match decode(file.bytes.clone()) {
            Content::Text(text) => {
                let charts = self.charts.iter().map(String::as_str).collect();
                let file = File::new(repo, path, &text, chart_of(path, &charts));
                let facts = self.linters.iter().map(|(linter, _)| {
                    let wanted = linter.wants(repo, path, &lens);
                    wanted.then(|| linter.read_any(&file, &lens)).flatten()
                });
                read.facts = facts.collect();
                if read.facts.iter().any(Option::is_some) {
                    read.ignores = ignore::find(&file);
                }
            }
            Content::Binary(_) | Content::NotUtf8 { .. } => {
                let facts = self.linters.iter().map(|(linter, _)| {
                    let wanted = linter.wants(repo, path, &lens);
                    let bytes = &file.bytes;
                    wanted
                        .then(|| linter.read_bytes_any(repo, path, bytes))
                        .flatten()
                });
                read.facts = facts.collect();
            }
        }
        read
    }

    fn add(&mut self, file: &PastFile, read: &Read, mut finding: Finding) {
        let value = self.value(&finding, &file.bytes);
        if self.present.contains(&value) {
            return;
        }
        if let Some(known) = self.known.get(&value) {
            if let Some(found) = self.found.get_mut(*known)
                && found.finding.path != file.path
                && !found.also.contains(&file.path)
            {
                found.also.push(file.path.clone());
            }
            return;
        }
        if self.found.len() >= MAX_FINDINGS {
            self.more += 1;
            return;
        }
        self.known.insert(value, self.found.len());
        let Past { short, date, .. } = &file.commit;
        finding.message += &format!(" (commit {short} of {date})");
        finding.past = Some(file.commit.clone());
        finding.fix = None;
        let (policy, today) = (self.survey.run.policy, self.survey.run.today);
        let mut ignores = read.ignores.iter();
        let ignore = ignores.find(|one| self.hideable.hides(one, &finding, policy, today));
        self.found.push(Found {
            ignored: ignore.map(|ignore| ignore.reason.clone()),
            finding,
            also: Vec::new(),
        });
    }

    /// What tells one value from another: the text that a finding is about, or
    /// its file where it is about all of it.
    fn value(&self, finding: &Finding, bytes: &[u8]) -> u64 {
        let Place { start, end, .. } = &finding.place;
        let text = bytes.get(start.byte..end.byte).unwrap_or_default();
        if text.is_empty() {
            return self.hasher.hash_one((finding.rule.id, &finding.path));
        }
        let what = (finding.rule.id, &finding.message, text);
        self.hasher.hash_one(what)
    }

    /// Adds what was found to the outcome. `whole` tells whether all commits
    /// were looked at.
    pub fn finish(self, whole: bool, outcome: &mut Outcome) {
        let run = self.survey.run;
        let mut used = BTreeSet::new();
        let rows = self.found.into_iter().map(|mut found| {
            found.finding.help += &help(&found.also);
            (found.finding, found.ignored)
        });
        let mut rows: Vec<(Finding, Option<String>)> = rows.collect();
        // In the order in which fingerprints are given: both stay together.
        rows.sort_by(|(a, _), (b, _)| {
            let place = a.place.cmp(&b.place);
            let message = || a.message.cmp(&b.message);
            place.then_with(message).then_with(|| a.path.cmp(&b.path))
        });
        let (mut findings, ignored): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        fingerprint::fill(&mut findings);
        for (mut finding, ignored) in findings.into_iter().zip(ignored) {
            settle::set_level(run.policy, &mut finding);
            if finding.level == Level::Off {
                continue;
            }
            let covering: Vec<usize> =
                settle::exceptions_over_past(run.policy, run.today, &finding);
            used.extend(covering.iter().copied());
            let exception = covering
                .first()
                .and_then(|at| run.policy.exceptions.get(*at));
            let (by, reason) = match (ignored, exception) {
                (Some(reason), _) => (Suppressor::Ignore, reason),
                (None, Some(exception)) => (Suppressor::Exception, exception.reason.clone()),
                (None, None) => {
                    outcome.findings.push(finding);
                    continue;
                }
            };
            outcome.suppressed.push(Suppressed {
                finding,
                by,
                reason,
            });
        }
        if self.more > 0 {
            outcome.judged_in_part.push(format!(
                "{} more findings in the history of {} are not listed",
                self.more, self.repo.name
            ));
        }
        if whole && !self.narrowed && settle::runs_everything(run.policy) {
            let own = |repo: &Option<String>| repo.as_deref() == Some(self.repo.name.as_str());
            let exceptions = run.policy.exceptions.iter().enumerate();
            let dead = exceptions
                .filter(|(index, one)| one.history && own(&one.repo) && !used.contains(index))
                .filter(|(_, one)| !one.expired(run.today));
            let mut dead: Vec<Finding> = dead
                .map(|(_, exception)| dead_exception::finding(exception))
                .collect();
            fingerprint::fill(&mut dead);
            dead.iter_mut()
                .for_each(|finding| settle::set_level(run.policy, finding));
            dead.retain(|finding| finding.level != Level::Off);
            outcome.findings.append(&mut dead);
        }
        outcome.sort();
    }
}

/// What else is to be said of a value in the history.
fn help(also: &[String]) -> String {
    let mut help = "; every clone keeps the commit, so once it is worthless, record that as an \
                    exception with `history: true`"
        .to_owned();
    if let Some((first, rest)) = also.split_first() {
        help += &format!(". Later it stood in `{first}`");
        for path in rest.iter().take(MAX_PATHS - 1) {
            help += &format!(", `{path}`");
        }
        if also.len() > MAX_PATHS {
            help += &format!(" and {} more files", also.len() - MAX_PATHS);
        }
        help += ", too";
    }
    help
}
