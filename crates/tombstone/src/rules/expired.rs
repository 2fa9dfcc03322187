//! `tombstone/expired`: a tombstone that nobody needs any more.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Stack, Verdict};
use railint_policy::Policy;

use super::date::day;
use crate::facts::Facts;
use crate::ledger::{Goal, Ledger, Words};
use crate::uses::Use;

/// `tombstone/expired`.
pub(crate) static RULE: Rule = Rule {
    id: "tombstone/expired",
    summary: "A tombstone is older than the stack keeps them, and nobody uses the old path any more",
    level: Level::Info,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// Compares the day of every statement with the time that the policy keeps them.
pub(crate) fn judge(
    ledger: &Ledger<'_>,
    uses: &[Use<'_, '_>],
    stack: &Stack<'_, Facts>,
    policy: &Policy,
    verdict: &mut Verdict,
) {
    let Some((keep, origin)) = &policy.tombstones.keep else {
        return;
    };
    let key = |repo: &str, old: &str| (repo.to_owned(), old.to_owned());
    let used: BTreeSet<(String, String)> = uses
        .iter()
        .map(|using| key(using.entry.repo.name, &using.entry.stone.old))
        .collect();
    // A tombstone that another one points at is a step of somebody's way.
    let steps: BTreeSet<(String, String)> = ledger
        .entries
        .iter()
        .filter_map(|entry| match &entry.goal {
            Goal::Known { repo, path, .. } => Some(key(repo.name, path)),
            _ => None,
        })
        .collect();
    let rows = policy.contract.repos.iter();
    let missing: Vec<&str> = rows
        .filter(|row| !row.optional && !stack.known.contains(&row.name))
        .map(|row| row.name.as_str())
        .collect();
    for entry in ledger.judged() {
        let date = entry.stone.date.as_ref();
        let Some(moved) = date.and_then(|date| day(&date.text)) else {
            continue;
        };
        let Some(last) = keep.last_day(moved).filter(|last| *last < stack.today) else {
            continue;
        };
        let own = key(entry.repo.name, &entry.stone.old);
        if used.contains(&own) || steps.contains(&own) {
            continue;
        }
        if !missing.is_empty() {
            verdict.in_part.insert(format!(
                "tombstone/expired: old paths may still be in use in {}",
                missing.join(", ")
            ));
            continue;
        }
        let words = Words {
            message: format!(
                "Nobody uses `{}` any more, and its tombstone had to stand until {last}",
                entry.stone.old
            ),
            label: "may go",
            help: "remove it, or leave it: nothing is wrong".to_owned(),
        };
        verdict.findings.push(Finding {
            contract: Some(Finding::contract_row(
                origin,
                format!("tombstones are kept for {}", keep.text),
            )),
            ..entry.finding(&RULE, &entry.stone.place, words)
        });
    }
}
