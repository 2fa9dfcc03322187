//! `workplan/collection-schema`: the fields of a Markdown file break the schema
//! of its collection.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Stack, Verdict};
use railint_policy::Policy;

use super::front_matter::words;
use super::schema::{help, line};
use crate::facts::{Defect, Facts, Member};

/// `workplan/collection-schema`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/collection-schema",
    summary: "The front matter of a Markdown file breaks the schema of its collection",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges every file of every collection.
pub(crate) fn judge(stack: &Stack<'_, Facts>, policy: &Policy, verdict: &mut Verdict) {
    for repo in stack.repos.iter().filter(|repo| repo.judged) {
        for (path, facts) in &repo.files {
            let Facts::Members(members) = facts else {
                continue;
            };
            for member in members {
                one(repo.name, path, member, policy, verdict);
            }
        }
    }
}

fn one(repo: &str, path: &str, member: &Member, policy: &Policy, verdict: &mut Verdict) {
    let name = &member.collection;
    let collection = policy.collections.named(name, repo);
    let schema = collection.map(|collection| collection.schema.as_ref());
    let asks = collection
        .map(|one| Finding::contract_row(&one.origin, format!("the collection `{name}`")));
    for (defect, place) in &member.defects {
        let (message, label, help) = match defect {
            Defect::Missing => (
                format!("This file is one of `{name}`, but has no front matter"),
                "a line `---` is expected here",
                "begin the file with a line `---`, the fields that the schema asks for, and \
                 another line `---`"
                    .to_owned(),
            ),
            defect => words(&format!("file of `{name}`"), defect),
        };
        verdict.findings.push(Finding {
            message,
            label: label.to_owned(),
            help,
            contract: asks.clone(),
            ..Finding::new(&RULE, repo, path, place)
        });
    }
    for violation in &member.violations {
        verdict.findings.push(Finding {
            message: format!("This file is one of `{name}`, but {}", violation.message),
            label: "here".to_owned(),
            help: help(schema, violation),
            related: asks.iter().cloned().collect(),
            contract: line(schema, violation, &format!("the schema of `{name}`")),
            ..Finding::new(&RULE, repo, path, &violation.place)
        });
    }
}
