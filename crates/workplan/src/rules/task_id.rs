//! `workplan/task-id`: the id of a task is not its plan's id with a number.

use std::collections::BTreeMap;

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};
use railint_models::workplan::id::is_task_number;

use crate::book::{Book, MAX_RELATED, Plan, Words};
use crate::facts::Word;

/// `workplan/task-id`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/task-id",
    summary: "The id of a task is not that of its plan with a number, or is used twice",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges the ids of every plan's tasks.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for plan in book.judged() {
        twice(plan, verdict);
        let Some(own) = plan.id() else { continue };
        let mut numbers = BTreeMap::new();
        for id in ids(plan) {
            match number(&id.text, &own.text) {
                Some(number) => {
                    numbers.entry(number).or_insert(id);
                }
                None => verdict.findings.push(form(plan, id, &own.text)),
            }
        }
        if !plan.is_closed() && !plan.facts.body.incomplete {
            gap(plan, &numbers, verdict);
        }
    }
}

fn ids<'a>(plan: &Plan<'a>) -> impl Iterator<Item = &'a Word> {
    plan.facts.tasks.iter().filter_map(|task| task.id.as_ref())
}

/// The number of a task of the plan `own`; `None` where it is not written
/// `<plan>-TNN`.
fn number(id: &str, own: &str) -> Option<u32> {
    let number = id.strip_prefix(own)?.strip_prefix("-T")?;
    let plain = number.len() >= 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    number.parse().ok().filter(|_| plain)
}

fn form(plan: &Plan<'_>, id: &Word, own: &str) -> Finding {
    let text = &id.text;
    let words = if is_task_number(text) {
        Words {
            message: format!("The id `{text}` is short: every plan has one"),
            label: "which plan's?",
            help: format!("write `{own}-{text}`"),
        }
    } else {
        Words {
            message: format!("The id `{text}` is not that of a task of `{own}`"),
            label: "another form",
            help: format!("write `{own}-T` and a number of two digits"),
        }
    };
    let related = plan
        .id()
        .map(|own| plan.related(&own.place, "the plan's id"));
    Finding {
        related: related.into_iter().collect(),
        ..plan.finding(&RULE, &id.place, words)
    }
}

fn twice(plan: &Plan<'_>, verdict: &mut Verdict) {
    let mut places: BTreeMap<&str, Vec<&Word>> = BTreeMap::new();
    for id in ids(plan) {
        places.entry(&id.text).or_default().push(id);
    }
    for (text, same) in places {
        if same.len() < 2 {
            continue;
        }
        for (index, id) in same.iter().enumerate() {
            let others = same.iter().enumerate().filter(|(other, _)| *other != index);
            let related = others
                .take(MAX_RELATED)
                .map(|(_, other)| plan.related(&other.place, "the same id"));
            let words = Words {
                message: format!("{} tasks of this plan have the id `{text}`", same.len()),
                label: "used more than once",
                help: "give each task a number of its own".to_owned(),
            };
            verdict.findings.push(Finding {
                level: Level::Error,
                related: related.collect(),
                ..plan.finding(&RULE, &id.place, words)
            });
        }
    }
}

/// A number between two others that no task has: a task may have been lost.
fn gap(plan: &Plan<'_>, numbers: &BTreeMap<u32, &Word>, verdict: &mut Verdict) {
    let following = numbers.iter().skip(1);
    for ((before, _), (number, id)) in numbers.iter().zip(following) {
        let missing = number - before - 1;
        if missing == 0 {
            continue;
        }
        let first = before + 1;
        let message = if missing == 1 {
            format!("Task T{first:02} is missing before this one")
        } else {
            format!(
                "Tasks T{first:02} to T{:02} are missing before this one",
                number - 1
            )
        };
        let words = Words {
            message,
            label: "numbers are missing",
            help: "keep a task that was given up, with a status that says so".to_owned(),
        };
        verdict.findings.push(Finding {
            level: Level::Info,
            ..plan.finding(&RULE, &id.place, words)
        });
    }
}
