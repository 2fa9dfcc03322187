//! The engine: reads every file once, lets each linter keep its facts, lets
//! each judge, and settles what is reported.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use railint_policy::{Level, Policy};
use railint_source::Files;
use rayon::prelude::*;

use crate::any_linter::{self, AnyFacts, AnyLinter};
use crate::cache::Cache;
use crate::chronicle::{self, Chronicle, LookBack};
use crate::hidden::Hidden;
use crate::ids::{self, Ids};
use crate::ignore::Hideable;
use crate::lens::Lens;
use crate::linter::{Linter, RepoFacts, Stack, Verdict};
use crate::memory::Memory;
use crate::outcome::Outcome;
use crate::read;
use crate::reading::Reading;
use crate::rule::{RuleSet, Scope};
use crate::rules::{known_rules, stack_rules, unreadable};
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
    /// What was read of it elsewhere; then `files` are not read here.
    pub recorded: Option<Arc<Reading>>,
    /// How far back its commits are followed; not at all where it is absent.
    pub look_back: Option<LookBack>,
    /// Where the facts of its files are kept between runs, if anywhere.
    pub cache: Option<Cache>,
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
    /// the command line narrow the report, never what is known. The empty path asks
    /// for the whole repo.
    pub reported: &'a (dyn Fn(&str, &str) -> bool + Sync),
}

/// What was read of one repo in this run.
pub(crate) struct RepoRead {
    pub(crate) name: String,
    pub(crate) judged: bool,
    pub(crate) reading: Arc<Reading>,
    /// Whether what its commits tell counts.
    pub(crate) looks_back: bool,
}

impl RepoRead {
    /// What its commits tell, where that counts.
    pub(crate) fn past(&self) -> Option<&Chronicle> {
        let past = self.reading.past.as_deref();
        past.filter(|_| self.looks_back)
    }
}

/// Reads, judges and settles.
#[must_use]
pub fn run(run: &mut Run<'_>) -> Outcome {
    Survey::new(run).outcome()
}

/// All repos of a run, read: to be judged, or looked at in another way.
pub struct Survey<'r> {
    pub(crate) run: &'r Run<'r>,
    pub(crate) repos: Vec<RepoRead>,
    pub(crate) known: BTreeSet<String>,
    pub(crate) ids: Ids,
    /// What each linter said, once they were asked.
    pub(crate) verdicts: OnceLock<Vec<Verdict>>,
}

impl Drop for Survey<'_> {
    fn drop(&mut self) {
        // Nobody has to wait until the facts of thousands of files are taken apart.
        let kept = (
            std::mem::take(&mut self.repos),
            std::mem::take(&mut self.ids),
        );
        rayon::spawn(move || drop(kept));
    }
}

/// Where something left a repo, its copies have to be known for copies, however
/// little of their commits was looked at.
fn name_firsts(inputs: &[RepoInput], repos: &mut [RepoRead]) {
    let lost = |repo: &RepoRead| {
        let past = repo.reading.past.as_ref().filter(|_| repo.judged);
        past.is_some_and(|past| !past.gone.is_empty())
    };
    if !repos.iter().any(lost) {
        return;
    }
    let both = inputs.par_iter().zip(repos.par_iter_mut());
    both.for_each(|(input, repo)| {
        // What somebody wrote down is in other hands as well.
        if let Some(reading) = Arc::get_mut(&mut repo.reading)
            && let Some(past) = &mut reading.past
        {
            chronicle::name_first(past, input.files.root());
        }
    });
}

impl<'r> Survey<'r> {
    /// Reads every file of every repo once.
    #[must_use]
    pub fn new(run: &'r mut Run<'_>) -> Self {
        run.repos.sort_by(|a, b| a.name.cmp(&b.name));
        let run = &*run;
        let lens = Lens::new(run.policy);
        let mut repos: Vec<RepoRead> = run
            .repos
            .par_iter()
            .map(|repo| RepoRead {
                name: repo.name.clone(),
                judged: repo.judged,
                reading: match &repo.recorded {
                    Some(reading) => Arc::clone(reading),
                    None => Arc::new(read::repo(repo, run.policy, run.linters, &lens)),
                },
                looks_back: true,
            })
            .collect();
        name_firsts(&run.repos, &mut repos);
        Self {
            known: repos.iter().map(|repo| repo.name.clone()).collect(),
            ids: ids::of(&repos, run.linters, run.policy),
            run,
            repos,
            verdicts: OnceLock::new(),
        }
    }

    /// Judges and settles.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome_after(|_| {})
    }

    /// The same, but that `narrow` leaves of it what is to be reported.
    #[must_use]
    pub fn outcome_after(&self, narrow: impl FnOnce(&mut Outcome)) -> Outcome {
        let mut outcome = self.settled();
        narrow(&mut outcome);
        self.hide(&mut outcome);
        outcome
    }

    /// Judges and settles. Nobody may show anything of that yet.
    pub(crate) fn settled(&self) -> Outcome {
        let run = self.run;
        let mut verdict = self.judge();
        for repo in self.judged() {
            for file in repo.reading.files.own() {
                let problems = file.problems.iter();
                verdict.findings.extend(
                    problems.map(|(place, why)| {
                        unreadable::finding(&repo.name, &file.path, place, why)
                    }),
                );
            }
        }
        let judged: BTreeSet<&str> = self.judged().map(|repo| repo.name.as_str()).collect();
        verdict
            .findings
            .retain(|finding| finding.repo.is_empty() || judged.contains(finding.repo.as_str()));
        let mut ignores = Vec::new();
        for repo in self.judged() {
            for file in repo.reading.files.own() {
                let own = file.ignores.iter();
                ignores.extend(own.map(|ignore| (repo.name.as_str(), file.path.as_str(), ignore)));
            }
        }
        let hideable = Hideable::of(run.linters.iter().map(AsRef::as_ref));
        let (findings, suppressed) = settle::settle(Settling {
            findings: verdict.findings,
            ignores,
            hideable: &hideable,
            policy: run.policy,
            judged: &judged,
            known_rules: &known_rules(run.linters),
            stack_rules: &stack_rules(run.linters),
            saw_all_repos: saw_all_repos(run.policy, &self.known),
            today: run.today,
            reported: run.reported,
        });
        for RepoRead { name, reading, .. } in &self.repos {
            let notes = reading.notes.iter();
            verdict
                .notes
                .extend(notes.map(|note| format!("{name}: {note}")));
            if reading.other_lens {
                verdict.in_part.insert(format!(
                    "the facts of {name} were made with another catalogue or another railint"
                ));
            }
        }
        verdict.in_part.extend(self.rules_in_part());
        Outcome {
            findings,
            suppressed,
            judged: judged.iter().map(|name| (*name).to_owned()).collect(),
            repos: judged.len(),
            files: self.files_reported(),
            judged_in_part: verdict.in_part.into_iter().collect(),
            notes: verdict.notes.into_iter().collect(),
            hidden: Hidden::new(),
        }
    }

    /// Where files of facts stand for checkouts and do not make up the whole
    /// stack: which rules had to see it whole.
    fn rules_in_part(&self) -> Option<String> {
        let mut repos = self.run.repos.iter();
        let beside_facts = repos.any(|repo| repo.recorded.is_some());
        let other = self.repos.iter().any(|repo| repo.reading.other_lens);
        let whole = saw_all_repos(self.run.policy, &self.known) && !other;
        if !beside_facts || whole {
            return None;
        }
        let levels = &self.run.policy.levels;
        let rules = self.run.linters.iter().flat_map(|linter| linter.rules());
        let on = rules.filter(|rule| {
            let in_set = levels.strict() || rule.set == RuleSet::Recommended;
            let level = levels.level(rule.id, rule.level, in_set, "", "");
            rule.scope == Scope::Stack && level != Level::Off
        });
        let ids: Vec<&str> = on.map(|rule| rule.id).collect();
        (!ids.is_empty()).then(|| {
            let ids = ids.join(", ");
            format!("without all facts of the stack these rules may find too little: {ids}")
        })
    }

    /// What was read of each repo, by name.
    pub fn readings(&self) -> impl Iterator<Item = (&str, &Arc<Reading>)> {
        let repos = self.repos.iter();
        repos.map(|repo| (repo.name.as_str(), &repo.reading))
    }

    /// The files of each repo that is judged, by name.
    pub fn judged_files(&self) -> impl Iterator<Item = (&str, &Arc<dyn Files>)> {
        let repos = self.run.repos.iter().filter(|repo| repo.judged);
        repos.map(|repo| (repo.name.as_str(), &repo.files))
    }

    /// The ids that the stack defines.
    #[must_use]
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// What one linter of the run knows of the stack, for a view other than
    /// findings. A linter that is not part of the run knows nothing.
    pub fn view<L: Linter, T>(
        &self,
        linter: &L,
        look: impl FnOnce(&Stack<'_, L::Facts>) -> T,
    ) -> T {
        let name = AnyLinter::name(linter);
        let linters = &self.run.linters;
        let index = linters.iter().position(|own| own.name() == name);
        look(&any_linter::typed_stack(&self.stack(index)))
    }

    fn judged(&self) -> impl Iterator<Item = &RepoRead> {
        self.repos.iter().filter(|repo| repo.judged)
    }

    fn files_reported(&self) -> usize {
        let files = |repo: &RepoRead| {
            let reported = |path: &str| (self.run.reported)(&repo.name, path);
            let paths = &repo.reading.paths;
            // The empty path stands for the whole repo.
            match reported("") {
                true => paths.len(),
                false => paths.iter().filter(|path| reported(path)).count(),
            }
        };
        self.judged().map(files).sum()
    }

    /// The facts of the linter at this index; none without one.
    pub(crate) fn stack(&self, index: Option<usize>) -> Stack<'_, AnyFacts> {
        let repos = self.repos.iter().map(|repo| {
            let files = match index {
                Some(_) => repo.reading.files.all(),
                None => &[],
            };
            let files = files.iter();
            RepoFacts {
                name: &repo.name,
                row: self.run.policy.contract.repo(&repo.name),
                judged: repo.judged,
                paths: &repo.reading.paths,
                files: files
                    .filter_map(|file| {
                        let linter = self.run.linters.get(index?)?;
                        Some((file.path.as_str(), file.facts(index?, linter.as_ref())?))
                    })
                    .collect(),
                in_git: &repo.reading.in_git,
                past: repo.past(),
            }
        });
        Stack {
            repos: repos.collect(),
            known: &self.known,
            ids: &self.ids,
            today: self.run.today,
        }
    }

    fn judge(&self) -> Verdict {
        let verdicts = self.verdicts.get_or_init(|| {
            let memory = Memory::of(self);
            let linters = self.run.linters.par_iter().enumerate();
            linters
                .map(|(index, linter)| self.verdict(index, linter.as_ref(), memory.as_ref()))
                .collect()
        });
        let mut whole = Verdict::default();
        for own in verdicts.iter().cloned() {
            whole.findings.extend(own.findings);
            whole.in_part.extend(own.in_part);
            whole.notes.extend(own.notes);
        }
        whole
    }

    /// Whether a linter judges by what commits tell.
    pub(crate) fn looks_back(&self, linter: &dyn AnyLinter) -> bool {
        linter.looks_back() && self.repos.iter().any(|repo| repo.past().is_some())
    }

    /// What the linter at this index says, or said of the same in an earlier run.
    pub(crate) fn verdict(
        &self,
        index: usize,
        linter: &dyn AnyLinter,
        memory: Option<&Memory>,
    ) -> Verdict {
        let woken = |repo: &RepoRead| repo.reading.files.wake(index, linter);
        let rests = linter.rests(self.run.policy) && !self.looks_back(linter);
        if rests && !self.repos.iter().any(woken) {
            return Verdict::default();
        }
        if let Some(said) = memory.and_then(|memory| memory.recall(self, index)) {
            return said;
        }
        for repo in &self.repos {
            let files = repo.reading.files.all().par_iter();
            files.for_each(|file| {
                file.facts(index, linter);
            });
        }
        let mut own = Verdict::default();
        linter.judge_any(&self.stack(Some(index)), self.run.policy, &mut own);
        if let Some(memory) = memory {
            memory.keep(self, index, &own);
        }
        own
    }
}

/// Whether none of the repos is missing that the policy names. Where all are,
/// the policy is about another stack, and there is nothing to be missed.
fn saw_all_repos(policy: &Policy, known: &BTreeSet<String>) -> bool {
    let rows = policy.contract.repos.iter().filter(|row| !row.optional);
    let (there, missing): (Vec<_>, Vec<_>) = rows.partition(|row| known.contains(&row.name));
    there.is_empty() || missing.is_empty()
}
