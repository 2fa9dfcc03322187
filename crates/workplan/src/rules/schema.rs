//! `workplan/schema`: the front matter of a workplan breaks its schema.

use railint_lint::{Finding, Level, Related, Rule, RuleSet, Scope, Stack, Verdict};

use crate::book::{Book, Words};
use crate::facts::Facts;
use crate::read::WORKPLAN_PATH;

/// `workplan/schema`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/schema",
    summary: "The front matter of a workplan breaks its schema",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges the fields that the policy asks for beside those of the schema.
pub(crate) fn judge_required(book: &Book<'_>, verdict: &mut Verdict) {
    let required = &book.policy.workplans.required;
    for (plan, front) in book.fronts() {
        for name in required
            .list
            .iter()
            .filter(|name| !front.fields.contains(name))
        {
            let words = Words {
                message: format!("In the front matter, the field `{name}` is missing"),
                label: "here",
                help: format!("add `{name}:`"),
            };
            let row = required.origin.as_ref();
            verdict.findings.push(Finding {
                contract: row
                    .map(|row| Finding::contract_row(row, "the stack asks for it".to_owned())),
                ..plan.finding(&RULE, &front.open, words)
            });
        }
    }
}

/// Judges the fields of every workplan.
pub(crate) fn judge(stack: &Stack<'_, Facts>, verdict: &mut Verdict) {
    for repo in stack.repos.iter().filter(|repo| repo.judged) {
        for (path, facts) in &repo.files {
            for violation in &facts.violations {
                verdict.findings.push(Finding {
                    message: format!("In the front matter, {}", violation.message),
                    label: "here".to_owned(),
                    help: if violation.help.is_empty() {
                        "`railint schema workplan` shows what a workplan says of itself".to_owned()
                    } else {
                        violation.help.clone()
                    },
                    contract: Some(Related {
                        repo: None,
                        path: WORKPLAN_PATH.to_owned(),
                        place: violation.schema_line.clone(),
                        message: "the workplan schema asks for it".to_owned(),
                    }),
                    ..Finding::new(&RULE, repo.name, path, &violation.place)
                });
            }
        }
    }
}
