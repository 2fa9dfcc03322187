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

/// Looks for circles among plans and tasks.
pub(crate) fn judge<'a>(book: &'a Book<'a>, verdict: &mut Verdict) {
    let points = Points::new(book);
    let mut edges: Vec<Vec<usize>> = vec![Vec::new(); points.count];
    let mut before = |point: usize, earlier: usize| {
        if let Some(edges) = edges.get_mut(point) {
            edges.push(earlier);
        }
    };
    let mut all: Vec<Waiting<'_>> = Vec::new();
    for (own, plan) in &points.plans {
        before(plan.end, plan.begin);
        all.push(points.plan(book, own, plan));
        for (number, (point, task)) in &plan.tasks {
            before(*point, plan.begin);
            before(plan.end, *point);
            all.push(points.task(book, plan, (*number, *point), task));
        }
    }
    for waiting in &all {
        for (earlier, _) in &waiting.before {
            before(waiting.point, *earlier);
        }
    }
    report(&all, &graph::circles(&edges), verdict);
}

/// The points in time that wait for each other, by numbers. A plan begins
/// before its tasks do, and ends when they have ended; so a plan that waits for
/// a task of another one, which waits for the plan, is seen as well. What is
/// closed waits for nothing and has none; neither have several plans of one id,
/// as nobody knows which one is meant.
struct Points<'a> {
    plans: BTreeMap<&'a str, PlanPoints<'a>>,
    count: usize,
}

struct PlanPoints<'a> {
    plan: &'a Plan<'a>,
    begin: usize,
    end: usize,
    /// The open tasks by their numbers.
    tasks: BTreeMap<u32, (usize, &'a Task)>,
}

/// A point, and the words that say what has to come before it.
struct Waiting<'a> {
    point: usize,
    plan: &'a Plan<'a>,
    task: Option<u32>,
    before: Vec<(usize, &'a Word)>,
}

impl<'a> Points<'a> {
    fn new(book: &'a Book<'a>) -> Self {
        let mut plans = BTreeMap::new();
        let mut count = 0;
        let mut next = || {
            count += 1;
            count - 1
        };
        for plan in book.plans.iter().filter(|plan| !plan.is_closed()) {
            let Some(own) = plan.id().filter(|own| book.count(&own.text) == 1) else {
                continue;
            };
            let (begin, end) = (next(), next());
            let tasks = plan.facts.tasks.iter().filter_map(|task| {
                let state = book.task_state(task);
                let open = !state.is_some_and(|state| state.is_closed());
                let named = task.id.as_ref().or(task.heading.as_ref())?;
                let number = number_of(&named.text)?;
                open.then(|| (number, (next(), task)))
            });
            let points = PlanPoints {
                plan,
                begin,
                end,
                tasks: tasks.collect(),
            };
            plans.insert(own.text.as_str(), points);
        }
        Self { plans, count }
    }

    /// What a plan says that it waits for.
    fn plan(&self, book: &'a Book<'a>, own: &str, of: &PlanPoints<'a>) -> Waiting<'a> {
        let fields = of
            .plan
            .facts
            .front
            .iter()
            .flat_map(|front| &front.depends_on);
        let fields = fields.filter_map(|word| Some((self.named(book, &word.text)?.0, word)));
        // The text of a plan may name itself without waiting for itself.
        let text = of.plan.facts.body.preconditions.iter();
        let text = text.filter_map(|word| {
            let (point, plan) = self.named(book, &word.text)?;
            (plan != own).then_some((point, word))
        });
        Waiting {
            point: of.begin,
            plan: of.plan,
            task: None,
            before: fields.chain(text).collect(),
        }
    }

    /// What the section of a task says that it waits for.
    fn task(
        &self,
        book: &'a Book<'a>,
        of: &PlanPoints<'a>,
        (number, own): (u32, usize),
        task: &'a Task,
    ) -> Waiting<'a> {
        let named = task.preconditions.iter().filter_map(|word| {
            let point = if id::is_task_number(&word.text) {
                of.tasks.get(&number_of(&word.text)?)?.0
            } else {
                self.named(book, &word.text)?.0
            };
            Some((point, word))
        });
        Waiting {
            point: own,
            plan: of.plan,
            task: Some(number),
            before: named
                .filter(|(point, _)| *point != own && *point != of.end)
                .collect(),
        }
    }

    /// What an id stands for: a task, or the end of a plan; and the plan's id.
    fn named<'w>(&self, book: &Book<'_>, word: &'w str) -> Option<(usize, &'w str)> {
        let knows = |prefix: &str| book.policy.workplans.knows_prefix(prefix);
        let (plan, task) = match id::in_text(word, &knows).next() {
            Some(found) => (found.plan, found.task),
            // A prefix that nobody knows, if a plan has it all the same.
            None => (word, None),
        };
        let points = self.plans.get(plan)?;
        let point = match task {
            Some(task) => points.tasks.get(&number_of(task)?)?.0,
            None => points.end,
        };
        Some((point, plan))
    }
}

impl Waiting<'_> {
    fn id(&self) -> String {
        let plan = self.plan.id().map_or("", |id| &id.text);
        match self.task {
            Some(number) => format!("{plan}-T{number:02}"),
            None => plan.to_owned(),
        }
    }
}

fn report(all: &[Waiting<'_>], circles: &[Option<usize>], verdict: &mut Verdict) {
    let circle_of = |point: usize| circles.get(point).copied().flatten();
    // The members of each circle, at the word that leads on.
    let mut members: BTreeMap<usize, Vec<(String, &Waiting<'_>, &Word)>> = BTreeMap::new();
    for waiting in all {
        let Some(circle) = circle_of(waiting.point) else {
            continue;
        };
        let mut before = waiting.before.iter();
        let leads_on = before.find(|(point, _)| circle_of(*point) == Some(circle));
        if let Some((_, word)) = leads_on {
            let member = (waiting.id(), waiting, *word);
            members.entry(circle).or_default().push(member);
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
