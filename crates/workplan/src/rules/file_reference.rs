//! `workplan/file-reference`: a plan names a file that no repo has.

use std::collections::BTreeMap;

use railint_lint::{Finding, Level, RepoFacts, Rule, RuleSet, Scope, Stack, Verdict};
use railint_policy::{Policy, State};

use crate::book::{Book, Plan, Words, missing};
use crate::facts::{Facts, NamedFile};

/// `workplan/file-reference`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/file-reference",
    summary: "An open workplan names a file that no repo has",
    level: Level::Info,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// Looks up the files that plans name which are not closed. What is closed
/// tells how things were.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    let stack = book.stack;
    let files = Files {
        stack,
        policy: book.policy,
        missing: missing(stack, book.policy),
        by_name: by_name(book, stack),
    };
    for (plan, front) in book.fronts() {
        let open = plan.state.is_some_and(|state| !state.is_closed());
        if !open || !front.superseded_by.is_empty() {
            continue;
        }
        let named = plan.facts.body.files.iter();
        for file in named.filter(|file| is_there(book, plan, file)) {
            look_up(&files, plan, file, verdict);
        }
    }
}

/// The paths of all files by their names, where some plan names a file at all.
fn by_name<'a>(
    book: &Book<'_>,
    stack: &Stack<'a, Facts>,
) -> BTreeMap<&'a str, Vec<(&'a str, &'a str)>> {
    let mut all: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    if book.judged().all(|plan| plan.facts.body.files.is_empty()) {
        return all;
    }
    for repo in &stack.repos {
        for path in repo.paths {
            all.entry(name_of(path))
                .or_default()
                .push((repo.name, path));
        }
    }
    all
}

/// Whether the plan says that the file is there: its task is done, or it stands
/// in text that speaks neither of making nor of taking away.
fn is_there(book: &Book<'_>, plan: &Plan<'_>, file: &NamedFile) -> bool {
    let task = file.task.and_then(|at| plan.facts.tasks.get(at));
    match (file.task, task.and_then(|task| book.task_state(task))) {
        (Some(_), Some(State::Done)) => !file.to_go,
        (Some(_), Some(State::Planned | State::Active | State::Blocked)) | (None, _) => {
            !file.to_go && !file.to_come
        }
        // Called off, or nobody knows.
        (Some(_), _) => false,
    }
}

struct Files<'a> {
    stack: &'a Stack<'a, Facts>,
    policy: &'a Policy,
    missing: Vec<&'a str>,
    by_name: BTreeMap<&'a str, Vec<(&'a str, &'a str)>>,
}

/// Where a path leads.
enum Place<'p> {
    /// In a repo that is named.
    Named(&'p str, &'p str),
    /// Counted from the root of the plan's own repo.
    Own(&'p str),
}

fn look_up(files: &Files<'_>, plan: &Plan<'_>, file: &NamedFile, verdict: &mut Verdict) {
    let bare = file.path.strip_prefix("../").unwrap_or(&file.path);
    let row = bare
        .split_once('/')
        .and_then(|(first, rest)| Some((files.policy.contract.repo(first)?, rest)));
    let place = match row {
        Some((row, rest)) => Place::Named(&row.name, rest),
        // Beside the own repo lies one that the stack does not know.
        None if bare.len() < file.path.len() => return,
        None => Place::Own(bare),
    };
    let (repo, path) = match place {
        Place::Named(repo, path) => (repo, path),
        Place::Own(path) => (plan.repo.name, path),
    };
    let Some(known) = files.stack.repos.iter().find(|known| known.name == repo) else {
        verdict.in_part.insert(format!(
            "workplan/file-reference: files of {repo} are not known"
        ));
        return;
    };
    // A word with slashes names a file here only if its folder is here.
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    if matches!(place, Place::Own(_)) && !has_folder(known, folder) {
        return;
    }
    if lies(known, path) || files.policy.exclude.matches(repo, path) {
        return;
    }
    if let Place::Own(path) = place {
        if files.elsewhere(path) {
            return;
        }
        if !files.missing.is_empty() {
            verdict.in_part.insert(format!(
                "workplan/file-reference: files that are not here may lie in {}",
                files.missing.join(", ")
            ));
            return;
        }
    }
    let words = Words {
        message: match place {
            Place::Named(repo, path) => format!("`{repo}` has no file `{path}`"),
            Place::Own(path) => format!("No repo of the stack has a file `{path}`"),
        },
        label: "no such file",
        help: files.advice(path),
    };
    verdict.findings.push(Finding {
        ..plan.finding(&RULE, &file.place, words)
    });
}

impl Files<'_> {
    /// Whether some repo has it, there or in some folder further down.
    fn elsewhere(&self, path: &str) -> bool {
        let found = self.by_name.get(name_of(path)).into_iter().flatten();
        let mut found = found.filter_map(|(_, known)| known.strip_suffix(path));
        found.any(|before| before.is_empty() || before.ends_with('/'))
    }

    fn advice(&self, path: &str) -> String {
        let found = self.by_name.get(name_of(path)).map(Vec::as_slice);
        match found {
            Some([(repo, known)]) => format!("is it `{repo}/{known}` now?"),
            _ => "mend the path, or say that the file is to come or gone".to_owned(),
        }
    }
}

/// Whether a repo has a file or folder of this path, or what it is made from.
fn lies(repo: &RepoFacts<'_, Facts>, path: &str) -> bool {
    if repo.holds(path) || has_folder(repo, path) || moved(repo, path) {
        return true;
    }
    // What is decrypted or filled in is not kept.
    let made = [
        ".template",
        ".example",
        ".sample",
        ".tmpl",
        ".tpl",
        ".j2",
        ".dist",
        ".enc",
        ".age",
    ];
    if made.iter().any(|end| repo.holds(&format!("{path}{end}"))) {
        return true;
    }
    path.rsplit_once('.').is_some_and(|(stem, end)| {
        ["sops", "example", "enc"].iter().any(|middle| {
            let kept = format!("{stem}.{middle}.{end}");
            repo.holds(&kept) || repo.holds(&format!("{kept}.template"))
        })
    })
}

/// Whether a tombstone says where the files of the folder went.
fn moved(repo: &RepoFacts<'_, Facts>, path: &str) -> bool {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    repo.holds(&format!("{folder}/MOVED.md"))
}

fn has_folder(repo: &RepoFacts<'_, Facts>, folder: &str) -> bool {
    let inside = format!("{folder}/");
    let first = repo.paths.partition_point(|path| *path < inside);
    let next = repo.paths.get(first);
    folder.is_empty() || next.is_some_and(|path| path.starts_with(&inside))
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
