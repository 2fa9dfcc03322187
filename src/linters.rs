//! The linters of this program.

use railint_boundary::Boundary;
use railint_lint::{AnyLinter, RULES, Rule};
use railint_secrets::Secrets;
use railint_workplan::Workplan;

/// All linters.
pub(crate) fn linters() -> Vec<Box<dyn AnyLinter>> {
    vec![Box::new(Boundary), Box::new(Secrets), Box::new(Workplan)]
}

/// All rules of all linters and of the engine, sorted by id.
pub(crate) fn rules() -> Vec<&'static Rule> {
    let linters = linters();
    let of_linters = linters.iter().flat_map(|linter| linter.rules());
    let mut rules: Vec<&Rule> = RULES.iter().chain(of_linters).copied().collect();
    rules.sort_by_key(|rule| rule.id);
    rules
}
