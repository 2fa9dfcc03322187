//! `workplan/supersedes-pair`: of two plans, one of which replaced the other,
//! only one says so; or plans replace each other in a circle.

use std::collections::{BTreeMap, BTreeSet};

use railint_lint::{Finding, Fix, Level, Rule, RuleSet, Scope, Verdict};

use crate::book::{Book, MAX_RELATED, Plan, Words};
use crate::facts::{Front, Word};
use crate::fix;
use crate::graph;

/// `workplan/supersedes-pair`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/supersedes-pair",
    summary: "One of two workplans does not say that one superseded the other",
    level: Level::Warning,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// A field and the one that answers it in the other plan.
struct Pair {
    field: &'static str,
    of: fn(&Front) -> &Vec<Word>,
    answer: &'static str,
    answer_of: fn(&Front) -> &Vec<Word>,
    /// Whether the answer may name several plans.
    several: bool,
}

const PAIRS: [Pair; 2] = [
    Pair {
        field: "superseded_by",
        of: |front| &front.superseded_by,
        answer: "supersedes",
        answer_of: |front| &front.supersedes,
        several: true,
    },
    Pair {
        field: "supersedes",
        of: |front| &front.supersedes,
        answer: "superseded_by",
        answer_of: |front| &front.superseded_by,
        several: false,
    },
];

/// What all plans say in both fields of a pair: who, and of whom.
struct Said<'a> {
    answers: BTreeSet<(&'a str, &'a str)>,
    /// By the plan that has to answer: those that it has to name.
    asked: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Said<'a> {
    fn new(book: &'a Book<'_>, pair: &Pair) -> Self {
        let mut answers = BTreeSet::new();
        let mut asked: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for plan in &book.plans {
            let (Some(front), Some(own)) = (&plan.facts.front, plan.id()) else {
                continue;
            };
            let own = own.text.as_str();
            let answered = (pair.answer_of)(front).iter();
            answers.extend(answered.map(|of| (own, of.text.as_str())));
            for of in (pair.of)(front).iter().filter(|of| of.text != own) {
                asked.entry(&of.text).or_default().insert(own);
            }
        }
        Self { answers, asked }
    }

    fn answers(&self, own: &Word, word: &Word) -> bool {
        self.answers.contains(&(&word.text, &own.text))
    }

    /// The field that answers all who ask a plan. Several plans may give way to
    /// one, but one plan has one successor.
    fn fix(&self, book: &Book<'_>, pair: &Pair, other: &Plan<'_>) -> Option<Fix> {
        let (front, id) = (other.facts.front.as_ref()?, other.id()?);
        let asked = self.asked.get(id.text.as_str())?;
        let values: Vec<&str> = asked.iter().copied().collect();
        let one = values.len() == 1 || pair.several;
        let clear = one && book.count(&id.text) == 1;
        clear
            .then(|| fix::add_field(other, front, pair.answer, &values))
            .flatten()
    }
}

/// Judges both fields of every plan.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for pair in &PAIRS {
        let said = Said::new(book, pair);
        for (plan, front) in book.fronts() {
            let Some(own) = plan.id() else { continue };
            for word in (pair.of)(front) {
                if word.text != own.text && !said.answers(own, word) {
                    unanswered(book, plan, own, pair, word, &said, verdict);
                }
            }
        }
    }
    circles(book, verdict);
}

fn unanswered(
    book: &Book<'_>,
    plan: &Plan<'_>,
    own: &Word,
    pair: &Pair,
    word: &Word,
    said: &Said<'_>,
    verdict: &mut Verdict,
) {
    // A plan that is not there is for `reference` to speak of.
    let Some(other) = book.with_id(&word.text).next() else {
        return;
    };
    let related = other.id().map(|id| {
        other.related(
            &id.place,
            format!("no `{}: {}` here", pair.answer, own.text),
        )
    });
    let words = Words {
        message: format!(
            "This plan says `{}: {}`, but that one does not say `{}: {}`",
            pair.field, word.text, pair.answer, own.text
        ),
        label: "not answered",
        help: format!("add `{}: {}` to `{}`", pair.answer, own.text, word.text),
    };
    verdict.findings.push(Finding {
        related: related.into_iter().collect(),
        fix: said.fix(book, pair, other),
        ..plan.finding(&RULE, &word.place, words)
    });
}

fn circles(book: &Book<'_>, verdict: &mut Verdict) {
    let ids: Vec<(&str, Vec<&Plan<'_>>)> = book.ids().collect();
    let numbers: BTreeMap<&str, usize> = ids
        .iter()
        .enumerate()
        .map(|(number, (id, _))| (*id, number))
        .collect();
    let by = |plans: &[&Plan<'_>]| -> Vec<usize> {
        let fronts = plans.iter().filter_map(|plan| plan.facts.front.as_ref());
        let words = fronts.flat_map(|front| &front.superseded_by);
        words
            .filter_map(|word| numbers.get(word.text.as_str()).copied())
            .collect()
    };
    let edges: Vec<Vec<usize>> = ids.iter().map(|(_, plans)| by(plans)).collect();
    let circles = graph::circles(&edges);
    let circle_of = |id: &str| {
        numbers
            .get(id)
            .and_then(|at| circles.get(*at))
            .copied()
            .flatten()
    };
    // The members of each circle, at the word that leads on.
    let mut members: BTreeMap<usize, Vec<Member<'_>>> = BTreeMap::new();
    for (id, plans) in &ids {
        let Some(circle) = circle_of(id) else {
            continue;
        };
        for plan in plans {
            let front = plan.facts.front.as_ref();
            let mut words = front.into_iter().flat_map(|front| &front.superseded_by);
            if let Some(word) = words.find(|word| circle_of(&word.text) == Some(circle)) {
                members
                    .entry(circle)
                    .or_default()
                    .push(Member { id, plan, word });
            }
        }
    }
    for found in members.values() {
        in_circle(
            &RULE,
            found,
            "is superseded by",
            "one of them is still in force: remove its `superseded_by`",
            verdict,
        );
    }
}

/// A member of a circle: its id, and the word that leads on.
pub(super) struct Member<'a> {
    pub(super) id: &'a str,
    pub(super) plan: &'a Plan<'a>,
    pub(super) word: &'a Word,
}

/// A finding at each member of a circle, with the next ones beside it.
pub(super) fn in_circle(
    rule: &'static Rule,
    members: &[Member<'_>],
    does: &str,
    help: &str,
    verdict: &mut Verdict,
) {
    for (index, Member { id, plan, word }) in members.iter().enumerate() {
        if !plan.repo.judged {
            continue;
        }
        let following = members.iter().cycle().skip(index + 1);
        let others = following.take((members.len() - 1).min(MAX_RELATED));
        let related = others.map(|other| {
            let message = format!("`{}` {does} `{}`", other.id, other.word.text);
            other.plan.related(&other.word.place, message)
        });
        let message = if members.len() == 1 {
            format!("`{id}` {does} itself")
        } else {
            format!(
                "`{id}` {does} `{}`, and so on in a circle of {}",
                word.text,
                members.len()
            )
        };
        let words = Words {
            message,
            label: "part of the circle",
            help: help.to_owned(),
        };
        verdict.findings.push(Finding {
            related: related.collect(),
            ..plan.finding(rule, &word.place, words)
        });
    }
}
