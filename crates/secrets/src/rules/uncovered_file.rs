//! `secrets/uncovered-file`: an encrypted file that no creation rule is about.

use railint_lint::{Finding, Level, Related, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::configs::{Configs, Ruled};
use crate::facts::Facts;

/// `secrets/uncovered-file`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/uncovered-file",
    summary: "No creation rule matches an encrypted file",
    level: Level::Warning,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges the encrypted files of a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, configs: &Configs<'_>, verdict: &mut Verdict) {
    for (path, envelope) in super::encrypted(repo) {
        let above = configs.above(path);
        let unruled = |ruled: Ruled<'_, '_>| matches!(ruled, Ruled::No);
        // Somebody may start SOPS in the folder of any of them.
        if !above.iter().all(|config| unruled(config.rule_for(path))) {
            continue;
        }
        let Some(nearest) = above.first() else {
            continue;
        };
        let place = nearest.rules.first().map(|rule| rule.place());
        let related = place.map(|place| Related {
            repo: Some(repo.name.to_owned()),
            path: nearest.path.to_owned(),
            place: place.clone(),
            message: "the rules of this configuration begin here".to_owned(),
        });
        verdict.findings.push(Finding {
            message: format!(
                "No creation rule of `{}` matches this encrypted file, so SOPS can neither update \
                 its keys nor encrypt it anew",
                nearest.path
            ),
            label: "encrypted for keys that no rule names".to_owned(),
            help: "add a rule whose `path_regex` matches it, or correct the rule meant for it"
                .to_owned(),
            related: related.into_iter().collect(),
            ..Finding::new(&RULE, repo.name, path, &envelope.place)
        });
    }
}
