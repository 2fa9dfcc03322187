//! The rules, one file each.

pub(crate) mod adr_superseded;
pub(crate) mod blocked_on;
pub(crate) mod collection_schema;
pub(crate) mod cycle;
pub(crate) mod dates;
pub(crate) mod decision_reference;
pub(crate) mod done_when;
pub(crate) mod duplicate_hub_id;
pub(crate) mod duplicate_id;
pub(crate) mod file_name;
pub(crate) mod file_reference;
pub(crate) mod front_matter;
pub(crate) mod hub_id;
pub(crate) mod location;
pub(crate) mod prefix;
pub(crate) mod reference;
pub(crate) mod repo;
pub(crate) mod schema;
pub(crate) mod status;
pub(crate) mod status_against_tasks;
pub(crate) mod superseded;
pub(crate) mod supersedes_pair;
pub(crate) mod task_block;
pub(crate) mod task_heading;
pub(crate) mod task_id;
pub(crate) mod task_status;
pub(crate) mod title;
pub(crate) mod unquoted_date;

use railint_lint::{Rule, Stack, Verdict};
use railint_policy::Policy;
use rayon::prelude::*;

use crate::book::Book;
use crate::facts::Facts;

/// All rules of the linter, sorted by id.
pub(crate) static RULES: &[&Rule] = &[
    &adr_superseded::RULE,
    &blocked_on::RULE,
    &collection_schema::RULE,
    &cycle::RULE,
    &dates::RULE,
    &decision_reference::RULE,
    &done_when::RULE,
    &duplicate_hub_id::RULE,
    &duplicate_id::RULE,
    &file_name::RULE,
    &file_reference::RULE,
    &front_matter::RULE,
    &hub_id::RULE,
    &location::RULE,
    &prefix::RULE,
    &reference::RULE,
    &repo::RULE,
    &schema::RULE,
    &status::RULE,
    &status_against_tasks::RULE,
    &superseded::RULE,
    &supersedes_pair::RULE,
    &task_block::RULE,
    &task_heading::RULE,
    &task_id::RULE,
    &task_status::RULE,
    &title::RULE,
    &unquoted_date::RULE,
];

/// What every rule about workplans looks at, in the order of their ids.
const JUDGES: [fn(&Book<'_>, &mut Verdict); 27] = [
    blocked_on::judge,
    |book, verdict| cycle::judge(book, verdict),
    dates::judge,
    decision_reference::judge,
    done_when::judge,
    |book, verdict| duplicate_hub_id::judge(book, verdict),
    duplicate_id::judge,
    file_name::judge,
    file_reference::judge,
    front_matter::judge,
    hub_id::judge,
    location::judge,
    prefix::judge,
    reference::judge,
    repo::judge,
    schema::judge,
    schema::judge_required,
    status::judge,
    status_against_tasks::judge,
    superseded::judge,
    supersedes_pair::judge,
    task_block::judge,
    task_heading::judge,
    task_id::judge,
    task_status::judge,
    title::judge,
    unquoted_date::judge,
];

/// Lets every rule judge, several at a time.
pub(crate) fn judge(stack: &Stack<'_, Facts>, policy: &Policy, verdict: &mut Verdict) {
    adr_superseded::judge(stack, policy, verdict);
    collection_schema::judge(stack, policy, verdict);
    let book = Book::new(stack, policy);
    let verdicts: Vec<Verdict> = JUDGES
        .par_iter()
        .map(|judge| {
            let mut own = Verdict::default();
            judge(&book, &mut own);
            own
        })
        .collect();
    for own in verdicts {
        verdict.findings.extend(own.findings);
        verdict.in_part.extend(own.in_part);
        verdict.notes.extend(own.notes);
    }
}
