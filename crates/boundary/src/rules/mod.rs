//! The rules, one file each.

pub(crate) mod bundled_service;
pub(crate) mod unknown_switch;
pub(crate) mod wrong_layer;

use railint_lint::Rule;

/// All rules of the linter, sorted by id.
pub(crate) static RULES: &[&Rule] = &[
    &bundled_service::RULE,
    &unknown_switch::RULE,
    &wrong_layer::RULE,
];
