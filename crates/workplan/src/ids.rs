//! The ids that a workplan gives out, for other linters to ask.

use railint_lint::{DefinedId, IdKind};
use railint_models::workplan::id;
use railint_policy::{Policy, State, Vocabulary};

use crate::facts::{Facts, Word};

/// The ids of the plan and of its tasks. A short id (`T01`) and one that only
/// the heading gives count as the whole id of the task.
pub(crate) fn defined(facts: &Facts, policy: &Policy) -> Vec<DefinedId> {
    let Facts::Plan(facts) = facts else {
        return Vec::new();
    };
    let Some(plan) = facts.front.as_ref().and_then(|front| front.id.as_ref()) else {
        return Vec::new();
    };
    let workplans = &policy.workplans;
    let status = facts.front.as_ref().and_then(|front| front.status.as_ref());
    let mut ids = vec![DefinedId {
        id: plan.text.clone(),
        kind: IdKind::Workplan,
        status: status.map(|word| word.text.clone()),
        cancelled: is_cancelled(&workplans.statuses, status),
        place: plan.place.clone(),
    }];
    for task in &facts.tasks {
        let Some(word) = task.id.as_ref().or(task.heading.as_ref()) else {
            continue;
        };
        let whole = if id::is_task_number(&word.text) {
            format!("{}-{}", plan.text, word.text)
        } else {
            word.text.clone()
        };
        ids.push(DefinedId {
            id: whole,
            kind: IdKind::Task,
            status: task.status.as_ref().map(|word| word.text.clone()),
            cancelled: is_cancelled(&workplans.task_statuses, task.status.as_ref()),
            place: word.place.clone(),
        });
    }
    ids
}

fn is_cancelled(words: &Vocabulary, status: Option<&Word>) -> bool {
    status.is_some_and(|word| words.state(&word.text) == Some(State::Cancelled))
}
