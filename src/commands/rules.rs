//! `railint rules`: all rules with level, scope and rule set.

use std::fmt::Write as _;

use crate::commands::print;
use crate::failure::Failure;
use crate::linters::rules;

/// Prints the list.
pub(crate) fn run() -> Result<u8, Failure> {
    let rules = rules();
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in rules {
        let _ = writeln!(
            text,
            "{:<width$}  {:<7}  {:<5}  {:<11}  {}",
            rule.id,
            rule.level.as_str(),
            rule.scope.as_str(),
            rule.set.as_str(),
            rule.summary
        );
    }
    print(&text)
}
