//! The workplan linter: front matter and tasks that can be trusted, across all
//! repos of a stack.

mod book;
mod facts;
mod fix;
mod graph;
mod ids;
mod plans;
mod read;
mod records;
mod rules;

pub use facts::{
    BlockDefect, Body, Close, Defect, Facts, Front, Member, NamedFile, PlanFacts, Pointer, Record,
    Reference, Target, Task, Violation, Word,
};
pub use plans::{Listed, Tasks, plans};
use railint_lint::{DefinedId, File, Lens, Linter, Rule, Stack, Verdict};
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
        workplan::is_workplan(path) || workplan::is_decisions(path)
    }

    fn wants_under(&self, repo: &str, path: &str, lens: &Lens<'_>) -> bool {
        self.wants(path) || lens.collections.of(repo, path).next().is_some()
    }

    fn read(&self, file: &File<'_>, lens: &Lens<'_>) -> Option<Facts> {
        if workplan::is_decisions(file.path) {
            return Some(read::decisions(file));
        }
        if workplan::is_workplan(file.path) {
            return Some(read::plan(file, lens));
        }
        read::members(file, lens)
    }

    fn defines_ids(&self) -> bool {
        true
    }

    fn defines(&self, facts: &Facts, policy: &Policy) -> Vec<DefinedId> {
        ids::defined(facts, policy)
    }

    fn judge(&self, stack: &Stack<'_, Facts>, policy: &Policy, verdict: &mut Verdict) {
        rules::judge(stack, policy, verdict);
    }
}
