//! The linters of this program.

use railint_boundary::Boundary;
use railint_lint::{AnyLinter, RULES, Rule};
use railint_secrets::Secrets;
use railint_tombstone::Tombstone;
use railint_workplan::Workplan;

use crate::failure::Failure;

/// All linters.
pub(crate) fn linters() -> Vec<Box<dyn AnyLinter>> {
    vec![
        Box::new(Boundary),
        Box::new(Secrets),
        Box::new(Workplan),
        Box::new(Tombstone),
    ]
}

/// All rules of all linters and of the engine, sorted by id.
pub(crate) fn rules() -> Vec<&'static Rule> {
    let linters = linters();
    let of_linters = linters.iter().flat_map(|linter| linter.rules());
    let mut rules: Vec<&Rule> = RULES.iter().chain(of_linters).copied().collect();
    rules.sort_by_key(|rule| rule.id);
    rules
}

/// Says that there is no such rule, and which one may have been meant.
pub(crate) fn unknown_rule(name: &str, rules: &[&Rule]) -> Failure {
    Failure::unknown(
        format!("there is no rule `{name}`"),
        name,
        rules.iter().map(|rule| rule.id),
        "`railint rules` lists them",
    )
}
