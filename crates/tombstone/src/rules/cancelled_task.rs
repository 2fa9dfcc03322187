//! `tombstone/cancelled-task`: a tombstone cites a task that was called off.

use railint_lint::{Finding, Level, Related, Rule, RuleSet, Scope, Stack, Verdict};
use railint_models::workplan::id;
use railint_policy::Policy;

use crate::facts::Facts;
use crate::ledger::{Ledger, Words};

/// `tombstone/cancelled-task`.
pub(crate) static RULE: Rule = Rule {
    id: "tombstone/cancelled-task",
    summary: "A tombstone cites a workplan or task that was cancelled",
    level: Level::Info,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// Looks up every task that is cited.
pub(crate) fn judge(
    ledger: &Ledger<'_>,
    stack: &Stack<'_, Facts>,
    policy: &Policy,
    verdict: &mut Verdict,
) {
    let knows = |prefix: &str| policy.workplans.knows_prefix(prefix);
    for entry in ledger.statements() {
        let Some(cited) = &entry.stone.task else {
            continue;
        };
        let whole = match id::in_text(&cited.text, &knows).next() {
            Some(id) => id.span.text(&cited.text),
            None => continue,
        };
        let known = stack.ids.get(whole);
        let Some(first) = known.first() else { continue };
        // Where repos gave an id out twice, any of them may be meant.
        if !known.iter().all(|known| known.defined.cancelled) {
            continue;
        }
        let status = first.defined.status.as_deref().unwrap_or("cancelled");
        let words = Words {
            message: format!(
                "`{whole}` was called off, so `{}` moved under another task",
                entry.stone.old
            ),
            label: "called off",
            help: "cite the task under which it moved".to_owned(),
        };
        let related = known.iter().map(|known| Related {
            repo: Some(known.repo.clone()),
            path: known.path.clone(),
            place: known.defined.place.clone(),
            message: format!("its status is `{status}`"),
        });
        verdict.findings.push(Finding {
            related: related.collect(),
            ..entry.finding(&RULE, &cited.place, words)
        });
    }
}
