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

/// Lets every rule judge.
pub(crate) fn judge(stack: &Stack<'_, Facts>, policy: &Policy, verdict: &mut Verdict) {
    adr_superseded::judge(stack, policy, verdict);
    collection_schema::judge(stack, policy, verdict);
    let book = Book::new(stack, policy);
    front_matter::judge(&book, verdict);
    schema::judge(&book, verdict);
    schema::judge_required(&book, verdict);
    blocked_on::judge(&book, verdict);
    cycle::judge(&book, verdict);
    dates::judge(&book, verdict);
    decision_reference::judge(&book, verdict);
    done_when::judge(&book, verdict);
    duplicate_hub_id::judge(&book, verdict);
    duplicate_id::judge(&book, verdict);
    file_name::judge(&book, verdict);
    file_reference::judge(&book, stack, verdict);
    hub_id::judge(&book, verdict);
    location::judge(&book, verdict);
    prefix::judge(&book, verdict);
    reference::judge(&book, verdict);
    repo::judge(&book, verdict);
    status::judge(&book, verdict);
    status_against_tasks::judge(&book, verdict);
    superseded::judge(&book, verdict);
    supersedes_pair::judge(&book, verdict);
    task_block::judge(&book, verdict);
    task_heading::judge(&book, verdict);
    task_id::judge(&book, verdict);
    task_status::judge(&book, verdict);
    title::judge(&book, verdict);
    unquoted_date::judge(&book, verdict);
}
