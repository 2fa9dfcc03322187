//! `workplan/unquoted-date`: a date in front matter has no quotes.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::book::{Book, Words};
use crate::fix;

/// `workplan/unquoted-date`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/unquoted-date",
    summary: "A date in front matter has no quotes, so that some programs read no text",
    level: Level::Info,
    scope: Scope::File,
    set: RuleSet::Strict,
};

/// Judges the dates of every plan. Something that is no date cannot be taken
/// for one.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for (plan, front) in book.fronts() {
        let dates = [&front.created, &front.updated, &front.completed];
        for word in dates.into_iter().flatten() {
            let bare = word.place.excerpt == word.text;
            if !bare || word.text.len() != 10 || word.text.parse::<jiff::civil::Date>().is_err() {
                continue;
            }
            let words = Words {
                message: format!("`{}` has no quotes", word.text),
                label: "a date to some, a text to others",
                help: format!("write `\"{}\"`", word.text),
            };
            verdict.findings.push(Finding {
                fix: fix::quote(plan, word),
                ..plan.finding(&RULE, &word.place, words)
            });
        }
    }
}
