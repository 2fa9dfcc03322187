//! `tombstone/chain`: a tombstone points at another one.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::ledger::{End, Ledger, Words, under, written_as};

/// `tombstone/chain`.
pub(crate) static RULE: Rule = Rule {
    id: "tombstone/chain",
    summary: "A tombstone points at a place from which the thing has moved on",
    level: Level::Warning,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// Follows every tombstone.
pub(crate) fn judge(ledger: &Ledger<'_>, verdict: &mut Verdict) {
    for entry in ledger.judged() {
        let (way, last) = match ledger.follow(entry) {
            End::Further { way, last } => (way, last),
            // Those in the circle have a finding of their own.
            End::Circle { member: false, way } => (way, None),
            End::Circle { .. } | End::Here => continue,
        };
        let Some(first) = way.first() else { continue };
        let thing = &entry.stone.old;
        let place = last.as_ref().map(|(repo, path)| under(repo, path));
        let words = Words {
            message: match &place {
                Some(place) => format!("`{thing}` has moved on and is now at `{place}`"),
                None => format!("`{thing}` has moved on from `{}`", first.what()),
            },
            label: "not the last place",
            help: match &last {
                Some((repo, path)) => {
                    format!(
                        "point at the last place: `{}`",
                        written_as(entry, repo, path)
                    )
                }
                None => "write the place where it is now".to_owned(),
            },
        };
        let fix = last
            .as_ref()
            .and_then(|(repo, path)| entry.point_at(repo, path));
        let related = way.iter().map(|next| {
            let target = &next.stone.target.text;
            next.related(format!("from here it went to `{target}`"))
        });
        verdict.findings.push(Finding {
            related: related.collect(),
            fix,
            ..entry.finding(&RULE, &entry.stone.target.place, words)
        });
    }
}
