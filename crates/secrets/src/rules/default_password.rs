//! `secrets/default-password`: a password that everybody tries first.

use railint_lint::{Finding, Level, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::facts::{Facts, SpotKind};

/// `secrets/default-password`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/default-password",
    summary: "A password is one of those that everybody tries first",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges the places of a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, verdict: &mut Verdict) {
    for (path, spot, more) in super::spots(repo, SpotKind::Default) {
        verdict.findings.push(Finding {
            message: format!("The value of `{}` is a password that everybody tries first{more}", spot.key),
            label: "changed by nobody".to_owned(),
            help: "make one, and keep it encrypted or elsewhere; if the file is only a model, end its name with `.example` or `.template`, or write `<password>`"
                .to_owned(),
            ..Finding::new(&RULE, repo.name, path, &spot.place)
        });
    }
}
