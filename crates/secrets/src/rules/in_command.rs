//! `secrets/in-command`: a secret in a command.

use railint_lint::{Finding, Level, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::facts::{Facts, SpotKind};

/// `secrets/in-command`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/in-command",
    summary: "A command is handed a secret in clear",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges the places of a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, verdict: &mut Verdict) {
    for (path, spot, more) in super::spots(repo, SpotKind::Command) {
        verdict.findings.push(Finding {
            message: format!("This command holds a secret in clear: `{}`{more}", spot.key),
            label: "in clear".to_owned(),
            help: "change it where it is used; then read it from a variable or a file that is not in the repo. What stands in arguments, every user of the machine can read"
                .to_owned(),
            ..Finding::new(&RULE, repo.name, path, &spot.place)
        });
    }
}
