//! The stack as an editor has it open: what was read is kept, and only what is
//! being edited is read again.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use railint_lint::{AnyLinter, Finding, Place, Reading, RepoInput, Run, Survey};
use railint_policy::{ConfigError, Policy};
use railint_server::{Backend, Judgement, Link, Problem, Spot, Unsaved};
use railint_source::Overlay;
use railint_tombstone::Tombstone;

use crate::cli;
use crate::commands::explain;
use crate::failure::Failure;
use crate::linters::linters;
use crate::look_back::{self, About};
use crate::stack::{self, Needs, Stack};

/// The stacks that an editor has open.
pub(crate) struct Editor {
    linters: Vec<Box<dyn AnyLinter>>,
    /// By the folder that was asked for.
    kept: BTreeMap<PathBuf, Kept>,
}

/// A stack, read as it lies on disk.
struct Kept {
    stack: Stack,
    readings: BTreeMap<String, Arc<Reading>>,
}

impl Editor {
    /// Nothing is open yet.
    pub(crate) fn new() -> Self {
        Self {
            linters: linters(),
            kept: BTreeMap::new(),
        }
    }

    /// Looks at the stack around a folder, with what the editor holds in place
    /// of what lies on disk.
    fn look<T>(
        &mut self,
        folder: &Path,
        unsaved: &Unsaved,
        look: impl FnOnce(&Survey<'_>, &Stack, BTreeMap<String, PathBuf>) -> T,
    ) -> Result<T, Failure> {
        let kept = match self.kept.entry(folder.to_owned()) {
            Entry::Occupied(kept) => kept.into_mut(),
            Entry::Vacant(place) => place.insert(keep(folder, &self.linters)?),
        };
        let Kept { stack, readings } = &*kept;
        let roots: BTreeMap<String, PathBuf> = stack
            .repos
            .iter()
            .filter(|repo| repo.recorded.is_none())
            .map(|repo| (repo.name.clone(), repo.files.root().to_owned()))
            .collect();
        let repos = stack.repos.iter().map(|repo| {
            let changed = changed(repo, &roots, unsaved);
            edited(repo, changed, readings, &stack.policy, &self.linters)
        });
        let mut run = Run {
            repos: repos.collect(),
            policy: &stack.policy,
            linters: &self.linters,
            today: cli::today(None),
            reported: &|repo, path| stack.reach.covers(repo, path),
        };
        Ok(look(&Survey::new(&mut run), stack, roots))
    }

    fn judged(&mut self, folder: &Path, unsaved: &Unsaved) -> Result<Judgement, Failure> {
        self.look(folder, unsaved, |survey, stack, roots| Judgement {
            findings: survey.outcome().findings,
            ids: survey
                .ids()
                .iter()
                .flat_map(|(_, known)| known.to_vec())
                .collect(),
            configuration: stack.texts.configuration_files(),
            roots,
            problems: Vec::new(),
            notes: listing_notes(stack),
        })
    }
}

/// What is to be said of how the repos were listed, as that git refuses one.
/// Other notes count what changes with every keystroke, and are for a report.
fn listing_notes(stack: &Stack) -> Vec<String> {
    let of_repo = |repo: &RepoInput| {
        let notes = repo.files.condition().notes.iter();
        let named = notes.map(|note| format!("{}: {note}", repo.name));
        named.collect::<Vec<_>>()
    };
    stack.repos.iter().flat_map(of_repo).collect()
}

/// What leads to another place: the targets of tombstones, and the rows of
/// exceptions, each to what it excepts.
fn links(survey: &Survey<'_>, policy: &Policy) -> Vec<Link> {
    let pointers = survey.view(&Tombstone, |stack| {
        railint_tombstone::pointers(stack, policy)
    });
    let mut links: Vec<Link> = pointers
        .into_iter()
        .map(|pointer| Link {
            from: spot(&pointer.repo, &pointer.path, pointer.place),
            to: spot(&pointer.to_repo, &pointer.to_path, Place::file_start()),
        })
        .collect();
    let suppressed = survey.outcome().suppressed;
    for exception in &policy.exceptions {
        let excepted = suppressed.iter().map(|suppressed| &suppressed.finding);
        let excepted = excepted.filter(|finding| {
            let component = finding.component.as_deref();
            exception.covers(finding.rule.id, &finding.repo, &finding.path, component)
        });
        let row = Finding::contract_row(&exception.origin, String::new());
        links.extend(excepted.map(|finding| Link {
            from: Spot {
                repo: row.repo.clone(),
                path: row.path.clone(),
                place: row.place.clone(),
            },
            to: spot(&finding.repo, &finding.path, finding.place.clone()),
        }));
    }
    links
}

fn spot(repo: &str, path: &str, place: Place) -> Spot {
    Spot {
        repo: Some(repo.to_owned()),
        path: path.to_owned(),
        place,
    }
}

impl Backend for Editor {
    fn judge(&mut self, folder: &Path, unsaved: &Unsaved) -> Judgement {
        self.judged(folder, unsaved)
            .unwrap_or_else(|failure| Judgement {
                problems: problems(folder, failure),
                ..Judgement::default()
            })
    }

    /// A stack that cannot be judged leads nowhere.
    fn links(&mut self, folder: &Path, unsaved: &Unsaved) -> Vec<Link> {
        self.look(folder, unsaved, |survey, stack, _| {
            links(survey, &stack.policy)
        })
        .unwrap_or_default()
    }

    fn forget(&mut self) {
        self.kept.clear();
    }

    fn page(&self, rule: &str) -> Option<String> {
        // The metadata on top is for programs.
        let page = railint_rules::page(rule)?;
        let body = page
            .strip_prefix("---\n")
            .and_then(|page| page.split_once("\n---\n"));
        Some(body.map_or(page, |(_, body)| body).trim().to_owned())
    }

    fn component(&self, id: &str) -> Option<String> {
        explain::component_entry(id)
    }
}

/// Opens and reads the stack around a folder.
fn keep(folder: &Path, linters: &[Box<dyn AnyLinter>]) -> Result<Kept, Failure> {
    let mut stack = stack::find(&[folder.to_owned()], None, Needs::Siblings)?;
    let today = cli::today(None);
    // What left long ago is no matter of what is being edited.
    look_back::look_back(&mut stack.repos, &stack.policy, About::NextCommit, today);
    let mut run = Run {
        repos: std::mem::take(&mut stack.repos),
        policy: &stack.policy,
        linters,
        today,
        reported: &|_, _| true,
    };
    let readings = Survey::new(&mut run)
        .readings()
        .map(|(name, reading)| (name.to_owned(), Arc::clone(reading)))
        .collect();
    stack.repos = run.repos;
    Ok(Kept { stack, readings })
}

/// The texts of a repo that the editor holds, by path. A file that git ignores
/// is no part of the repo, however open it is.
fn changed(
    repo: &RepoInput,
    roots: &BTreeMap<String, PathBuf>,
    unsaved: &Unsaved,
) -> BTreeMap<String, Option<Arc<[u8]>>> {
    let root = repo.files.root();
    let entries = repo.files.entries();
    let mut changed = BTreeMap::new();
    for (file, text) in unsaved {
        let nearest = roots
            .values()
            .filter(|root| file.starts_with(root))
            .max_by_key(|root| root.components().count());
        if nearest.map(PathBuf::as_path) != Some(root) {
            continue;
        }
        let inside = file.strip_prefix(root).into_iter().flat_map(Path::iter);
        let parts: Vec<_> = inside.map(|part| part.to_string_lossy()).collect();
        let path = parts.join("/");
        let listed = entries
            .binary_search_by(|entry| entry.path.as_str().cmp(&path))
            .is_ok();
        if listed || !file.exists() {
            changed.insert(path, Some(Arc::from(text.as_bytes())));
        }
    }
    changed
}

/// A repo with what was read of it, edited files read again.
fn edited(
    repo: &RepoInput,
    changed: BTreeMap<String, Option<Arc<[u8]>>>,
    readings: &BTreeMap<String, Arc<Reading>>,
    policy: &Policy,
    linters: &[Box<dyn AnyLinter>],
) -> RepoInput {
    let reading = repo.recorded.as_ref().or_else(|| readings.get(&repo.name));
    let mut input = RepoInput {
        name: repo.name.clone(),
        files: Arc::clone(&repo.files),
        judged: repo.judged,
        recorded: reading.map(Arc::clone),
        look_back: None,
        cache: None,
    };
    if let (Some(reading), false) = (reading, changed.is_empty()) {
        let paths: BTreeSet<String> = changed.keys().cloned().collect();
        input.files = Arc::new(Overlay::new(Arc::clone(&repo.files), changed));
        let again = reading.again(&input, &paths, policy, linters);
        input.recorded = Some(Arc::new(again));
    }
    input
}

/// What keeps the stack from being judged, at the files that it stands in.
fn problems(folder: &Path, failure: Failure) -> Vec<Problem> {
    match failure {
        Failure::Config(errors) => {
            let placed = errors.iter().filter_map(|error| problem(folder, error));
            placed.collect()
        }
        // An empty folder is nothing to complain about.
        Failure::Nothing(_) => Vec::new(),
        Failure::Usage(..) | Failure::Output(_) => {
            let file = folder.join(stack::FILE_NAME);
            let message = failure.message();
            let problem = Problem {
                file,
                place: None,
                message,
            };
            vec![problem]
        }
    }
}

/// The error at its file. Errors name files as they are shown; the one meant is
/// the one that says what the error was found in.
fn problem(folder: &Path, error: &ConfigError) -> Option<Problem> {
    let here = std::env::current_dir().ok();
    let above = folder.ancestors().map(Path::to_owned);
    let below = railint_source::children(folder);
    let below = below.into_iter().map(|child| child.root);
    let places = here.into_iter().chain(above).chain(below);
    let is_it = |file: &PathBuf| match &error.text {
        Some(text) => fs::read_to_string(file).is_ok_and(|own| own == **text),
        None => file.is_file(),
    };
    let file = places.map(|place| place.join(&error.path)).find(is_it)?;
    let mut message = error.message.clone();
    if !error.help.is_empty() {
        message = format!("{message}\nhelp: {}", error.help);
    }
    Some(Problem {
        file: file.canonicalize().unwrap_or(file),
        place: error.place,
        message,
    })
}
