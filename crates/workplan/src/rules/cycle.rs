//! `workplan/cycle`: plans or tasks wait for each other.

use std::collections::BTreeMap;

use railint_lint::{Level, Rule, RuleSet, Scope, Verdict};
use railint_models::workplan::id;

use super::supersedes_pair::{Member, in_circle};
use crate::book::{Book, Plan, number_of};
use crate::facts::{Task, Word};
use crate::graph;

/// `workplan/cycle`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/cycle",
    summary: "Workplans or tasks wait for each other, so that none can begin",
    level: Level::Warning,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// A point in time that can only come when others have come. A plan begins
/// before its tasks do, and ends when they have ended; so a plan that waits for
/// a task of another one, which waits for the plan, is seen as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Point<'a> {
    Begin(&'a str),
    End(&'a str),
    Task(&'a str, u32),
}

/// A point, and the words that say what has to come before it.
struct Waiting<'a> {
    point: Point<'a>,
    plan: &'a Plan<'a>,
    before: Vec<(Point<'a>, &'a Word)>,
}

impl Waiting<'_> {
    fn id(&self) -> String {
        match self.point {
            Point::Begin(plan) | Point::End(plan) => plan.to_owned(),
            Point::Task(plan, number) => format!("{plan}-T{number:02}"),
        }
    }
}

/// Looks for circles among plans and tasks. What is closed waits for nothing.
pub(crate) fn judge<'a>(book: &'a Book<'a>, verdict: &mut Verdict) {
    let mut numbers = Numbers::default();
    let mut edges: Vec<(usize, usize)> = Vec::new();
    let mut all: Vec<Waiting<'_>> = Vec::new();
    let open = book.plans.iter().filter(|plan| !plan.is_closed());
    for (plan, own) in open.filter_map(|plan| Some((plan, plan.id()?.text.as_str()))) {
        // Of several with one id nobody knows which one is meant.
        if book.count(own) != 1 {
            continue;
        }
        let (begin, end) = (Point::Begin(own), Point::End(own));
        edges.push((numbers.of(end), numbers.of(begin)));
        all.push(Waiting {
            point: begin,
            plan,
            before: before_plan(book, plan, own),
        });
        for task in &plan.facts.tasks {
            let Some(number) = number(task) else { continue };
            let closed = book.task_state(task).is_some_and(|state| state.is_closed());
            if closed {
                continue;
            }
            let point = Point::Task(own, number);
            edges.push((numbers.of(point), numbers.of(begin)));
            edges.push((numbers.of(end), numbers.of(point)));
            all.push(Waiting {
                point,
                plan,
                before: before_task(book, task, own, number),
            });
        }
    }
    for waiting in &all {
        let from = numbers.of(waiting.point);
        let named = waiting.before.iter().map(|(point, _)| *point);
        for point in named {
            edges.push((from, numbers.of(point)));
        }
    }
    report(&all, &numbers.circles(&edges), verdict);
}

/// The numbers of points, in the order in which they were named.
#[derive(Default)]
struct Numbers<'a>(BTreeMap<Point<'a>, usize>);

impl<'a> Numbers<'a> {
    fn of(&mut self, point: Point<'a>) -> usize {
        let next = self.0.len();
        *self.0.entry(point).or_insert(next)
    }

    /// The circle that each point lies on.
    fn circles(&self, edges: &[(usize, usize)]) -> BTreeMap<Point<'a>, usize> {
        let mut successors = vec![Vec::new(); self.0.len()];
        for (from, to) in edges {
            if let Some(known) = successors.get_mut(*from) {
                known.push(*to);
            }
        }
        let circles = graph::circles(&successors);
        let on_one = self.0.iter().filter_map(|(point, number)| {
            let circle = circles.get(*number).copied().flatten()?;
            Some((*point, circle))
        });
        on_one.collect()
    }
}

/// What a plan says that it waits for.
fn before_plan<'a>(
    book: &'a Book<'a>,
    plan: &'a Plan<'a>,
    own: &str,
) -> Vec<(Point<'a>, &'a Word)> {
    let fields = plan.facts.front.iter().flat_map(|front| &front.depends_on);
    let fields = fields.filter_map(|word| Some((point(book, &word.text)?, word)));
    // The text of a plan may name itself without waiting for itself.
    let text = plan.facts.body.preconditions.iter();
    let text = text.filter_map(|word| Some((point(book, &word.text)?, word)));
    let text = text.filter(|(point, _)| plan_of(*point) != own);
    fields.chain(text).collect()
}

/// What the section of a task says that it waits for.
fn before_task<'a>(
    book: &'a Book<'a>,
    task: &'a Task,
    own: &'a str,
    number: u32,
) -> Vec<(Point<'a>, &'a Word)> {
    let named = task.preconditions.iter().filter_map(|word| {
        let point = if id::is_task_number(&word.text) {
            Point::Task(own, number_of(&word.text)?)
        } else {
            point(book, &word.text)?
        };
        Some((point, word))
    });
    let itself = Point::Task(own, number);
    named
        .filter(|(point, _)| *point != itself && *point != Point::End(own))
        .collect()
}

/// What an id stands for: the end of a plan, or a task.
fn point<'a>(book: &'a Book<'a>, named: &'a str) -> Option<Point<'a>> {
    let knows = |prefix: &str| book.policy.workplans.knows_prefix(prefix);
    match id::in_text(named, &knows).next() {
        Some(id::Id {
            plan,
            task: Some(task),
            ..
        }) => Some(Point::Task(plan, number_of(task)?)),
        Some(found) => Some(Point::End(found.plan)),
        // A prefix that nobody knows, if a plan has it all the same.
        None => (book.count(named) > 0).then_some(Point::End(named)),
    }
}

fn plan_of(point: Point<'_>) -> &str {
    match point {
        Point::Begin(plan) | Point::End(plan) | Point::Task(plan, _) => plan,
    }
}

fn number(task: &Task) -> Option<u32> {
    let named = task.id.as_ref().or(task.heading.as_ref())?;
    number_of(&named.text)
}

fn report(all: &[Waiting<'_>], circles: &BTreeMap<Point<'_>, usize>, verdict: &mut Verdict) {
    // The members of each circle, at the word that leads on.
    let mut members: BTreeMap<usize, Vec<(String, &Waiting<'_>, &Word)>> = BTreeMap::new();
    for waiting in all {
        let Some(circle) = circles.get(&waiting.point) else {
            continue;
        };
        let mut before = waiting.before.iter();
        let leads_on = before.find(|(point, _)| circles.get(point) == Some(circle));
        if let Some((_, word)) = leads_on {
            let member = (waiting.id(), waiting, *word);
            members.entry(*circle).or_default().push(member);
        }
    }
    for found in members.values() {
        let found: Vec<Member<'_>> = found
            .iter()
            .map(|(id, waiting, word)| Member {
                id,
                plan: waiting.plan,
                word,
            })
            .collect();
        in_circle(
            &RULE,
            &found,
            "waits for",
            "one of them must be able to begin: remove what it waits for",
            verdict,
        );
    }
}
