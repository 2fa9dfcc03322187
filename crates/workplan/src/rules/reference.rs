//! `workplan/reference`: a plan or task is named that is not there.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Place, Rule, RuleSet, Scope, Verdict};
use railint_models::workplan::id;

use crate::book::{Book, MAX_RELATED, Plan, Words};
use crate::facts::{Front, Word};

/// `workplan/reference`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/reference",
    summary: "A workplan names a plan or task that no repo has, or that several have",
    level: Level::Warning,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// A plan or task that a plan names.
struct Named<'a> {
    plan: &'a str,
    task: Option<&'a str>,
    place: &'a Place,
    /// In a field, which is read by programs, rather than in the text.
    field: bool,
}

/// Looks up every plan and task that a plan names.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    let knows = |prefix: &str| book.policy.workplans.knows_prefix(prefix);
    for plan in book.judged() {
        let mut named: Vec<Named<'_>> = Vec::new();
        for word in plan.facts.front.iter().flat_map(fields) {
            named.extend(id::in_text(&word.text, &knows).map(|id| Named {
                plan: id.plan,
                task: id.task,
                place: &word.place,
                field: true,
            }));
        }
        let in_fields: BTreeSet<&str> = named.iter().map(|named| named.plan).collect();
        let in_text = plan.facts.body.references.iter();
        let in_text = in_text
            .filter(|named| named.task.is_some() || !in_fields.contains(named.plan.as_str()));
        named.extend(in_text.map(|named| Named {
            plan: &named.plan,
            task: named.task.as_deref(),
            place: &named.place,
            field: false,
        }));
        let mut unknown = BTreeSet::new();
        for named in &named {
            // Once for a plan that is nowhere, whatever task of it is named.
            let nowhere = book.count(named.plan) == 0;
            if nowhere && !unknown.insert(named.plan) {
                continue;
            }
            look_up(book, plan, named, verdict);
        }
    }
}

fn fields(front: &Front) -> impl Iterator<Item = &Word> {
    let Front {
        superseded_by,
        supersedes,
        depends_on,
        blocked_on,
        ..
    } = front;
    [superseded_by, supersedes, depends_on, blocked_on]
        .into_iter()
        .flatten()
}

fn look_up(book: &Book<'_>, plan: &Plan<'_>, named: &Named<'_>, verdict: &mut Verdict) {
    let own = plan.id().is_some_and(|own| own.text == named.plan);
    let level = if named.field {
        Level::Warning
    } else {
        Level::Info
    };
    let found = book.count(named.plan);
    if found == 0 {
        unknown(book, plan, named, level, verdict);
    } else if let Some(task) = named
        .task
        .filter(|task| !book.may_have_task(named.plan, task))
    {
        let words = Words {
            message: format!("`{}` has no task {task}", named.plan),
            label: "no such task",
            help: "mend the number, or name the plan alone".to_owned(),
        };
        let holders = book.with_id(named.plan).take(MAX_RELATED);
        let related =
            holders.filter_map(|other| Some(other.related(&other.id()?.place, "the plan")));
        verdict.findings.push(Finding {
            level,
            related: related.collect(),
            ..plan.finding(&RULE, named.place, words)
        });
    } else if found > 1 && named.field && !own {
        let holders = book.with_id(named.plan).take(MAX_RELATED);
        let related = holders.filter_map(|other| {
            let message = format!("one of them, in `{}`", other.repo.name);
            Some(other.related(&other.id()?.place, message))
        });
        let words = Words {
            message: format!("`{}` may be any of {found} plans", named.plan),
            label: "which one?",
            help: "give all but one of them another id".to_owned(),
        };
        verdict.findings.push(Finding {
            level,
            related: related.collect(),
            ..plan.finding(&RULE, named.place, words)
        });
    }
}

/// A plan that is nowhere. Prefixes that no repo of the stack uses belong to
/// somebody else, and what lies in a repo that is not here cannot be known.
fn unknown(
    book: &Book<'_>,
    plan: &Plan<'_>,
    named: &Named<'_>,
    level: Level,
    verdict: &mut Verdict,
) {
    let Some(prefix) = id::prefix(named.plan) else {
        return;
    };
    if !book.policy.workplans.knows_prefix(prefix) {
        return;
    }
    if !book.missing.is_empty() {
        verdict.in_part.insert(format!(
            "workplan/reference: plans that are not here may lie in {}",
            book.missing.join(", ")
        ));
        return;
    }
    let near = book.ids_with(prefix).take(MAX_RELATED);
    let near: Vec<String> = near.map(|id| format!("`{id}`")).collect();
    let words = Words {
        message: format!("No repo of the stack has a plan `{}`", named.plan),
        label: "no such plan",
        help: if near.is_empty() {
            "mend the id, or remove it".to_owned()
        } else {
            format!("mend the id; plans there are: {}", near.join(", "))
        },
    };
    verdict.findings.push(Finding {
        level,
        ..plan.finding(&RULE, named.place, words)
    });
}
