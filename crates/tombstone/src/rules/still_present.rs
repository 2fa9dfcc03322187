//! `tombstone/still-present`: what a tombstone says moved still stands.

use railint_lint::{Finding, Level, Place, Related, Rule, RuleSet, Scope, Verdict};

use crate::facts::Form;
use crate::ledger::{Entry, Ledger, Words};

/// `tombstone/still-present`.
pub(crate) static RULE: Rule = Rule {
    id: "tombstone/still-present",
    summary: "A file or folder that a tombstone says has moved still stands at its old place",
    level: Level::Error,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Looks for what every listed thing left behind.
pub(crate) fn judge(ledger: &Ledger<'_>, verdict: &mut Verdict) {
    for entry in ledger.judged() {
        // A stub is what stands at the old place.
        if entry.stone.form != Form::List {
            continue;
        }
        let Some(left) = left(ledger, entry) else {
            continue;
        };
        let target = &entry.stone.target.text;
        let words = Words {
            message: if left == entry.stone.old {
                format!("`{left}` is said to have moved to `{target}`, but it is still here")
            } else {
                format!(
                    "`{}` is said to have moved to `{target}`, but `{left}` is still here",
                    entry.what()
                )
            },
            label: "not gone",
            help: format!("delete `{left}` if the move is done, or this line if it is not"),
        };
        verdict.findings.push(Finding {
            related: vec![Related {
                repo: Some(entry.repo.name.to_owned()),
                path: left.to_owned(),
                place: Place::file_start(),
                message: "the file that should be gone".to_owned(),
            }],
            ..entry.finding(&RULE, &entry.stone.place, words)
        });
    }
}

/// The first file that still stands at the old place and is no tombstone.
fn left<'a>(ledger: &Ledger<'a>, entry: &Entry<'a>) -> Option<&'a str> {
    let old = entry.stone.old.as_str();
    // A name that points at itself is a loop.
    if entry.goal.place() == Some((entry.repo.name, old)) {
        return None;
    }
    ledger.standing_at(entry.repo, old)
}
