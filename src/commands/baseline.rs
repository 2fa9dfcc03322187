//! `railint baseline`: records what is found today, or takes out of the record
//! what is gone.

use std::fmt::Write as _;

use railint_lint::{BASELINE_FILE, Baseline, Finding, Run};

use crate::baselines::Baselines;
use crate::cli::{self, BaselineArguments};
use crate::commands::print;
use crate::failure::Failure;
use crate::linters::linters;
use crate::look_back::{self, About};
use crate::stack::{self, Needs, Stack};

/// Writes the baseline of each repo that the PATHs are about.
pub(crate) fn run(arguments: &BaselineArguments) -> Result<u8, Failure> {
    let Stack {
        policy, mut repos, ..
    } = stack::find(
        &arguments.paths,
        arguments.stack.as_deref(),
        Needs::Siblings,
    )?;
    let baselines = Baselines::read(&repos)?;
    let today = cli::today(arguments.today);
    look_back::look_back(&mut repos, &policy, About::Everything, today);
    let mut run = Run {
        repos,
        policy: &policy,
        linters: &linters(),
        today,
        // A baseline is about a whole repo, whatever part of it is named.
        reported: &|_, _| true,
    };
    let outcome = railint_lint::run(&mut run);
    let mut said = String::new();
    for repo in run.repos.iter().filter(|repo| repo.judged) {
        if !repo.files.condition().on_disk {
            let _ = writeln!(said, "{}: there is no work tree to write to", repo.name);
            continue;
        }
        let own: Vec<&Finding> = outcome
            .findings
            .iter()
            .filter(|finding| finding.repo == repo.name)
            .collect();
        let (before, shrunk) = baselines.shrunk(&repo.name, &own);
        let after = match before.is_empty() || arguments.accept_new {
            true => Baseline::of(own.iter().copied()),
            false => shrunk,
        };
        write(repo.files.root(), &before, &after).map_err(|error| {
            let message = format!("{}/{BASELINE_FILE} cannot be written: {error}", repo.name);
            Failure::Usage(message, String::new())
        })?;
        let _ = writeln!(
            said,
            "{}: known {}, was {}",
            repo.name,
            after.len(),
            before.len()
        );
    }
    print(&said)
}

/// Writes the file, or removes it where nothing is left.
fn write(root: &std::path::Path, before: &Baseline, after: &Baseline) -> std::io::Result<()> {
    if before == after {
        return Ok(());
    }
    let there = match std::fs::read(root.join(BASELINE_FILE)) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    match (after.is_empty(), &there) {
        (false, _) => {
            let text = after.text();
            railint_source::write(root, BASELINE_FILE, there.as_deref(), text.as_bytes())
        }
        (true, Some(bytes)) => railint_source::remove(root, BASELINE_FILE, bytes),
        (true, None) => Ok(()),
    }
}
