//! The engine's own rules: about files that cannot be read, and about ignores
//! and exceptions that do nothing.

pub(crate) mod dead_exception;
pub(crate) mod expired_exception;
pub(crate) mod expired_ignore;
pub(crate) mod invalid_ignore;
pub(crate) mod unreadable;
pub(crate) mod unused_ignore;

use crate::rule::Rule;

/// All of them, sorted by id.
pub static RULES: &[&Rule] = &[
    &dead_exception::RULE,
    &expired_exception::RULE,
    &expired_ignore::RULE,
    &invalid_ignore::RULE,
    &unreadable::RULE,
    &unused_ignore::RULE,
];
