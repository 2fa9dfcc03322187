//! The relocation table: files that the contract moves from one repo to another.

use jiff::civil::Date;

use crate::config::RelocationConfig;
use crate::contract::Contract;
use crate::file::{ConfigError, Origin, SourceFile};
use crate::nearest::nearest;

/// One row of the table.
#[derive(Debug, Clone)]
pub struct Relocation {
    /// The repo that the file leaves.
    pub from: String,
    /// The file or folder that leaves, relative to that repo, without a slash
    /// at its end.
    pub path: String,
    /// The repo that takes it.
    pub to: String,
    /// Where it goes in that repo, without a slash at its end; anywhere where
    /// it is absent.
    pub to_path: Option<String>,
    /// The task that moves it.
    pub task: Option<String>,
    /// The last day on which it may still be pending.
    pub due: Option<Date>,
    /// Its row in the policy.
    pub origin: Origin,
}

/// Lays the rows of a nearer file over the table: a row about the same file
/// takes the place of the one that was there.
pub(crate) fn lay(table: &mut Vec<Relocation>, file: &SourceFile, given: &[RelocationConfig]) {
    for (index, row) in given.iter().enumerate() {
        let relocation = Relocation {
            from: row.from.repo.clone(),
            path: row.from.path.trim_end_matches('/').to_owned(),
            to: row.to.repo.clone(),
            to_path: row
                .to
                .path
                .as_deref()
                .map(|path| path.trim_end_matches('/').to_owned()),
            task: row.task.clone(),
            // The schema has asserted the form.
            due: row.due.as_deref().and_then(|day| day.parse().ok()),
            origin: file.origin(&format!("/relocations/{index}")),
        };
        let same =
            |other: &Relocation| (&other.from, &other.path) == (&relocation.from, &relocation.path);
        table.retain(|other| !same(other));
        table.push(relocation);
    }
}

/// What no schema can say of the table: that the repos are in the stack, and
/// that something moves. Repos are put under the name that they have now.
pub(crate) fn check(table: &mut [Relocation], contract: &Contract, errors: &mut Vec<ConfigError>) {
    for row in table {
        for repo in [&mut row.from, &mut row.to] {
            if let Some(known) = contract.repo(repo) {
                repo.clone_from(&known.name);
                continue;
            }
            let names = contract.repos.iter().map(|known| known.name.as_str());
            let help = nearest(repo, names).map_or_else(
                || "list it under `repos`".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            let message = format!("the stack has no repo `{repo}`");
            errors.push(at(&row.origin, message, help));
        }
        if row.from == row.to && row.to_path.as_ref().is_none_or(|to| *to == row.path) {
            let message = format!("`{}` is to move to where it is", row.path);
            errors.push(at(&row.origin, message, "give it another place".to_owned()));
        }
    }
}

fn at(origin: &Origin, message: String, help: String) -> ConfigError {
    ConfigError {
        path: origin.path.clone(),
        place: Some((origin.start, origin.end)),
        message,
        help,
        text: None,
    }
}
