//! `workplan/adr-superseded`: a decision record was superseded, and the records
//! do not agree on it.

use railint_lint::{Finding, Level, Place, Related, Rule, RuleSet, Scope, Stack, Verdict};
use railint_models::adr;
use railint_policy::Policy;

use crate::book::MAX_RELATED;
use crate::facts::{Facts, Pointer, Record};
use crate::records::{Entry, Found, Records};

/// `workplan/adr-superseded`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/adr-superseded",
    summary: "A decision record was superseded, and the records do not agree by which",
    level: Level::Warning,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// Judges every record that replaced another one or was replaced.
pub(crate) fn judge(stack: &Stack<'_, Facts>, policy: &Policy, verdict: &mut Verdict) {
    let records = Records::new(stack, policy);
    for entry in records.all().filter(|entry| entry.repo.judged) {
        let record = entry.record;
        nowhere_named(entry, verdict);
        for pointer in &record.superseded_by {
            superseded(&records, entry, pointer, verdict);
        }
        for pointer in &record.supersedes {
            supersedes(&records, entry, pointer, verdict);
        }
    }
}

/// More bytes than this are an explanation.
const LONGEST_STATUS: usize = 80;

struct Words {
    level: Level,
    message: String,
    label: &'static str,
    help: String,
}

fn push(entry: &Entry<'_>, place: &Place, words: Words, related: Vec<Related>, out: &mut Verdict) {
    out.findings.push(Finding {
        level: words.level,
        message: words.message,
        label: words.label.to_owned(),
        help: words.help,
        related,
        ..Finding::new(&RULE, entry.repo.name, entry.path, place)
    });
}

/// Superseded, but by what?
fn nowhere_named(entry: &Entry<'_>, verdict: &mut Verdict) {
    let Record {
        status: Some(status),
        superseded_by,
        ..
    } = entry.record
    else {
        return;
    };
    // A long one explains itself.
    let said = !superseded_by.is_empty()
        || !adr::targets(&status.text).is_empty()
        || status.text.len() > LONGEST_STATUS;
    if said || !adr::is_superseded(&status.text) || status.text.contains(" | ") {
        return;
    }
    let words = Words {
        level: Level::Info,
        message: "This decision is superseded, but nothing says by which".to_owned(),
        label: "by what?",
        help: "add `Superseded by` and a link to the record that took its place".to_owned(),
    };
    push(entry, &status.place, words, Vec::new(), verdict);
}

fn superseded(records: &Records<'_>, entry: &Entry<'_>, pointer: &Pointer, verdict: &mut Verdict) {
    let others = match records.find(entry, &pointer.target, verdict) {
        Found::Records(others) => others,
        Found::Nowhere => return nowhere(entry, pointer, "is superseded by", verdict),
        Found::Unknown => return,
    };
    if others
        .iter()
        .any(|other| std::ptr::eq(other.record, entry.record))
    {
        let words = Words {
            level: Level::Warning,
            message: "This decision is superseded by itself".to_owned(),
            label: "this record",
            help: "name the record that took its place".to_owned(),
        };
        return push(entry, &pointer.place, words, Vec::new(), verdict);
    }
    if others.iter().any(|other| other.mentions(entry)) || records.point_forward_only(entry) {
        return;
    }
    let words = Words {
        level: Level::Info,
        message: "The decision that superseded this one does not say so".to_owned(),
        label: "does not point back",
        help: format!(
            "add `Supersedes` and a link to `{}` to that record",
            entry.name()
        ),
    };
    let related = others.iter().take(MAX_RELATED);
    let related = related.map(|other| other.related(&other.record.title, "no word of it here"));
    push(entry, &pointer.place, words, related.collect(), verdict);
}

fn supersedes(records: &Records<'_>, entry: &Entry<'_>, pointer: &Pointer, verdict: &mut Verdict) {
    let others = match records.find(entry, &pointer.target, verdict) {
        Found::Records(others) => others,
        Found::Nowhere => return nowhere(entry, pointer, "supersedes", verdict),
        Found::Unknown => return,
    };
    let [other] = others.as_slice() else { return };
    let Some(status) = &other.record.status else {
        return;
    };
    let in_force = adr::is_in_force(&status.text) && other.record.superseded_by.is_empty();
    if pointer.in_part || !in_force || std::ptr::eq(other.record, entry.record) {
        return;
    }
    let words = Words {
        level: Level::Warning,
        message: format!(
            "This decision supersedes `{}`, which still says `{}`",
            other.name(),
            status.text.trim()
        ),
        label: "both are in force",
        help: format!("write `Superseded by {}` there", entry.name()),
    };
    let related = vec![other.related(&status.place, "its status")];
    push(entry, &pointer.place, words, related, verdict);
}

fn nowhere(entry: &Entry<'_>, pointer: &Pointer, does: &str, verdict: &mut Verdict) {
    let words = Words {
        level: Level::Warning,
        message: format!("This decision {does} one that is not there"),
        label: "no such record",
        help: "mend the link or the number, or write the record".to_owned(),
    };
    push(entry, &pointer.place, words, Vec::new(), verdict);
}
