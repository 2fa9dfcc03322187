//! `tombstone/missing-target`: a tombstone points at nothing.

use railint_lint::{Level, Rule, RuleSet, Scope, Verdict};
use railint_policy::nearest;

use super::stale_target;
use crate::ledger::{Entry, Goal, Ledger, Stands, Words};

/// `tombstone/missing-target`.
pub(crate) static RULE: Rule = Rule {
    id: "tombstone/missing-target",
    summary: "A tombstone points at a repo that the stack does not have, or at a path that is not there",
    level: Level::Error,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// Looks for what every tombstone points at.
pub(crate) fn judge(ledger: &Ledger<'_>, verdict: &mut Verdict) {
    for entry in ledger.judged() {
        let words = match &entry.goal {
            Goal::Unknown { name } if entry.repo.row.is_some() => no_repo(ledger, entry, name),
            Goal::Known {
                repo,
                path,
                stands: Stands::Nothing,
            } if ledger.over(repo.name, path).is_none()
                && stale_target::elsewhere(ledger, entry).is_none() =>
            {
                no_path(repo.name, path)
            }
            Goal::Absent { repo, .. } => {
                verdict.in_part.insert(format!(
                    "tombstone/missing-target: what tombstones point at in {repo} cannot be seen without it"
                ));
                continue;
            }
            _ => continue,
        };
        let finding = entry.finding(&RULE, &entry.stone.target.place, words);
        verdict.findings.push(finding);
    }
}

fn no_repo(ledger: &Ledger<'_>, entry: &Entry<'_>, name: &str) -> Words {
    let rows = &ledger.policy.contract.repos;
    let known = || rows.iter().map(|row| row.name.as_str());
    let help = match nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "write it as `<repo>/<path>/`; repos of the stack: {}",
            known().collect::<Vec<_>>().join(", ")
        ),
    };
    Words {
        message: format!(
            "The stack has no repo `{name}`, so nobody finds `{}`",
            entry.stone.old
        ),
        label: "no such repo",
        help,
    }
}

fn no_path(repo: &str, path: &str) -> Words {
    Words {
        message: format!("There is no `{path}` in {repo}"),
        label: "nothing is there",
        help: "write where it is now; if it is gone for good, say so in the commit that removes this tombstone"
            .to_owned(),
    }
}
