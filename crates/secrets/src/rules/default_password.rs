//! `secrets/default-password`: a password that everybody tries first.

use railint_lint::{Finding, Level, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::facts::{Facts, Material, SpotKind};
use crate::names;

/// `secrets/default-password`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/default-password",
    summary: "A password is one of those that everybody tries first",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// What to do.
const HELP: &str = "make one, and keep it encrypted or elsewhere; if the file is only a model, end \
                    its name with `.example` or `.template`, or write `<password>`";

/// Judges the places of a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, verdict: &mut Verdict) {
    for (path, spot, more) in super::spots(repo, SpotKind::Default) {
        verdict.findings.push(Finding {
            message: format!(
                "The value of `{}` is a password that everybody tries first{more}",
                spot.key
            ),
            label: "changed by nobody".to_owned(),
            help: HELP.to_owned(),
            ..Finding::new(&RULE, repo.name, path, &spot.place)
        });
    }
    for (path, material) in super::material(repo) {
        let Material::Url {
            scheme,
            host,
            default: true,
        } = &material.what
        else {
            continue;
        };
        verdict.findings.push(Finding {
            message: format!(
                "The password in the `{}` URL for `{}` is one that everybody tries first",
                names::shortened(scheme),
                names::shortened(host)
            ),
            label: "changed by nobody".to_owned(),
            help: HELP.to_owned(),
            ..Finding::new(&RULE, repo.name, path, &material.place)
        });
    }
}
