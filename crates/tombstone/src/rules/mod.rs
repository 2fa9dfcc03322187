//! The rules, one file each.

pub(crate) mod chain;
pub(crate) mod r#loop;
pub(crate) mod missing_target;
pub(crate) mod stale_target;
pub(crate) mod still_present;

use railint_lint::{Rule, Stack, Verdict};
use railint_policy::Policy;

use crate::facts::Facts;
use crate::ledger::Ledger;

/// All rules of the linter, sorted by id.
pub(crate) static RULES: &[&Rule] = &[
    &chain::RULE,
    &r#loop::RULE,
    &missing_target::RULE,
    &stale_target::RULE,
    &still_present::RULE,
];

/// Lets every rule judge.
pub(crate) fn judge(stack: &Stack<'_, Facts>, policy: &Policy, verdict: &mut Verdict) {
    let ledger = Ledger::new(stack, policy);
    chain::judge(&ledger, verdict);
    r#loop::judge(&ledger, verdict);
    missing_target::judge(&ledger, verdict);
    stale_target::judge(&ledger, verdict);
    still_present::judge(&ledger, verdict);
}
