//! `tombstone/live-content`: a stub that still does something.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::facts::{Form, Live};
use crate::ledger::{Ledger, Words};

/// `tombstone/live-content`.
pub(crate) static RULE: Rule = Rule {
    id: "tombstone/live-content",
    summary: "A stub says that its file has moved, and still does something",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Looks at what stands below the first comment of every stub.
pub(crate) fn judge(ledger: &Ledger<'_>, verdict: &mut Verdict) {
    for entry in ledger.judged() {
        if entry.stone.form != Form::Stub {
            continue;
        }
        let facts = entry.repo.file(entry.path);
        let Some(Live::Works(place)) = facts.and_then(|facts| facts.live.as_ref()) else {
            continue;
        };
        let words = Words {
            message: format!(
                "This file says that it has moved to `{}`, and still does something",
                entry.stone.target.text
            ),
            label: "still at work",
            help: "keep the comment and remove the rest; for callers that are left, hand over to the new place"
                .to_owned(),
        };
        verdict.findings.push(Finding {
            related: vec![entry.related("moved, it says")],
            ..entry.finding(&RULE, place, words)
        });
    }
}
