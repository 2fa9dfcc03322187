//! `tombstone/stale-target`: what a tombstone points at has moved on without a
//! tombstone of its own.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Place, Related, Rule, RuleSet, Scope, Verdict};

use crate::ledger::{Entry, Goal, Ledger, MAX_NAMED, Stands, Words, base_name};

/// `tombstone/stale-target`.
pub(crate) static RULE: Rule = Rule {
    id: "tombstone/stale-target",
    summary: "What a tombstone points at is not there any more, but seems to stand elsewhere",
    level: Level::Warning,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// A name that more places have says nothing about where one file went.
const MAX_PLACES: usize = 3;

/// Names that every folder has; a file of such a name may be any other.
const COMMON: [&str; 12] = [
    "README.md",
    "Makefile",
    "values.yaml",
    "Chart.yaml",
    "kustomization.yaml",
    "main.tf",
    "variables.tf",
    "outputs.tf",
    "index.md",
    "__init__.py",
    "Dockerfile",
    ".gitignore",
];

/// Looks for the same name elsewhere where a target is not there.
pub(crate) fn judge(ledger: &Ledger<'_>, verdict: &mut Verdict) {
    for entry in ledger.judged() {
        let Some(places) = elsewhere(ledger, entry) else {
            continue;
        };
        let Some((repo, path)) = entry.goal.place() else {
            continue;
        };
        let shown: Vec<String> = places
            .iter()
            .map(|(repo, path)| format!("`{repo}/{path}`"))
            .collect();
        let words = Words {
            message: format!(
                "There is no `{path}` in {repo}, but a file of this name is at {}",
                shown.join(" and ")
            ),
            label: "not there any more",
            help: if shown.len() == 1 {
                "point at that place if it is the same file, and leave a tombstone where it was in between".to_owned()
            } else {
                "point at the one that is the same file".to_owned()
            },
        };
        let fix = match places.first() {
            Some((repo, path)) if places.len() == 1 => entry.point_at(repo, path),
            _ => None,
        };
        let related = places.iter().map(|(repo, path)| Related {
            repo: Some((*repo).to_owned()),
            path: (*path).to_owned(),
            place: Place::file_start(),
            message: "a file of the same name".to_owned(),
        });
        verdict.findings.push(Finding {
            related: related.collect(),
            fix,
            ..entry.finding(&RULE, &entry.stone.target.place, words)
        });
    }
}

/// Where a file of the same name stands, if the target is not there and no
/// tombstone says where it went.
pub(super) fn elsewhere<'a>(
    ledger: &Ledger<'a>,
    entry: &Entry<'a>,
) -> Option<Vec<(&'a str, &'a str)>> {
    let Goal::Known {
        repo,
        path,
        stands: Stands::Nothing,
    } = &entry.goal
    else {
        return None;
    };
    let name = base_name(path);
    if entry.stone.folder || COMMON.contains(&name) || ledger.over(repo.name, path).is_some() {
        return None;
    }
    if ledger.with_name(name).count() >= MAX_NAMED {
        return None;
    }
    let own = (entry.repo.name, entry.stone.old.as_str());
    let places: BTreeSet<(&str, &str)> = ledger
        .with_name(name)
        .filter(|place| *place != own && !ledger.is_stub(place.0, place.1))
        .collect();
    (1..=MAX_PLACES)
        .contains(&places.len())
        .then(|| places.into_iter().collect())
}
