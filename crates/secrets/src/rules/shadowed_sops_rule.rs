//! `secrets/shadowed-sops-rule`: earlier creation rules take all files of one.

use railint_lint::{Finding, Level, Related, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::configs::Configs;
use crate::facts::Facts;

/// `secrets/shadowed-sops-rule`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/shadowed-sops-rule",
    summary: "Earlier creation rules take all files that one matches",
    level: Level::Info,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges the creation rules of a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, configs: &Configs<'_>, verdict: &mut Verdict) {
    for config in configs.iter() {
        let mut all_before = None;
        for rule in config.known_rules() {
            if rule.matches_any && rule.files.is_empty() {
                let related = all_before
                    .as_ref()
                    .map(|before: &railint_lint::Place| Related {
                        repo: Some(repo.name.to_owned()),
                        path: config.path.to_owned(),
                        place: before.clone(),
                        message: "this rule matches every file".to_owned(),
                    });
                verdict.findings.push(Finding {
                    message: format!(
                        "The creation rule {} never holds: earlier rules take all files that it \
                         matches",
                        rule.words()
                    ),
                    label: "the first rule that matches holds".to_owned(),
                    help: "move it up, or remove it".to_owned(),
                    related: related.into_iter().collect(),
                    ..Finding::new(&RULE, repo.name, config.path, rule.place())
                });
            }
            if rule.facts.path_regex.is_none() {
                all_before = Some(rule.place().clone());
            }
        }
    }
}
