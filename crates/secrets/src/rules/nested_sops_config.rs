//! `secrets/nested-sops-config`: it depends on where SOPS is started how a file
//! is encrypted.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Related, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::configs::{Config, Configs, CreationRule, Ruled};
use crate::facts::Facts;

/// `secrets/nested-sops-config`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/nested-sops-config",
    summary: "Two SOPS configurations above a file would encrypt it differently",
    level: Level::Info,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges the encrypted files of a repo: one finding for each two rules.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, configs: &Configs<'_>, verdict: &mut Verdict) {
    let mut reported = BTreeSet::new();
    for (path, _) in super::encrypted(repo) {
        let above = configs.above(path);
        let Some((nearest, farther)) = above.split_first() else {
            continue;
        };
        let Ruled::By(near) = nearest.rule_for(path) else {
            continue;
        };
        for config in farther {
            let Ruled::By(far) = config.rule_for(path) else {
                continue;
            };
            let pair = (
                nearest.path,
                near.place().start.byte,
                config.path,
                far.place().start.byte,
            );
            if differ(near, far) && reported.insert(pair) {
                let finding = finding(repo, path, (nearest, near), (config, far));
                verdict.findings.push(finding);
            }
        }
    }
}

/// Whether files of the two rules get other recipients or another selector, as
/// far as that is written out.
fn differ(near: &CreationRule<'_>, far: &CreationRule<'_>) -> bool {
    let recipients = near
        .facts
        .recipients
        .as_ref()
        .zip(far.facts.recipients.as_ref());
    let selections = near
        .facts
        .selection
        .as_ref()
        .zip(far.facts.selection.as_ref());
    recipients.is_some_and(|(near, far)| near != far)
        || selections.is_some_and(|(near, far)| near != far)
}

fn finding(
    repo: &RepoFacts<'_, Facts>,
    path: &str,
    (nearest, near): (&Config<'_>, &CreationRule<'_>),
    (config, far): (&Config<'_>, &CreationRule<'_>),
) -> Finding {
    Finding {
        message: format!(
            "`{path}` is encrypted by this rule only where SOPS is started in its folder; started \
             farther up, SOPS takes another rule, of `{}`, with other keys or another selector",
            config.path
        ),
        label: "the nearest configuration".to_owned(),
        help: "keep one configuration, at the root of the repo, or give both rules the same keys \
               and selector"
            .to_owned(),
        related: vec![Related {
            repo: Some(repo.name.to_owned()),
            path: config.path.to_owned(),
            place: far.place().clone(),
            message: "this rule holds where SOPS is started farther up".to_owned(),
        }],
        ..Finding::new(&RULE, repo.name, nearest.path, near.place())
    }
}
