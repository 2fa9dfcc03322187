//! The engine's own rules: about files that cannot be read, and about ignores
//! and exceptions that do nothing.

pub(crate) mod dead_exception;
pub(crate) mod expired_exception;
pub(crate) mod expired_ignore;
pub(crate) mod invalid_ignore;
pub(crate) mod unreadable;
pub(crate) mod unused_ignore;

use crate::any_linter::AnyLinter;
use crate::rule::{Rule, Scope};

/// All of them, sorted by id.
pub static RULES: &[&Rule] = &[
    &dead_exception::RULE,
    &expired_exception::RULE,
    &expired_ignore::RULE,
    &invalid_ignore::RULE,
    &unreadable::RULE,
    &unused_ignore::RULE,
];

/// The ids of all rules: the engine's own and those of the linters, sorted.
#[must_use]
pub fn known_rules(linters: &[Box<dyn AnyLinter>]) -> Vec<&'static str> {
    let of_linters = linters.iter().flat_map(|linter| linter.rules());
    let mut ids: Vec<&'static str> = RULES.iter().chain(of_linters).map(|rule| rule.id).collect();
    ids.sort_unstable();
    ids
}

/// The ids of the rules that have to see several repos.
pub(crate) fn stack_rules(linters: &[Box<dyn AnyLinter>]) -> Vec<&'static str> {
    let rules = linters.iter().flat_map(|linter| linter.rules());
    rules
        .filter(|rule| rule.scope == Scope::Stack)
        .map(|rule| rule.id)
        .collect()
}
