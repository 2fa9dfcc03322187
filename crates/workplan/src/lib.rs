//! The workplan linter: front matter that can be trusted.

mod facts;
mod read;
mod rules;

pub use facts::{Defect, Facts, Violation};
use railint_lint::{File, Lens, Linter, Rule, Stack, Verdict};
use railint_models::workplan;
use railint_policy::Policy;

/// The linter.
#[derive(Debug, Clone, Copy, Default)]
pub struct Workplan;

impl Linter for Workplan {
    type Facts = Facts;

    fn rules(&self) -> &'static [&'static Rule] {
        rules::RULES
    }

    fn wants(&self, path: &str) -> bool {
        workplan::is_workplan(path)
    }

    fn read(&self, file: &File<'_>, _lens: &Lens<'_>) -> Option<Facts> {
        Some(read::read(file))
    }

    fn judge(&self, stack: &Stack<'_, Facts>, _policy: &Policy, verdict: &mut Verdict) {
        rules::front_matter::judge(stack, verdict);
        rules::schema::judge(stack, verdict);
    }
}
