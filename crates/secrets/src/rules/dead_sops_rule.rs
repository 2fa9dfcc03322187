//! `secrets/dead-sops-rule`: the expression of a creation rule matches no file.

use railint_lint::{Finding, Level, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::configs::Configs;
use crate::facts::Facts;

/// `secrets/dead-sops-rule`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/dead-sops-rule",
    summary: "A creation rule matches no file",
    level: Level::Info,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges the creation rules of a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, configs: &Configs<'_>, verdict: &mut Verdict) {
    for config in configs.iter() {
        for rule in config.known_rules().filter(|rule| !rule.matches_any) {
            verdict.findings.push(Finding {
                message: format!("The creation rule {} matches no file", rule.words()),
                label: "matches nothing below this folder".to_owned(),
                help: "remove it, or correct its expression; it is matched against paths relative \
                       to the folder of this file"
                    .to_owned(),
                ..Finding::new(&RULE, repo.name, config.path, rule.place())
            });
        }
    }
}
