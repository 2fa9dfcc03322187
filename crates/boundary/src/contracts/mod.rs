//! The team's own contracts: what each of them is about in a repo, and whether
//! it can be about anything.

mod never;
mod subject;

use railint_policy::{Demand, Level, names_repo};

use crate::case::Case;

pub(crate) use never::never;
pub(crate) use subject::{Subject, documents, select};

/// Whether a contract makes two repos independent of each other.
pub(crate) fn separate(case: &Case<'_>, one: &str, other: &str) -> bool {
    let mut contracts = case.policy.contracts.iter();
    contracts.any(|contract| match &contract.demand {
        Demand::Independent(names) => {
            contract.level != Level::Off
                && contract.binds(one)
                && names_repo(names, one, case.contract())
                && names_repo(names, other, case.contract())
        }
        _ => false,
    })
}
