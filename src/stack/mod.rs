//! From the PATHs of a command to a stack: its configuration, its repos, and
//! how much of them is reported.

mod configuration;
mod reach;
mod recorded;
mod repos;
mod state;
mod texts;

use std::path::{Path, PathBuf};

use railint_lint::RepoInput;
use railint_policy::Policy;

pub(crate) use self::configuration::FILE_NAME;
pub(crate) use self::reach::Reach;
use self::repos::uncovered;
pub(crate) use self::repos::{Checkout, checkouts};
pub(crate) use self::state::{Difference, Moment, State};
pub(crate) use self::texts::KnownTexts;
use crate::failure::Failure;

/// A stack that is ready to be judged.
pub(crate) struct Stack {
    /// What is judged by.
    pub(crate) policy: Policy,
    /// The repos, opened.
    pub(crate) repos: Vec<RepoInput>,
    /// What of them is reported.
    pub(crate) reach: Reach,
    /// The texts that a report may show.
    pub(crate) texts: KnownTexts,
    /// What the policy names and was not found, as sentences for the summary.
    pub(crate) missing: Vec<String>,
    /// What else is to be said of what was found.
    pub(crate) notes: Vec<String>,
}

/// Which repos a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Those that the PATHs are about, and their siblings.
    Siblings,
    /// Only those that the PATHs are about.
    Itself,
}

/// Finds the stack that the paths belong to, and opens it as it lies on disk.
pub(crate) fn find(
    paths: &[PathBuf],
    stack_file: Option<&Path>,
    needs: Needs,
) -> Result<Stack, Failure> {
    let paths = named(paths, stack_file)?;
    find_in(&State::new(Moment::Now, &paths), &paths, stack_file, needs)
}

/// What the PATHs of the command line name, without links.
pub(crate) fn named(paths: &[PathBuf], stack_file: Option<&Path>) -> Result<Vec<PathBuf>, Failure> {
    let default = match stack_file.map(|file| file.parent()) {
        Some(Some(folder)) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    match paths {
        [] => existing(&[default.to_owned()]),
        paths => existing(paths),
    }
}

/// Finds the stack that the paths belong to, and opens it in one state.
pub(crate) fn find_in(
    state: &State,
    paths: &[PathBuf],
    stack_file: Option<&Path>,
    needs: Needs,
) -> Result<Stack, Failure> {
    let configuration = configuration::find(paths, stack_file, state)?;
    let first = configuration.policy(&[])?;
    let checkouts = checkouts(paths, &first.policy.contract, configuration.folder());
    // Only now it is known which repos have a file of their own.
    let made = configuration.policy_again(&checkouts, first)?;
    let (mut policy, mut texts) = (made.policy, made.texts);
    let mut beside = uncovered(paths, &checkouts);
    beside.retain(|folder| !policy.exclude.matches("", folder));
    policy.uncovered = beside;
    if checkouts.is_empty() {
        return Err(Failure::Nothing(
            "nothing was found here: no repo and no file".to_owned(),
        ));
    }
    let (mut repos, mut notes) = (Vec::new(), Vec::new());
    for checkout in &checkouts {
        if needs == Needs::Itself && !checkout.judged {
            continue;
        }
        if checkout.is_recorded() {
            repos.push(recorded::open(checkout, &policy)?);
            continue;
        }
        let files = state.open(&checkout.root, checkout.judged)?;
        notes.extend(left_out(checkout, state)?);
        texts.add_root(&checkout.name, &checkout.root);
        repos.push(RepoInput {
            name: checkout.name.clone(),
            files,
            judged: checkout.judged,
            recorded: None,
            look_back: None,
            cache: None,
        });
    }
    let nothing = repos.iter().all(|repo| repo.files.entries().is_empty());
    if nothing && !checkouts.iter().any(|checkout| checkout.is_repo) {
        return Err(Failure::Nothing(
            "nothing was found here: no repo and no file".to_owned(),
        ));
    }
    Ok(Stack {
        missing: missing(&policy, &checkouts),
        reach: Reach::new(paths, &checkouts),
        policy,
        repos,
        texts,
        notes,
    })
}

/// Says that a repo has a `railint.yaml` which the state leaves out.
fn left_out(checkout: &Checkout, state: &State) -> Result<Option<String>, Failure> {
    let own = checkout.root.join(configuration::FILE_NAME);
    let name = &checkout.name;
    Ok((checkout.judged && state.leaves_out(&own)?).then(|| {
        format!("{name}: railint.yaml was not used, as git does not track it: add it to the commit")
    }))
}

/// The paths without links and dots; one that does not exist is an error.
fn existing(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let real = paths.iter().map(|path| {
        path.canonicalize().map_err(|error| {
            let message = format!("{}: {error}", path.display());
            Failure::Usage(message, "check the spelling of the PATH".to_owned())
        })
    });
    real.collect()
}

/// Which repos of the policy were not found. Where none was, the policy is for
/// another stack, and its repos are not missed.
fn missing(policy: &Policy, checkouts: &[Checkout]) -> Vec<String> {
    let rows = &policy.contract.repos;
    let found = |name: &str| checkouts.iter().any(|checkout| checkout.name == name);
    let wanted = || rows.iter().filter(|row| !row.optional);
    let absent: Vec<&str> = wanted()
        .map(|row| row.name.as_str())
        .filter(|name| !found(name))
        .collect();
    let total = wanted().count();
    if absent.is_empty() || absent.len() == total {
        return Vec::new();
    }
    let known = total - absent.len();
    vec![format!(
        "{known} of {total} repos known; not found: {}",
        absent.join(", ")
    )]
}
