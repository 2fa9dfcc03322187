//! `workplan/title`: the title of a plan and its first heading differ.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::book::{Book, Words};

/// `workplan/title`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/title",
    summary: "The title of a workplan and its first heading differ",
    level: Level::Info,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Compares title and first heading of every plan.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for (plan, front) in book.fronts() {
        let (Some(title), Some(heading)) = (&front.title, &plan.facts.body.title) else {
            continue;
        };
        let (said, shown) = (letters(&title.text), letters(&heading.text));
        // A heading may add the id, or leave out what the title explains.
        if shown.contains(&said) || (!shown.is_empty() && said.contains(&shown)) {
            continue;
        }
        let words = Words {
            message: format!("The heading differs from the title `{}`", title.text),
            label: "what people read",
            help: "give both the same words".to_owned(),
        };
        verdict.findings.push(Finding {
            related: vec![plan.related(&title.place, "what lists show")],
            ..plan.finding(&RULE, &heading.place, words)
        });
    }
}

/// A text without what may differ: case, marks and spaces.
fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
