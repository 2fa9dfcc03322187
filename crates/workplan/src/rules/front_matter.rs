//! `workplan/front-matter`: the front matter of a workplan is missing or
//! cannot be read.

use railint_lint::{Finding, Fix, Level, Place, Rule, RuleSet, Scope, Verdict};

use crate::book::{Book, Plan, Words};
use crate::facts::{Defect, Word};
use crate::fix;
use crate::read::unescaped;

/// `workplan/front-matter`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/front-matter",
    summary: "The front matter of a workplan is missing or cannot be read",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges the front matter of every workplan.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for plan in book.judged() {
        for (defect, place) in &plan.facts.defects {
            let (message, label, help) = words("workplan", defect);
            let words = Words {
                message,
                label,
                help,
            };
            // Some programs read it all the same.
            let level = match defect {
                Defect::ByteOrderMark => Level::Warning,
                _ => RULE.level,
            };
            verdict.findings.push(Finding {
                level,
                fix: unescape(plan, defect, place),
                ..plan.finding(&RULE, place, words)
            });
        }
    }
}

/// The key as it was meant.
fn unescape(plan: &Plan<'_>, defect: &Defect, place: &Place) -> Option<Fix> {
    let Defect::EscapedKey(key) = defect else {
        return None;
    };
    let word = Word {
        text: key.clone(),
        place: place.clone(),
    };
    fix::rewrite(plan, &word, &meant(key))
}

fn meant(key: &str) -> String {
    unescaped(key).unwrap_or_else(|| key.to_owned())
}

/// What is wrong with the front matter of `what`.
pub(super) fn words(what: &str, defect: &Defect) -> (String, &'static str, String) {
    match defect {
        Defect::Missing => (
            format!("This {what} has no front matter, so nobody knows its id and status"),
            "a line `---` is expected here",
            "begin the file with a line `---`, the fields, and another line `---`; \
             `railint schema workplan` lists the fields"
                .to_owned(),
        ),
        Defect::NotFirst => (
            format!("The front matter of this {what} does not begin on the first line"),
            "the opening delimiter stands too late",
            "remove what stands before it".to_owned(),
        ),
        Defect::Unclosed => (
            format!("The front matter of this {what} is never closed"),
            "opened here",
            "add a line `---` below the last field".to_owned(),
        ),
        Defect::ByteOrderMark => (
            format!(
                "A byte order mark stands before the front matter of this {what}, so that some \
                 programs see none"
            ),
            "preceded by bytes that no editor shows",
            "save the file as UTF-8 without a byte order mark".to_owned(),
        ),
        Defect::Escaped => (
            format!("The front matter delimiter of this {what} is escaped, so it is plain text"),
            "a backslash stands before it",
            "write `---` without the backslash, at the end of the front matter too".to_owned(),
        ),
        Defect::Tab => (
            format!("A tab stands in the front matter of this {what}, where YAML wants blanks"),
            "a tab",
            "indent with blanks".to_owned(),
        ),
        Defect::EscapedKey(key) => (
            format!("The field `{key}` is escaped as if it were Markdown, so nobody reads it"),
            "a backslash stands in it",
            format!("write `{}`", meant(key)),
        ),
        Defect::NotYaml(why) => (
            format!("The front matter of this {what} is no YAML: {why}"),
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
