//! `workplan/schema`: the front matter of a workplan breaks its schema.

use railint_lint::{Finding, Level, Related, Rule, RuleSet, Scope, Stack, Verdict};

use crate::facts::Facts;
use crate::read::SCHEMA_PATH;

/// `workplan/schema`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/schema",
    summary: "The front matter of a workplan breaks its schema",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

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
                        path: SCHEMA_PATH.to_owned(),
                        place: violation.schema_line.clone(),
                        message: "the workplan schema asks for it".to_owned(),
                    }),
                    ..Finding::new(&RULE, repo.name, path, &violation.place)
                });
            }
        }
    }
}
