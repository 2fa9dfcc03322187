//! `workplan/superseded`: the banner, the field and the status of a plan that
//! another one replaced do not agree.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::book::{Book, Plan, Words};
use crate::facts::Front;

/// `workplan/superseded`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/superseded",
    summary: "Banner, field and status of a superseded workplan do not agree",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// The old status word for a plan that another one replaced.
pub(super) const STATUS: &str = "superseded";

/// Judges every plan that says that another one replaced it.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for (plan, front) in book.fronts() {
        status(plan, front, verdict);
        banner(plan, front, verdict);
    }
}

fn status(plan: &Plan<'_>, front: &Front, verdict: &mut Verdict) {
    let Some(status) = &front.status else { return };
    match front.superseded_by.first() {
        Some(by) if plan.state.is_some_and(|state| !state.is_closed()) => {
            let words = Words {
                message: format!(
                    "This plan is superseded by `{}`, but still `{}`",
                    by.text, status.text
                ),
                label: "not closed",
                help: "close the plan, or remove `superseded_by`".to_owned(),
            };
            verdict.findings.push(Finding {
                related: vec![plan.related(&by.place, "superseded")],
                ..plan.finding(&RULE, &status.place, words)
            });
        }
        None if status.text == STATUS => {
            let words = Words {
                message: "This plan is superseded, but no field says by which".to_owned(),
                label: "by what?",
                help: "add `superseded_by:` with the id of the plan that took its place".to_owned(),
            };
            verdict
                .findings
                .push(plan.finding(&RULE, &status.place, words));
        }
        _ => {}
    }
}

fn banner(plan: &Plan<'_>, front: &Front, verdict: &mut Verdict) {
    let field = front.superseded_by.first();
    let (level, place, words, related) = match (&plan.facts.body.banner, field) {
        (Some(banner), None) => {
            let by = if banner.text.is_empty() {
                "<id of that plan>"
            } else {
                &banner.text
            };
            let words = Words {
                message: "The text says that this plan is superseded, its fields do not".to_owned(),
                label: "only people see this",
                help: format!("add `superseded_by: {by}` to the front matter"),
            };
            let place = front
                .status
                .as_ref()
                .map(|status| plan.related(&status.place, "the status that programs see"));
            (Level::Warning, &banner.place, words, place)
        }
        (Some(banner), Some(field))
            if !banner.text.is_empty()
                && front.superseded_by.iter().all(|by| by.text != banner.text) =>
        {
            let words = Words {
                message: format!(
                    "The text says that `{}` supersedes this plan, its fields say `{}`",
                    banner.text, field.text
                ),
                label: "another plan",
                help: "name the same plan in both".to_owned(),
            };
            let related = plan.related(&field.place, "the field");
            (Level::Warning, &banner.place, words, Some(related))
        }
        (None, Some(field)) => {
            let words = Words {
                message: "Who reads this plan does not see that it is superseded".to_owned(),
                label: "said here only",
                help: format!(
                    "add a line `> **SUPERSEDED** by `{}`.` below the title",
                    field.text
                ),
            };
            (Level::Info, &field.place, words, None)
        }
        _ => return,
    };
    verdict.findings.push(Finding {
        level,
        related: related.into_iter().collect(),
        ..plan.finding(&RULE, place, words)
    });
}
