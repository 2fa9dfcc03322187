//! `workplan/status`: the status of a workplan is none of the words in use.

use railint_lint::{Finding, Fix, Level, Rule, RuleSet, Scope, Verdict};
use railint_policy::Vocabulary;

use super::superseded::STATUS as SUPERSEDED;
use crate::book::{Book, Plan, Words, list};
use crate::facts::Word;
use crate::fix;

/// `workplan/status`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/status",
    summary: "The status of a workplan is none of the words in use",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges the status of every workplan.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    let statuses = &book.policy.workplans.statuses;
    let others = &book.policy.workplans.task_statuses;
    for (plan, front) in book.fronts() {
        let Some(word) = &front.status else { continue };
        if let Some((level, words)) = wrong(word, statuses, others, ["workplan", "task"]) {
            // The old word tells more than the new one, while nothing else says
            // that another plan took this one's place.
            let lost = word.text == SUPERSEDED && front.superseded_by.is_empty();
            verdict.findings.push(Finding {
                level,
                contract: in_use(statuses, "a workplan"),
                fix: (!lost).then(|| renewed(plan, word, statuses)).flatten(),
                ..plan.finding(&RULE, &word.place, words)
            });
        }
    }
}

/// The word in use in place of an older one.
pub(super) fn renewed(plan: &Plan<'_>, word: &Word, vocabulary: &Vocabulary) -> Option<Fix> {
    fix::rewrite(plan, word, vocabulary.aliases.get(&word.text)?)
}

/// The line of the policy that lists the words in use.
pub(super) fn in_use(vocabulary: &Vocabulary, of: &str) -> Option<railint_lint::Related> {
    let origin = vocabulary.words.origin.as_ref()?;
    let reason = format!("the words in use for {of}");
    Some(Finding::contract_row(origin, reason))
}

/// What is wrong with a status word, and how much: an older word is a warning,
/// any other an error. A word of the `others` may have been meant for them.
pub(super) fn wrong(
    word: &Word,
    vocabulary: &Vocabulary,
    others: &Vocabulary,
    [kind, other]: [&str; 2],
) -> Option<(Level, Words)> {
    let text = &word.text;
    let words = &vocabulary.words;
    if words.list.is_empty() || words.contains(text) {
        return None;
    }
    if let Some(current) = vocabulary.aliases.get(text) {
        let message = if others.words.contains(text) {
            format!("`{text}` is a status of a {other}; a {kind} is `{current}`")
        } else {
            format!("`{text}` is an older word for the {kind} status `{current}`")
        };
        return Some((
            Level::Warning,
            Words {
                message,
                label: "no longer in use",
                help: format!("write `{current}`"),
            },
        ));
    }
    let all = list(&words.list);
    let help = words.nearest(text).map_or_else(
        || format!("use one of {all}"),
        |near| format!("did you mean `{near}`? In use: {all}"),
    );
    let message = if others.canonical(text).is_some() {
        format!("`{text}` is a status of a {other}, not of a {kind}")
    } else {
        format!("`{text}` is no status of a {kind}")
    };
    Some((
        Level::Error,
        Words {
            message,
            label: "unknown word",
            help,
        },
    ))
}
