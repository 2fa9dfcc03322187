//! Findings, rules, linters and the engine that runs them.

mod finding;
mod outcome;
mod rule;

pub use finding::{Finding, Place, Related};
pub use outcome::Outcome;
pub use railint_policy::Level;
pub use rule::{Rule, RuleSet, Scope};
