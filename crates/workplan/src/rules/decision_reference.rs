//! `workplan/decision-reference`: a plan names a decision that is not written
//! down.

use railint_lint::{Level, Rule, RuleSet, Scope, Verdict};

use crate::book::{Book, Words, decision};

/// `workplan/decision-reference`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/decision-reference",
    summary: "A workplan names a decision that no repo of the stack has written down",
    level: Level::Info,
    scope: Scope::Stack,
    set: RuleSet::Strict,
};

/// Looks up the decisions that plans name which are not closed.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    // Stacks that write down none of a kind keep them elsewhere.
    let has = |adr: bool| book.decisions.iter().any(|known| is_adr(known) == adr);
    let (has_adr, has_short) = (has(true), has(false));
    for plan in book.judged().filter(|plan| !plan.is_closed()) {
        for word in &plan.facts.body.decisions {
            let kept = if is_adr(&word.text) {
                has_adr
            } else {
                has_short
            };
            if !kept || book.decisions.contains(&decision(&word.text)) || !book.missing.is_empty() {
                continue;
            }
            let words = Words {
                message: format!("No repo of the stack has written down `{}`", word.text),
                label: "which decision?",
                help: "mend the number, or link to where the decision stands".to_owned(),
            };
            verdict
                .findings
                .push(plan.finding(&RULE, &word.place, words));
        }
    }
}

fn is_adr(number: &str) -> bool {
    number.starts_with("ADR-")
}
