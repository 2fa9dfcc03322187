//! `workplan/cycle`: plans or tasks wait for each other.

use std::collections::BTreeMap;

use railint_lint::{Level, Rule, RuleSet, Scope, Verdict};

use super::supersedes_pair::{Member, in_circle};
use crate::book::{Book, Plan};
use crate::facts::Word;
use crate::graph;

/// `workplan/cycle`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/cycle",
    summary: "Workplans or tasks wait for each other, so that none can begin",
    level: Level::Warning,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// Something that waits: its id, and each thing that it waits for with the
/// place that says so.
struct Waiting<'a> {
    id: String,
    plan: &'a Plan<'a>,
    /// The id that is waited for, and the word that names it.
    waits_for: Vec<(String, &'a Word)>,
}

/// Looks for circles among plans and among tasks.
pub(crate) fn judge<'a>(book: &'a Book<'a>, verdict: &mut Verdict) {
    circles(&plans(book), verdict);
    circles(&tasks(book), verdict);
}

fn plans<'a>(book: &'a Book<'a>) -> Vec<Waiting<'a>> {
    let mut found = Vec::new();
    for plan in &book.plans {
        let (Some(front), Some(own)) = (&plan.facts.front, plan.id()) else {
            continue;
        };
        let named = plan.facts.body.preconditions.iter();
        // The text of a plan may name itself without waiting for itself.
        let named = named.filter(|word| word.text != own.text);
        found.push(Waiting {
            id: own.text.clone(),
            plan,
            waits_for: front
                .depends_on
                .iter()
                .chain(named)
                .map(|word| (word.text.clone(), word))
                .collect(),
        });
    }
    found
}

fn tasks<'a>(book: &'a Book<'a>) -> Vec<Waiting<'a>> {
    let mut found = Vec::new();
    for plan in &book.plans {
        let Some(own) = plan.id() else { continue };
        let full = |word: &Word| {
            if word.text.contains('-') {
                word.text.clone()
            } else {
                format!("{}-{}", own.text, word.text)
            }
        };
        for task in &plan.facts.tasks {
            let Some(id) = &task.id else { continue };
            let id = full(id);
            let named = task.preconditions.iter().map(|word| (full(word), word));
            found.push(Waiting {
                waits_for: named.filter(|(named, _)| *named != id).collect(),
                id,
                plan,
            });
        }
    }
    found
}

fn circles(all: &[Waiting<'_>], verdict: &mut Verdict) {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for waiting in all {
        let next = numbers.len();
        numbers.entry(&waiting.id).or_insert(next);
    }
    let mut edges = vec![Vec::new(); numbers.len()];
    for waiting in all {
        let known = waiting.waits_for.iter();
        let known = known.filter_map(|(id, _)| numbers.get(id.as_str()).copied());
        let own = numbers.get(waiting.id.as_str());
        if let Some(successors) = own.and_then(|own| edges.get_mut(*own)) {
            successors.extend(known);
        }
    }
    let circles = graph::circles(&edges);
    let circle_of = |id: &str| {
        numbers
            .get(id)
            .and_then(|at| circles.get(*at))
            .copied()
            .flatten()
    };
    let mut members: BTreeMap<usize, Vec<Member<'_>>> = BTreeMap::new();
    for waiting in all {
        let Some(circle) = circle_of(&waiting.id) else {
            continue;
        };
        let leads = |(id, _): &&(String, &Word)| circle_of(id) == Some(circle);
        if let Some((_, word)) = waiting.waits_for.iter().find(leads) {
            members.entry(circle).or_default().push(Member {
                id: &waiting.id,
                plan: waiting.plan,
                word,
            });
        }
    }
    for found in members.values() {
        in_circle(
            &RULE,
            found,
            "waits for",
            "one of them must be able to begin: remove what it waits for",
            verdict,
        );
    }
}
