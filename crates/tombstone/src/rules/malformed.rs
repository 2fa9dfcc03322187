//! `tombstone/malformed`: a statement that tries to be a tombstone.

use railint_lint::{Change, Finding, Fix, Level, RepoFacts, Rule, RuleSet, Scope, Stack, Verdict};
use railint_policy::Policy;

use crate::facts::{Broken, Facts, Fault};

/// `tombstone/malformed`.
pub(crate) static RULE: Rule = Rule {
    id: "tombstone/malformed",
    summary: "A line that tries to be a tombstone has none of its forms",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Shows the form that was probably meant.
pub(crate) fn judge(stack: &Stack<'_, Facts>, policy: &Policy, verdict: &mut Verdict) {
    for repo in stack.repos.iter().filter(|repo| repo.judged) {
        for (path, facts) in &repo.files {
            for broken in &facts.broken {
                if concerns_the_stack(repo, broken, policy) {
                    verdict.findings.push(finding(repo, path, broken));
                }
            }
        }
    }
}

/// Elsewhere a `MOVED.md` may be about anything.
fn concerns_the_stack(repo: &RepoFacts<'_, Facts>, broken: &Broken, policy: &Policy) -> bool {
    let text = &broken.place.excerpt;
    let mut words = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')));
    repo.row.is_some() || words.any(|word| policy.contract.repo(word).is_some())
}

fn finding(repo: &RepoFacts<'_, Facts>, path: &str, broken: &Broken) -> Finding {
    let (message, label) = match broken.fault {
        Fault::Arrow => (
            "An arrow is no tombstone: nobody can look for it",
            "an arrow",
        ),
        Fault::NoTo => ("This tombstone lacks the word `to`", "moved where?"),
        Fault::NoTarget => ("This tombstone does not say where to", "moved where?"),
        Fault::Unclosed => (
            "The bracket around date and task is never closed",
            "not closed",
        ),
        Fault::NoBrackets => (
            "Date and task of a tombstone stand in brackets",
            "no brackets",
        ),
        Fault::Lowercase => (
            "A stub says MOVED in capitals, so that it is seen",
            "in small letters",
        ),
        Fault::NotText => ("`moved_to` is no text, so it leads nowhere", "not a text"),
    };
    let form = match broken.fault {
        Fault::Lowercase => "<name> — MOVED to <repo>/<folder>/ (<task>)",
        Fault::NotText => "moved_to: <repo>/<path>",
        _ => "<name> moved to <repo>/<folder>/ (<date>, <task>)",
    };
    let fix = broken.repair.as_ref().map(|repair| {
        let change = Change::Replace {
            start: broken.place.start.byte,
            end: broken.place.end.byte,
            old: repair.old.clone(),
            new: repair.new.clone(),
        };
        Fix::new(format!("write `{}`", repair.new), repo.name, path, change)
    });
    Finding {
        message: message.to_owned(),
        label: label.to_owned(),
        help: match &broken.repair {
            Some(repair) => format!("write `{}`", repair.new),
            None => format!("write it as `{form}`"),
        },
        fix,
        ..Finding::new(&RULE, repo.name, path, &broken.place)
    }
}
