//! `workplan/schema`: the front matter of a workplan breaks its schema.

use railint_lint::{Finding, Level, Related, Rule, RuleSet, Scope, Verdict};
use railint_policy::SchemaFile;

use crate::book::{Book, Words};
use crate::facts::Violation;

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
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    let schema = book.policy.workplans.schema();
    for plan in book.judged() {
        for violation in &plan.facts.violations {
            let words = Words {
                message: format!("In the front matter, {}", violation.message),
                label: "here",
                help: help(schema.as_deref(), violation),
            };
            verdict.findings.push(Finding {
                contract: line(schema.as_deref(), violation, "the workplan schema"),
                ..plan.finding(&RULE, &violation.place, words)
            });
        }
    }
}

/// What to do about a field that breaks a schema.
pub(super) fn help(schema: Option<&SchemaFile>, violation: &Violation) -> String {
    match schema.and_then(|schema| schema.name) {
        _ if !violation.help.is_empty() => violation.help.clone(),
        Some(name) => format!("`railint schema {name}` shows what is allowed"),
        None => "the schema shows what is allowed".to_owned(),
    }
}

/// The line of the schema that a field breaks.
pub(super) fn line(
    schema: Option<&SchemaFile>,
    violation: &Violation,
    named: &str,
) -> Option<Related> {
    let schema = schema?;
    Some(Related {
        repo: schema.repo.clone(),
        path: schema.path.clone(),
        place: violation.schema_line.clone(),
        message: format!("{named} asks for it"),
    })
}
