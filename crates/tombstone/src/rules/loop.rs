//! `tombstone/loop`: tombstones point at one another in a circle.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::ledger::{End, Ledger, Words};

/// `tombstone/loop`.
pub(crate) static RULE: Rule = Rule {
    id: "tombstone/loop",
    summary: "Tombstones point at one another in a circle, so that nobody arrives",
    level: Level::Error,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// Follows every tombstone.
pub(crate) fn judge(ledger: &Ledger<'_>, verdict: &mut Verdict) {
    for entry in ledger.judged() {
        let End::Circle { member: true, way } = ledger.follow(entry) else {
            continue;
        };
        let others = way.iter().filter(|next| !entry.is(next));
        let related: Vec<_> = others
            .map(|next| {
                let target = &next.stone.target.text;
                next.related(format!("this one says `{target}`"))
            })
            .collect();
        let words = Words {
            message: if related.is_empty() {
                format!(
                    "`{}` is said to have moved to where it was",
                    entry.stone.old
                )
            } else {
                format!(
                    "Whoever follows the tombstones of `{}` comes back here",
                    entry.stone.old
                )
            },
            label: "leads back",
            help: "find out where it is, and let every one of them say that place".to_owned(),
        };
        verdict.findings.push(Finding {
            related,
            ..entry.finding(&RULE, &entry.stone.target.place, words)
        });
    }
}
