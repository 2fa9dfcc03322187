//! `workplan/blocked-on`: a blocked plan does not say what it waits for.

use railint_lint::{Level, Rule, RuleSet, Scope, Verdict};
use railint_policy::State;

use crate::book::{Book, Words};

/// `workplan/blocked-on`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/blocked-on",
    summary: "A blocked workplan does not say what it waits for",
    level: Level::Info,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges every blocked plan.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for (plan, front) in book.fronts() {
        let says = plan.facts.body.says_what_blocks
            || !front.blocked_on.is_empty()
            || !front.depends_on.is_empty();
        let Some(status) = &front.status else {
            continue;
        };
        if plan.state != Some(State::Blocked) || says {
            continue;
        }
        let words = Words {
            message: format!("This plan is `{}`, but nothing says by what", status.text),
            label: "what does it wait for?",
            help: "add `blocked_on:` with a plan, a person or a message".to_owned(),
        };
        verdict
            .findings
            .push(plan.finding(&RULE, &status.place, words));
    }
}
