//! `workplan/dates`: the dates of a workplan contradict one another.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::book::{Book, Words};
use crate::facts::Word;

/// `workplan/dates`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/dates",
    summary: "The dates of a workplan contradict one another or its status",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Compares the dates of every plan.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for (plan, front) in book.fronts() {
        for (name, later) in [("updated", &front.updated), ("completed", &front.completed)] {
            let (Some(created), Some(later)) = (&front.created, later) else {
                continue;
            };
            // Dates of this form are in order when their texts are. What is no
            // date at all is for the schema to say.
            if !(is_date(created) && is_date(later) && later.text < created.text) {
                continue;
            }
            let words = Words {
                message: format!(
                    "`{name}` ({}) lies before `created` ({})",
                    later.text, created.text
                ),
                label: "earlier than it can be",
                help: "one of the two days is wrong".to_owned(),
            };
            verdict.findings.push(Finding {
                related: vec![plan.related(&created.place, "created on this day")],
                ..plan.finding(&RULE, &later.place, words)
            });
        }
        if let (Some(completed), Some(status), Some(state)) =
            (&front.completed, &front.status, plan.state)
            && !state.is_closed()
        {
            let words = Words {
                message: format!(
                    "This plan was completed, but its status is `{}`",
                    status.text
                ),
                label: "the day of its end",
                help: "remove `completed`, or close the plan".to_owned(),
            };
            verdict.findings.push(Finding {
                related: vec![plan.related(&status.place, "not closed")],
                ..plan.finding(&RULE, &completed.place, words)
            });
        }
    }
}

fn is_date(word: &Word) -> bool {
    let bytes = word.text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}
