//! `tombstone/unknown-task`: a tombstone cites a task that is nowhere.

use railint_lint::{Finding, IdKind, Level, Related, Rule, RuleSet, Scope, Stack, Verdict};
use railint_models::workplan::id;
use railint_policy::Policy;

use crate::facts::Facts;
use crate::ledger::{Ledger, Words};

/// `tombstone/unknown-task`.
pub(crate) static RULE: Rule = Rule {
    id: "tombstone/unknown-task",
    summary: "A tombstone cites a workplan or task that no repo of the stack has",
    level: Level::Warning,
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
        let Some(named) = id::in_text(&cited.text, &knows).next() else {
            continue;
        };
        // Other prefixes belong to somebody else, and where no plan has this one
        // the plans are kept elsewhere.
        let Some(prefix) = id::prefix(named.plan).filter(|prefix| knows(prefix)) else {
            continue;
        };
        if !stack
            .ids
            .iter()
            .any(|(id, _)| id::prefix(id) == Some(prefix))
        {
            continue;
        }
        let plans = stack.ids.get(named.plan);
        let plans: Vec<_> = plans
            .iter()
            .filter(|known| known.defined.kind == IdKind::Workplan)
            .collect();
        let mut related = Vec::new();
        let message = match (plans.as_slice(), named.task) {
            ([], _) => {
                if let Some(missing) = may_lie_in(prefix, stack, policy) {
                    verdict.in_part.insert(format!(
                        "tombstone/unknown-task: plans that are not here may lie in {missing}"
                    ));
                    continue;
                }
                format!("No repo of the stack has a plan `{}`", named.plan)
            }
            ([plan], Some(task)) if lacks(stack, named.plan, task) => {
                related.push(Related {
                    repo: Some(plan.repo.clone()),
                    path: plan.path.clone(),
                    place: plan.defined.place.clone(),
                    message: "the plan".to_owned(),
                });
                format!("`{}` has no task {task}", named.plan)
            }
            _ => continue,
        };
        let words = Words {
            message,
            label: "no such task",
            help: "cite the task under which it moved".to_owned(),
        };
        verdict.findings.push(Finding {
            related,
            ..entry.finding(&RULE, &cited.place, words)
        });
    }
}

/// The repos that are not here and may hold a plan of this prefix.
fn may_lie_in(prefix: &str, stack: &Stack<'_, Facts>, policy: &Policy) -> Option<String> {
    let owner = policy.workplans.owner_of(prefix);
    let rows = policy.contract.repos.iter();
    let missing: Vec<&str> = rows
        .filter(|row| !stack.known.contains(&row.name))
        .filter(|row| match owner {
            Some(owner) => row.name == owner,
            None => !row.optional,
        })
        .map(|row| row.name.as_str())
        .collect();
    (!missing.is_empty()).then(|| missing.join(", "))
}

/// Whether the tasks of a plan are known and this one is not among them.
fn lacks(stack: &Stack<'_, Facts>, plan: &str, task: &str) -> bool {
    let number = |task: &str| task.strip_prefix('T')?.parse::<u32>().ok();
    let wanted = number(task);
    let start = format!("{plan}-T");
    let mut tasks = stack
        .ids
        .iter()
        .filter_map(|(id, _)| id.strip_prefix(&start)?.parse::<u32>().ok())
        .peekable();
    tasks.peek().is_some() && !tasks.any(|known| Some(known) == wanted)
}
