//! `workplan/hub-id`: the id of a record in the state hub is no UUID.

use railint_lint::{Level, Rule, RuleSet, Scope, Verdict};

use crate::book::{Book, Words};

/// `workplan/hub-id`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/hub-id",
    summary: "The id that a workplan or task has in the state hub is no UUID",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges the hub's ids of every plan and task. None at all is fine: the hub
/// gives one when it first sees a plan.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for plan in book.judged() {
        let own = plan
            .facts
            .front
            .as_ref()
            .and_then(|front| front.hub_id.as_ref());
        let tasks = plan
            .facts
            .tasks
            .iter()
            .filter_map(|task| task.hub_id.as_ref());
        for word in own
            .into_iter()
            .chain(tasks)
            .filter(|word| !is_uuid(&word.text))
        {
            let words = Words {
                message: "The state hub cannot know this id: it is no UUID".to_owned(),
                label: "no UUID",
                help: "copy the id from the hub (8-4-4-4-12 hexadecimal digits), or leave it empty"
                    .to_owned(),
            };
            verdict
                .findings
                .push(plan.finding(&RULE, &word.place, words));
        }
    }
}

fn is_uuid(text: &str) -> bool {
    let mut lengths = text.split('-').map(str::len);
    let groups = [8, 4, 4, 4, 12].map(Some);
    groups.into_iter().all(|length| lengths.next() == length)
        && lengths.next().is_none()
        && text
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}
