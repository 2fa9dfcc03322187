//! `workplan/front-matter`: the front matter of a workplan is missing or
//! cannot be read.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Stack, Verdict};

use crate::facts::{Defect, Facts};

/// `workplan/front-matter`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/front-matter",
    summary: "The front matter of a workplan is missing or cannot be read",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges the front matter of every workplan.
pub(crate) fn judge(stack: &Stack<'_, Facts>, verdict: &mut Verdict) {
    for repo in stack.repos.iter().filter(|repo| repo.judged) {
        for (path, facts) in &repo.files {
            for (defect, place) in &facts.defects {
                let (message, label, help) = words(defect);
                verdict.findings.push(Finding {
                    message,
                    label: label.to_owned(),
                    help,
                    ..Finding::new(&RULE, repo.name, path, place)
                });
            }
        }
    }
}

fn words(defect: &Defect) -> (String, &'static str, String) {
    match defect {
        Defect::Missing => (
            "This workplan has no front matter, so nobody knows its id and status".to_owned(),
            "a line `---` is expected here",
            "begin the file with a line `---`, the fields, and another line `---`; \
             `railint schema workplan` lists the fields"
                .to_owned(),
        ),
        Defect::NotFirst => (
            "The front matter of this workplan does not begin on the first line".to_owned(),
            "the opening delimiter stands too late",
            "remove what stands before it".to_owned(),
        ),
        Defect::Unclosed => (
            "The front matter of this workplan is never closed".to_owned(),
            "opened here",
            "add a line `---` below the last field".to_owned(),
        ),
        Defect::Escaped => (
            "The front matter delimiter of this workplan is escaped, so it is plain text"
                .to_owned(),
            "a backslash stands before it",
            "write `---` without the backslash, at the end of the front matter too".to_owned(),
        ),
        Defect::NotYaml(why) => (
            format!("The front matter of this workplan is no YAML: {why}"),
            "reading stopped here",
            "mend the YAML; a text with `: ` or `#` in it needs quotes".to_owned(),
        ),
        Defect::DuplicateKey(key) => (
            format!("The field `{key}` is given twice"),
            "given again here",
            "keep one of the two".to_owned(),
        ),
    }
}
