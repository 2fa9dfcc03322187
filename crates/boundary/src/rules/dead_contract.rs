//! `boundary/dead-contract`: a contract of the team can never be broken.

use railint_lint::{Finding, Level, Place, Rule, RuleSet, Scope, Verdict};
use railint_policy::embedded_text;

use crate::case::Case;
use crate::contracts;

/// `boundary/dead-contract`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/dead-contract",
    summary: "A contract of the team can never be broken",
    level: Level::Warning,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// Judges the contracts themselves; a finding stands in the configuration.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for contract in &case.policy.contracts {
        let origin = &contract.origin;
        // What a preset says is for stacks of all kinds.
        let embedded = origin.repo.is_none() && embedded_text(&origin.path).is_some();
        if embedded || contract.level == Level::Off {
            continue;
        }
        let Some(why) = contracts::never(contract, case.policy) else {
            continue;
        };
        let repo = origin.repo.as_deref().unwrap_or_default();
        verdict.findings.push(Finding {
            message: format!("The contract `{}` can never be broken: {why}", contract.id),
            label: "about nothing".to_owned(),
            help: "correct what it is about, or remove it".to_owned(),
            ..Finding::new(&RULE, repo, &origin.path, &Place::from(origin))
        });
    }
}
