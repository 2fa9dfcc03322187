//! `workplan/prefix`: the id of a workplan has a prefix that its repo does not
//! use.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};
use railint_models::workplan::id;

use crate::book::{Book, Words, list};

/// `workplan/prefix`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/prefix",
    summary: "The id of a workplan has a prefix that its repo does not use",
    level: Level::Warning,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Compares the prefix of every id with those of its repo.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    let workplans = &book.policy.workplans;
    for plan in book.judged() {
        let Some(row) = plan.repo.row else { continue };
        let (Some(own), Some(known)) = (plan.id(), workplans.prefixes.get(&row.name)) else {
            continue;
        };
        let Some(prefix) = id::prefix(&own.text) else {
            continue;
        };
        // An id of another form has no prefix to speak of.
        let mut broken = plan.facts.violations.iter();
        if broken.any(|violation| violation.place == own.place) {
            continue;
        }
        let shared = &workplans.shared_prefixes;
        if known.list.is_empty() || known.contains(prefix) || shared.contains(prefix) {
            continue;
        }
        let message = workplans.owner_of(prefix).map_or_else(
            || format!("`{}` does not use the prefix `{prefix}`", row.name),
            |owner| {
                format!(
                    "The prefix `{prefix}` belongs to `{owner}`, this is `{}`",
                    row.name
                )
            },
        );
        let all = list(known.list.iter().chain(&shared.list));
        let words = Words {
            message,
            label: "not a prefix of this repo",
            help: format!("ids of this repo begin with {all}"),
        };
        let origin = known.origin.as_ref();
        verdict.findings.push(Finding {
            contract: origin.map(|origin| {
                Finding::contract_row(origin, format!("the prefixes of `{}`", row.name))
            }),
            ..plan.finding(&RULE, &own.place, words)
        });
    }
}
