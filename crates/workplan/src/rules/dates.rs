//! `workplan/dates`: the dates of a workplan contradict one another, its status
//! or the calendar.

use jiff::civil::Date;
use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::book::{Book, Plan, Words};
use crate::facts::{Front, Word};

/// `workplan/dates`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/dates",
    summary: "The dates of a workplan contradict one another, its status or the calendar",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Compares the dates of every plan.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for (plan, front) in book.fronts() {
        order(plan, front, verdict);
        future(book, plan, front, verdict);
        end(plan, front, verdict);
    }
}

/// What is no date at all is for the schema to say.
fn date(word: &Word) -> Option<Date> {
    // Of the forms that the parser knows, one is a day and nothing else.
    word.text.parse().ok().filter(|_| word.text.len() == 10)
}

fn order(plan: &Plan<'_>, front: &Front, verdict: &mut Verdict) {
    for (name, later) in [("updated", &front.updated), ("completed", &front.completed)] {
        let (Some(created), Some(later)) = (&front.created, later) else {
            continue;
        };
        let (Some(first), Some(second)) = (date(created), date(later)) else {
            continue;
        };
        if second >= first {
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
}

/// Where the plan was written it may be tomorrow already.
fn future(book: &Book<'_>, plan: &Plan<'_>, front: &Front, verdict: &mut Verdict) {
    let Ok(tomorrow) = book.today.tomorrow() else {
        return;
    };
    let fields = [
        ("created", &front.created),
        ("updated", &front.updated),
        ("completed", &front.completed),
    ];
    for (name, word) in fields {
        let Some(word) = word else { continue };
        if date(word).is_none_or(|date| date <= tomorrow) {
            continue;
        }
        let words = Words {
            message: format!("`{name}` ({}) lies in the future", word.text),
            label: "not yet",
            help: format!(
                "today is {}; a day that is planned belongs into the text",
                book.today
            ),
        };
        verdict
            .findings
            .push(plan.finding(&RULE, &word.place, words));
    }
}

fn end(plan: &Plan<'_>, front: &Front, verdict: &mut Verdict) {
    let (Some(completed), Some(status), Some(state)) =
        (&front.completed, &front.status, plan.state)
    else {
        return;
    };
    if state.is_closed() {
        return;
    }
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
