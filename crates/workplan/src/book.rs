//! All plans of the stack in one book, as the rules turn its pages.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use jiff::civil::Date;
use railint_lint::{Finding, Place, Related, RepoFacts, Rule, Stack};
use railint_models::workplan::id;
use railint_policy::{Policy, State};

use crate::facts::{Facts, Front, PlanFacts, Task, Word};

/// How many other places a finding shows; more would hide the message.
pub(crate) const MAX_RELATED: usize = 5;

/// One plan and where it lies.
pub(crate) struct Plan<'a> {
    pub(crate) repo: &'a RepoFacts<'a, Facts>,
    pub(crate) path: &'a str,
    pub(crate) facts: &'a PlanFacts,
    /// What its status means, if that is known.
    pub(crate) state: Option<State>,
}

/// All plans, with the policy that they are judged by.
pub(crate) struct Book<'a> {
    pub(crate) stack: &'a Stack<'a, Facts>,
    pub(crate) plans: Vec<Plan<'a>>,
    by_id: BTreeMap<&'a str, Vec<usize>>,
    /// The numbers of the tasks of each id.
    numbers: BTreeMap<&'a str, BTreeSet<u32>>,
    /// The numbers of all decisions that are written down, as [`decision`]
    /// writes them.
    pub(crate) decisions: BTreeSet<String>,
    pub(crate) policy: &'a Policy,
    /// The day by which dates are judged.
    pub(crate) today: Date,
    /// Repos of the stack that this run does not know.
    pub(crate) missing: Vec<&'a str>,
}

impl<'a> Book<'a> {
    pub(crate) fn new(stack: &'a Stack<'a, Facts>, policy: &'a Policy) -> Self {
        let mut plans = Vec::new();
        let mut decisions = BTreeSet::new();
        let mut by_id: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut numbers: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
        for repo in &stack.repos {
            let named = repo.paths.iter().filter_map(|path| id::adr_of(path));
            decisions.extend(named.map(|number| decision(&number)));
            for (path, facts) in &repo.files {
                let facts = match facts {
                    Facts::Plan(facts) => facts,
                    Facts::Decisions(listed) => {
                        decisions.extend(listed.iter().map(|number| decision(number)));
                        continue;
                    }
                    Facts::Members(members) => {
                        let records = members.iter().filter_map(|one| one.record.as_ref());
                        let numbers = records.filter_map(|record| record.number);
                        decisions.extend(numbers.map(|number| format!("ADR-{number}")));
                        continue;
                    }
                };
                let front = facts.front.as_ref();
                if let Some(id) = front.and_then(|front| front.id.as_ref()) {
                    by_id.entry(&id.text).or_default().push(plans.len());
                    numbers
                        .entry(&id.text)
                        .or_default()
                        .extend(task_numbers(facts));
                }
                let status = front.and_then(|front| front.status.as_ref());
                plans.push(Plan {
                    repo,
                    path,
                    facts,
                    state: status.and_then(|word| policy.workplans.statuses.state(&word.text)),
                });
            }
        }
        let repos = policy.contract.repos.iter();
        let missing = repos
            .filter(|repo| !repo.optional && !stack.known.contains(&repo.name))
            .map(|repo| repo.name.as_str())
            .collect();
        Self {
            stack,
            plans,
            by_id,
            numbers,
            decisions,
            policy,
            today: stack.today,
            missing,
        }
    }

    /// The plans whose findings are wanted.
    pub(crate) fn judged(&self) -> impl Iterator<Item = &Plan<'a>> {
        self.plans.iter().filter(|plan| plan.repo.judged)
    }

    /// The same, with their front matter; a plan whose front matter cannot be
    /// read has a finding already.
    pub(crate) fn fronts(&self) -> impl Iterator<Item = (&Plan<'a>, &'a Front)> {
        self.judged()
            .filter_map(|plan| Some((plan, plan.facts.front.as_ref()?)))
    }

    /// The plans that have this id; more than one is a defect of its own.
    pub(crate) fn with_id(&self, id: &str) -> impl Iterator<Item = &Plan<'a>> {
        let found = self.by_id.get(id).into_iter().flatten();
        found.filter_map(|index| self.plans.get(*index))
    }

    /// Whether the plan of this id has a task of this number, or may have it:
    /// one whose tasks are no blocks says nothing, and neither do several.
    pub(crate) fn may_have_task(&self, id: &str, number: &str) -> bool {
        let mut plans = self.with_id(id);
        let (Some(plan), None) = (plans.next(), plans.next()) else {
            return true;
        };
        if plan.facts.tasks.is_empty() || plan.facts.body.incomplete {
            return true;
        }
        number_of(number).is_none_or(|number| {
            let known = self.numbers.get(id);
            known.is_some_and(|known| known.contains(&number))
        })
    }

    /// The ids that begin with a prefix, in their order.
    pub(crate) fn ids_with<'p>(
        &self,
        prefix: &'p str,
    ) -> impl Iterator<Item = &'a str> + use<'_, 'a, 'p> {
        self.by_id
            .range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
            .map(|(id, _)| *id)
            .take_while(move |id| id.starts_with(prefix))
    }

    /// How many plans have this id.
    pub(crate) fn count(&self, id: &str) -> usize {
        self.by_id.get(id).map_or(0, Vec::len)
    }

    /// All ids with their plans, in the order of the ids.
    pub(crate) fn ids(&self) -> impl Iterator<Item = (&'a str, Vec<&Plan<'a>>)> {
        self.by_id.iter().map(|(id, found)| {
            let plans = found.iter().filter_map(|index| self.plans.get(*index));
            (*id, plans.collect())
        })
    }

    /// What the status of a task means.
    pub(crate) fn task_state(&self, task: &Task) -> Option<State> {
        let word = task.status.as_ref()?;
        self.policy.workplans.task_statuses.state(&word.text)
    }
}

impl<'a> Plan<'a> {
    pub(crate) fn id(&self) -> Option<&'a Word> {
        self.facts.front.as_ref()?.id.as_ref()
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.state.is_some_and(State::is_closed)
    }

    /// A finding at a place of this plan.
    pub(crate) fn finding(&self, rule: &'static Rule, place: &Place, words: Words) -> Finding {
        Finding {
            message: words.message,
            label: words.label.to_owned(),
            help: words.help,
            ..Finding::new(rule, self.repo.name, self.path, place)
        }
    }

    /// A place of this plan beside a finding elsewhere.
    pub(crate) fn related(&self, place: &Place, message: impl Into<String>) -> Related {
        Related {
            repo: Some(self.repo.name.to_owned()),
            path: self.path.to_owned(),
            place: place.clone(),
            message: message.into(),
        }
    }
}

/// What a finding says.
pub(crate) struct Words {
    pub(crate) message: String,
    pub(crate) label: &'static str,
    pub(crate) help: String,
}

/// Words in back quotes, with commas between.
pub(crate) fn list<'w>(words: impl IntoIterator<Item = &'w String>) -> String {
    let quoted: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

/// The number of a task by its whole or short id, or by its heading: `T04`.
pub(crate) fn number_of(id: &str) -> Option<u32> {
    let (_, number) = id.rsplit_once('T')?;
    number.parse().ok()
}

/// The number of a decision in one form: teams write `ADR-3` and `ADR-003`.
pub(crate) fn decision(number: &str) -> String {
    match number.strip_prefix("ADR-") {
        Some(digits) => format!("ADR-{}", digits.trim_start_matches('0')),
        None => number.to_owned(),
    }
}

fn task_numbers(facts: &PlanFacts) -> impl Iterator<Item = u32> {
    let ids = facts.tasks.iter().filter_map(|task| task.id.as_ref());
    let headings = facts.body.task_headings.iter();
    ids.chain(headings).filter_map(|word| number_of(&word.text))
}

/// The repos of the stack that this run does not know. Where it knows none of
/// them, the policy is for another stack, and none is missed.
pub(crate) fn missing<'a>(stack: &Stack<'_, Facts>, policy: &'a Policy) -> Vec<&'a str> {
    let rows = policy.contract.repos.iter().filter(|row| !row.optional);
    let (known, missing): (Vec<&str>, Vec<&str>) = rows
        .map(|row| row.name.as_str())
        .partition(|name| stack.known.contains(*name));
    if known.is_empty() {
        Vec::new()
    } else {
        missing
    }
}
