//! `workplan/duplicate-hub-id`: several plans or tasks share a record of the
//! state hub.

use std::collections::BTreeMap;

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

/// By the id in the hub: the plans or tasks that have it, each with its own id.
type ByHubId<'a> = BTreeMap<String, Vec<(&'a Plan<'a>, &'a Word, Option<&'a Word>)>>;

/// Looks for ids of the hub that are used more than once.
pub(crate) fn judge<'a>(book: &'a Book<'a>, verdict: &mut Verdict) {
    let mut plans: ByHubId<'_> = BTreeMap::new();
    let mut tasks: ByHubId<'_> = BTreeMap::new();
    for plan in &book.plans {
        let front = plan.facts.front.as_ref();
        if let Some(id) = front.and_then(|front| front.hub_id.as_ref()) {
            let key = id.text.to_ascii_lowercase();
            plans.entry(key).or_default().push((plan, id, plan.id()));
        }
        for task in &plan.facts.tasks {
            if let Some(id) = &task.hub_id {
                let key = id.text.to_ascii_lowercase();
                let own = task.id.as_ref();
                tasks.entry(key).or_default().push((plan, id, own));
            }
        }
    }
    for (what, found) in [
        ("workplans have the hub's id", plans),
        ("tasks have the hub's id", tasks),
    ] {
        for same in found.into_values() {
            // Two that have one id of their own are reported for that.
            let first = same
                .first()
                .and_then(|(_, _, own)| own.map(|own| &own.text));
            let differ = same
                .iter()
                .any(|(_, _, own)| own.map(|own| &own.text) != first || first.is_none());
            if differ {
                let same = same.into_iter().map(|(plan, word, _)| (plan, word));
                conflict(what, &RULE, same.collect(), verdict);
            }
        }
    }
}
