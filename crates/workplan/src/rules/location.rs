//! `workplan/location`: a plan that is not closed lies among those put away.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};
use railint_models::workplan::is_archived;
use railint_policy::State;

use crate::book::{Book, Words};

/// `workplan/location`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/location",
    summary: "A workplan lies in the wrong folder for its status",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Compares the folder of every plan with its status.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for (plan, front) in book.fronts() {
        let (Some(state), Some(status)) = (plan.state, &front.status) else {
            continue;
        };
        let text = &status.text;
        let (level, words) = match (is_archived(plan.path), state) {
            (true, state) if !state.is_closed() => (
                Level::Error,
                Words {
                    message: format!("This plan is `{text}`, but lies in `archived/`"),
                    label: "not closed",
                    help: "move the file to `workplans/`, or close the plan".to_owned(),
                },
            ),
            (false, State::Archived) => (
                Level::Warning,
                Words {
                    message: format!("This plan is `{text}`, but lies among those still in use"),
                    label: "put away",
                    help: "move the file to `workplans/archived/`".to_owned(),
                },
            ),
            _ => continue,
        };
        verdict.findings.push(Finding {
            level,
            ..plan.finding(&RULE, &status.place, words)
        });
    }
}
