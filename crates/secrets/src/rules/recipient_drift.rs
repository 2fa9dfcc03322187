//! `secrets/recipient-drift`: a file is encrypted otherwise than its creation
//! rule says.

use railint_lint::{Finding, Level, Related, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::configs::{Config, Configs, CreationRule, Ruled};
use crate::facts::{EnvelopeFacts, Facts};
use crate::names;

/// `secrets/recipient-drift`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/recipient-drift",
    summary: "The recipients or the selector of an encrypted file differ from its creation rule",
    level: Level::Warning,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// How many recipients a message names.
const MAX_NAMED: usize = 3;

/// Judges the encrypted files of a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, configs: &Configs<'_>, verdict: &mut Verdict) {
    for (path, envelope) in super::encrypted(repo) {
        let above = configs.above(path);
        let drifts: Vec<_> = above
            .iter()
            .map(|config| drift(config, path, envelope))
            .collect();
        // A configuration farther up may be the one in use.
        if drifts.iter().any(|drift| matches!(drift, Drift::None)) {
            continue;
        }
        let nearest = above.first().zip(drifts.into_iter().next());
        let Some((config, Drift::Found { rule, differences })) = nearest else {
            continue;
        };
        let by_selector = rule.facts.selection.as_ref() != Some(&envelope.selection);
        let place = match &envelope.selection_place {
            Some(place) if by_selector && differences.len() == 1 => place,
            _ => &envelope.place,
        };
        verdict.findings.push(Finding {
            message: format!(
                "This file is not encrypted as its creation rule says: {}",
                differences.join("; ")
            ),
            label: "encrypted otherwise".to_owned(),
            help: if by_selector {
                "decrypt it and encrypt it anew, or correct the rule".to_owned()
            } else {
                "run `sops updatekeys` on it, or correct the rule; whoever lost access still \
                 knows the old values, so change those too"
                    .to_owned()
            },
            related: vec![Related {
                repo: Some(repo.name.to_owned()),
                path: config.path.to_owned(),
                place: rule.place().clone(),
                message: "this rule is the first that matches".to_owned(),
            }],
            ..Finding::new(&RULE, repo.name, path, place)
        });
    }
}

/// How a file differs from a configuration.
enum Drift<'c, 'a> {
    /// Not at all.
    None,
    /// There is no rule to compare with.
    Unknown,
    /// In these respects.
    Found {
        rule: &'c CreationRule<'a>,
        differences: Vec<String>,
    },
}

fn drift<'c, 'a>(config: &'c Config<'a>, path: &str, envelope: &EnvelopeFacts) -> Drift<'c, 'a> {
    let Ruled::By(rule) = config.rule_for(path) else {
        return Drift::Unknown;
    };
    let mut differences = Vec::new();
    if let Some(wanted) = &rule.facts.recipients {
        let missing = without(wanted, &envelope.recipients);
        let extra = without(&envelope.recipients, wanted);
        if !missing.is_empty() {
            differences.push(format!("it misses {}", named(&missing)));
        }
        if !extra.is_empty() {
            differences.push(format!("the rule does not name {}", named(&extra)));
        }
    }
    if let Some(wanted) = &rule.facts.selection
        && *wanted != envelope.selection
    {
        let own = &envelope.selection;
        differences.push(format!(
            "its selector is `{}: {}`, that of the rule `{}: {}`",
            own.name,
            names::shortened(&own.value),
            wanted.name,
            names::shortened(&wanted.value)
        ));
    }
    if differences.is_empty() {
        return Drift::None;
    }
    Drift::Found { rule, differences }
}

/// The texts of one sorted list that the other does not have.
fn without<'t>(list: &'t [String], other: &[String]) -> Vec<&'t str> {
    let missing = list.iter().filter(|id| other.binary_search(id).is_err());
    missing.map(String::as_str).collect()
}

fn named(ids: &[&str]) -> String {
    let shown: Vec<String> = ids
        .iter()
        .take(MAX_NAMED)
        .map(|id| format!("`{}`", names::shortened(id)))
        .collect();
    let more = ids.len().saturating_sub(MAX_NAMED);
    let mut text = shown.join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}
