//! `workplan/duplicate-id`: several plans or tasks of the stack have one id.

use std::collections::{BTreeMap, BTreeSet};

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::book::{Book, MAX_RELATED, Plan, Words};
use crate::facts::Word;

/// `workplan/duplicate-id`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/duplicate-id",
    summary: "Several workplans, or tasks of several, have the same id",
    level: Level::Error,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// Looks for ids that are used more than once.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for (_, plans) in book.ids() {
        let plans = plans
            .into_iter()
            .filter_map(|plan| Some((plan, plan.id()?)))
            .collect();
        conflict("workplans have the id", &RULE, plans, verdict);
    }
    let mut tasks: BTreeMap<&str, Vec<(&Plan<'_>, &Word)>> = BTreeMap::new();
    for plan in &book.plans {
        // Within a plan, that is for `task-id` to say; short ids repeat anyway.
        let own: BTreeMap<&str, &Word> = plan
            .facts
            .tasks
            .iter()
            .rev()
            .filter_map(|task| task.id.as_ref())
            .filter(|id| id.text.contains('-'))
            .map(|id| (id.text.as_str(), id))
            .collect();
        for (text, id) in own {
            tasks.entry(text).or_default().push((plan, id));
        }
    }
    for (_, mut same) in tasks {
        // Tasks of two plans with one id cannot but collide.
        let mut plans = BTreeSet::new();
        same.retain(|(plan, _)| plan.id().is_none_or(|id| plans.insert(&id.text)));
        conflict("tasks have the id", &RULE, same, verdict);
    }
}

/// A finding at each of several places that say the same; the others are shown
/// beside it.
pub(super) fn conflict(
    what: &str,
    rule: &'static Rule,
    same: Vec<(&Plan<'_>, &Word)>,
    verdict: &mut Verdict,
) {
    if same.len() < 2 {
        return;
    }
    for (index, (plan, word)) in same
        .iter()
        .enumerate()
        .filter(|(_, (plan, _))| plan.repo.judged)
    {
        let others = same.iter().enumerate().filter(|(other, _)| *other != index);
        let related = others.take(MAX_RELATED).map(|(_, (other, word))| {
            other.related(
                &word.place,
                format!("the same id, in `{}`", other.repo.name),
            )
        });
        let words = Words {
            message: format!("{} {what} `{}`", same.len(), word.text),
            label: "not the only one",
            help: "give all but one another id, and mend what refers to them".to_owned(),
        };
        verdict.findings.push(Finding {
            related: related.collect(),
            ..plan.finding(rule, &word.place, words)
        });
    }
}
