//! The plans of a stack as a list, for people who look.

use std::collections::BTreeSet;

use jiff::civil::Date;
use railint_lint::Stack;
use railint_models::workplan::id;
use railint_policy::{Policy, State};

use crate::book::{Book, Plan, number_of};
use crate::facts::{Facts, Word};

/// A plan in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The repo that holds it.
    pub repo: String,
    /// Its path in the repo, with forward slashes.
    pub path: String,
    /// Its id as written.
    pub id: Option<String>,
    /// Its title, or its first heading.
    pub title: Option<String>,
    /// Its status as written.
    pub status: Option<String>,
    /// What the policy makes of that word.
    pub state: Option<State>,
    /// Day of its last change as written.
    pub updated: Option<String>,
    /// Days since then, for a plan that is not closed. A day that is yet to
    /// come counts as today.
    pub stale_days: Option<u32>,
    /// Its tasks.
    pub tasks: Tasks,
    /// What it waits for: `blocked_on`, and the plans of `depends_on` that are
    /// not closed.
    pub blocked_on: Vec<String>,
}

/// The tasks of a plan by what their status means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tasks {
    /// Those that are done.
    pub done: usize,
    /// Those that are left to do.
    pub open: usize,
    /// Those that will not be done.
    pub cancelled: usize,
    /// Those whose status says nothing.
    pub unknown: usize,
}

/// The plans of the judged repos, by repo, id and path.
#[must_use]
pub fn plans(stack: &Stack<'_, Facts>, policy: &Policy) -> Vec<Listed> {
    let book = Book::new(stack, policy);
    let mut all: Vec<Listed> = book.judged().map(|plan| listed(&book, plan)).collect();
    all.sort_by(|a, b| (&a.repo, &a.id, &a.path).cmp(&(&b.repo, &b.id, &b.path)));
    all
}

fn listed(book: &Book<'_>, plan: &Plan<'_>) -> Listed {
    let front = plan.facts.front.as_ref();
    let text = |word: Option<&Word>| word.map(|word| word.text.clone());
    let title = front.and_then(|front| front.title.as_ref());
    let updated = front.and_then(|front| front.updated.as_ref());
    let mut tasks = Tasks::default();
    for task in &plan.facts.tasks {
        let count = match book.task_state(task) {
            None => &mut tasks.unknown,
            Some(State::Cancelled) => &mut tasks.cancelled,
            Some(state) if state.is_closed() => &mut tasks.done,
            Some(_) => &mut tasks.open,
        };
        *count += 1;
    }
    Listed {
        repo: plan.repo.name.to_owned(),
        path: plan.path.to_owned(),
        id: text(plan.id()),
        title: text(title.or(plan.facts.body.title.as_ref())),
        status: text(front.and_then(|front| front.status.as_ref())),
        state: plan.state,
        updated: text(updated),
        stale_days: stale_days(book.today, plan, updated),
        tasks,
        blocked_on: blocked_on(book, plan),
    }
}

fn stale_days(today: Date, plan: &Plan<'_>, updated: Option<&Word>) -> Option<u32> {
    if plan.is_closed() {
        return None;
    }
    let updated: Date = updated?.text.parse().ok()?;
    let days = today.since(updated).ok()?.get_days();
    Some(u32::try_from(days).unwrap_or(0))
}

fn blocked_on(book: &Book<'_>, plan: &Plan<'_>) -> Vec<String> {
    let Some(front) = plan.facts.front.as_ref().filter(|_| !plan.is_closed()) else {
        return Vec::new();
    };
    let knows = |prefix: &str| book.policy.workplans.knows_prefix(prefix);
    // A plan that is not here, or several of one id, may be open.
    let open = |word: &&Word| {
        let named = id::in_text(&word.text, &knows).next();
        let plan = named.map_or(word.text.as_str(), |named| named.plan);
        let mut plans = book.with_id(plan);
        let (Some(plan), None) = (plans.next(), plans.next()) else {
            return true;
        };
        let task = named.and_then(|named| named.task);
        !plan.is_closed() && !task.is_some_and(|task| is_closed(book, plan, task))
    };
    let depends_on = front.depends_on.iter().filter(open);
    let mut seen = BTreeSet::new();
    let words = front.blocked_on.iter().chain(depends_on);
    words
        .filter(|word| seen.insert(word.text.as_str()))
        .map(|word| word.text.clone())
        .collect()
}

/// Whether a plan has closed the task of this number.
fn is_closed(book: &Book<'_>, plan: &Plan<'_>, number: &str) -> bool {
    let number = number_of(number);
    let mut tasks = plan.facts.tasks.iter();
    let task = tasks.find(|task| {
        let id = task.id.as_ref();
        id.is_some_and(|id| number_of(&id.text) == number)
    });
    let state = task.and_then(|task| book.task_state(task));
    state.is_some_and(State::is_closed)
}
