//! The rules, one file each.

pub(crate) mod front_matter;
pub(crate) mod schema;

use railint_lint::Rule;

/// All rules of the linter, sorted by id.
pub(crate) static RULES: &[&Rule] = &[&front_matter::RULE, &schema::RULE];
