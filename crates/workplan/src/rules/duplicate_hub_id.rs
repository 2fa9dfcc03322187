//! `workplan/duplicate-hub-id`: several plans or tasks share a record of the
//! state hub.

use std::collections::{BTreeMap, BTreeSet};

use railint_lint::{Level, Rule, RuleSet, Scope, Verdict};

use super::duplicate_id::conflict;
use crate::book::{Book, Plan};
use crate::facts::Word;

/// `workplan/duplicate-hub-id`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/duplicate-hub-id",
    summary: "Several workplans or tasks have the same id in the state hub",
    level: Level::Error,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// What has an id in the hub.
struct Record<'a> {
    plan: &'a Plan<'a>,
    /// The id in the hub.
    id: &'a Word,
    /// Its own id.
    of: Option<&'a Word>,
    is_task: bool,
}

/// By the id in the hub: the plans and tasks that have it.
type ByHubId<'a> = BTreeMap<String, Vec<Record<'a>>>;

/// Looks for ids of the hub that are used more than once.
pub(crate) fn judge<'a>(book: &'a Book<'a>, verdict: &mut Verdict) {
    let mut found: ByHubId<'_> = BTreeMap::new();
    for plan in &book.plans {
        let front = plan.facts.front.as_ref();
        let own = front.and_then(|front| front.hub_id.as_ref());
        let own = own.map(|id| (id, plan.id(), false));
        let tasks = plan.facts.tasks.iter();
        let tasks = tasks.filter_map(|task| Some((task.hub_id.as_ref()?, task.id.as_ref(), true)));
        for (id, of, is_task) in own.into_iter().chain(tasks) {
            let key = id.text.to_ascii_lowercase();
            found.entry(key).or_default().push(Record {
                plan,
                id,
                of,
                is_task,
            });
        }
    }
    for same in found.into_values() {
        // Those that have one id of their own are reported for that.
        let own: BTreeSet<Option<&str>> = same
            .iter()
            .map(|record| record.of.map(|own| own.text.as_str()))
            .collect();
        if own.len() == 1 && !own.contains(&None) {
            continue;
        }
        let tasks = same.iter().filter(|record| record.is_task).count();
        let what = match tasks {
            0 => "workplans have the hub's id",
            _ if tasks == same.len() => "tasks have the hub's id",
            _ => "workplans and tasks have the hub's id",
        };
        let same = same.iter().map(|record| (record.plan, record.id));
        conflict(what, &RULE, same.collect(), verdict);
    }
}
