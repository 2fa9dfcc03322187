//! `tombstone/date`: the day of a move.

use jiff::civil::Date;
use railint_lint::{Level, Rule, RuleSet, Scope, Verdict};

use crate::facts::Form;
use crate::ledger::{Ledger, Words};

/// `tombstone/date`.
pub(crate) static RULE: Rule = Rule {
    id: "tombstone/date",
    summary: "The day of a move is missing or cannot be right",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Reads the day of every statement.
pub(crate) fn judge(ledger: &Ledger<'_>, today: Date, verdict: &mut Verdict) {
    for entry in ledger.statements() {
        let stone = entry.stone;
        let (place, words) = match &stone.date {
            // Git knows since when a stub stands; the lines of a list come and go.
            None if stone.form != Form::List => continue,
            None => {
                let task = stone.task.as_ref().map_or("<task>", |task| &task.text);
                let words = Words {
                    message: format!("Nothing says when `{}` has moved", stone.old),
                    label: "no day",
                    help: format!("write it behind the target: `(YYYY-MM-DD, {task})`"),
                };
                (&stone.place, words)
            }
            Some(written) => {
                let message = match day(&written.text) {
                    None if is_iso(&written.text) => {
                        format!("The calendar has no `{}`", written.text)
                    }
                    None => format!("`{}` is not written as YYYY-MM-DD", written.text),
                    Some(day) if day > today => format!("`{day}` lies in the future"),
                    Some(_) => continue,
                };
                let words = Words {
                    message,
                    label: "not the day of the move",
                    help: "write the day of the move as YYYY-MM-DD".to_owned(),
                };
                (&written.place, words)
            }
        };
        verdict.findings.push(entry.finding(&RULE, place, words));
    }
}

/// A day of the form YYYY-MM-DD.
pub(crate) fn day(text: &str) -> Option<Date> {
    is_iso(text).then(|| text.parse().ok()).flatten()
}

fn is_iso(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10 && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-')
}
