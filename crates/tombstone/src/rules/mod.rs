//! The rules, one file each.

pub(crate) mod cancelled_task;
pub(crate) mod chain;
pub(crate) mod dangling_reference;
pub(crate) mod date;
pub(crate) mod duplicate_copy;
pub(crate) mod expired;
pub(crate) mod live_content;
pub(crate) mod r#loop;
pub(crate) mod malformed;
pub(crate) mod missing;
pub(crate) mod missing_target;
pub(crate) mod relocation_pending;
pub(crate) mod stale_target;
pub(crate) mod still_present;
pub(crate) mod unknown_task;

use railint_lint::{Rule, Stack, Verdict};
use railint_policy::Policy;

use crate::facts::Facts;
use crate::ledger::Ledger;
use crate::moves::Known;
use crate::{relocations, uses};

/// All rules of the linter, sorted by id.
pub(crate) static RULES: &[&Rule] = &[
    &cancelled_task::RULE,
    &chain::RULE,
    &dangling_reference::RULE,
    &date::RULE,
    &duplicate_copy::RULE,
    &expired::RULE,
    &live_content::RULE,
    &r#loop::RULE,
    &malformed::RULE,
    &missing::RULE,
    &missing_target::RULE,
    &relocation_pending::RULE,
    &stale_target::RULE,
    &still_present::RULE,
    &unknown_task::RULE,
];

/// Lets every rule judge.
pub(crate) fn judge(stack: &Stack<'_, Facts>, policy: &Policy, verdict: &mut Verdict) {
    malformed::judge(stack, policy, verdict);
    let ledger = Ledger::new(stack, policy);
    let uses = uses::find(&ledger, stack, policy);
    cancelled_task::judge(&ledger, stack, policy, verdict);
    chain::judge(&ledger, verdict);
    dangling_reference::judge(&ledger, &uses, verdict);
    date::judge(&ledger, stack.today, verdict);
    let known = Known::new(stack);
    let rows = relocations::find(&ledger, stack, policy);
    duplicate_copy::judge(&known, &ledger, policy, verdict);
    expired::judge(&ledger, &uses, stack, policy, verdict);
    live_content::judge(&ledger, verdict);
    r#loop::judge(&ledger, verdict);
    missing::judge(&known, &ledger, &rows, stack, policy, verdict);
    missing_target::judge(&ledger, verdict);
    relocation_pending::judge(&rows, stack, verdict);
    stale_target::judge(&ledger, verdict);
    still_present::judge(&ledger, verdict);
    unknown_task::judge(&ledger, stack, policy, verdict);
}
