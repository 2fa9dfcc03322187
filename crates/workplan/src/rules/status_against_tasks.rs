//! `workplan/status-against-tasks`: the status of a plan contradicts that of
//! its tasks.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};
use railint_policy::State;

use crate::book::{Book, MAX_RELATED, Plan, Words};
use crate::facts::Task;

/// `workplan/status-against-tasks`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/status-against-tasks",
    summary: "The status of a workplan contradicts that of its tasks",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Compares every plan with its tasks.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for (plan, front) in book.fronts() {
        let (Some(state), Some(status)) = (plan.state, &front.status) else {
            continue;
        };
        let tasks: Vec<(&Task, State)> = plan
            .facts
            .tasks
            .iter()
            .filter_map(|task| Some((task, book.task_state(task)?)))
            .collect();
        let Some(Contradiction {
            level,
            words,
            shown,
        }) = contradiction(plan, state, &status.text, &tasks)
        else {
            continue;
        };
        let related = shown.into_iter().take(MAX_RELATED).filter_map(|task| {
            let word = task.status.as_ref()?;
            Some(plan.related(&word.place, format!("this task is `{}`", word.text)))
        });
        verdict.findings.push(Finding {
            level,
            related: related.collect(),
            ..plan.finding(&RULE, &status.place, words)
        });
    }
}

struct Contradiction<'t> {
    level: Level,
    words: Words,
    shown: Vec<&'t Task>,
}

fn contradiction<'t>(
    plan: &Plan<'_>,
    state: State,
    status: &str,
    tasks: &[(&'t Task, State)],
) -> Option<Contradiction<'t>> {
    let those = |wanted: &dyn Fn(State) -> bool| -> Vec<&'t Task> {
        let found = tasks.iter().filter(|(_, state)| wanted(*state));
        found.map(|(task, _)| *task).collect()
    };
    match state {
        State::Done | State::Archived | State::Cancelled => {
            let open = those(&|state| !state.is_closed());
            (!open.is_empty()).then(|| Contradiction {
                level: Level::Error,
                words: Words {
                    message: format!(
                        "This plan is `{status}`, but {} still open",
                        count(open.len())
                    ),
                    label: "closed",
                    help: "close the tasks, carry them over into another plan, or open this one \
                           again"
                        .to_owned(),
                },
                shown: open,
            })
        }
        State::Planned => {
            let begun = those(&|state| matches!(state, State::Active | State::Done));
            (!begun.is_empty()).then(|| Contradiction {
                level: Level::Warning,
                words: Words {
                    message: format!(
                        "This plan is `{status}`, but {} begun or done",
                        count(begun.len())
                    ),
                    label: "not begun",
                    help: "give the plan a status that says that somebody is at it".to_owned(),
                },
                shown: begun,
            })
        }
        State::Active => {
            let all = those(&|state| state.is_closed());
            let complete = all.len() == plan.facts.tasks.len() && !plan.facts.body.incomplete;
            (complete && !all.is_empty()).then(|| Contradiction {
                level: Level::Warning,
                words: Words {
                    message: format!("This plan is `{status}`, but none of its tasks is open"),
                    label: "somebody is at it",
                    help: "close the plan, or write down what is left to do".to_owned(),
                },
                shown: Vec::new(),
            })
        }
        State::Blocked => None,
    }
}

fn count(tasks: usize) -> String {
    if tasks == 1 {
        "1 task is".to_owned()
    } else {
        format!("{tasks} tasks are")
    }
}
