//! `boundary/unknown-switch`: whether a release brings up a service that
//! another layer owns cannot be known.

use std::collections::BTreeMap;

use railint_lint::{Finding, Level, Place, Rule, RuleSet, Scope, Verdict};
use railint_policy::{Bundle, Component};

use crate::case::{Case, Released};
use crate::rules::bundled_service::release_name;
use crate::switches::{self, State, foreign_bundles};

/// `boundary/unknown-switch`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/unknown-switch",
    summary: "Whether a release brings up a service of its own cannot be known",
    level: Level::Info,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges every release of a chart that bundles something.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    let (stack, policy) = (case.stack, case.policy);
    let mut unknown = 0;
    for view in case.judged() {
        let repo = view.repo;
        for Released {
            path,
            release,
            chart,
            ..
        } in &view.releases
        {
            let name = release_name(release);
            let mut unseen: BTreeMap<&str, Vec<Switch<'_>>> = BTreeMap::new();
            for (bundle, component) in foreign_bundles(chart, repo.name, policy, stack.known) {
                let State::Unknown(source, setting) =
                    switches::state(repo, path, release, chart, bundle)
                else {
                    continue;
                };
                unknown += 1;
                let switch = Switch { bundle, component };
                match setting {
                    Some(place) => verdict.findings.push(Finding {
                        label: "not known".to_owned(),
                        help: "keep switches readable: they are no secret".to_owned(),
                        ..finding(&name, &[switch], "its switch is encrypted or computed")
                            .at(repo.name, source, place)
                    }),
                    None => unseen.entry(source).or_default().push(switch),
                }
            }
            for (source, unknown) in unseen {
                let why = format!("the values `{source}` are not in this repo");
                verdict.findings.push(Finding {
                    label: "the values of this chart are not known".to_owned(),
                    help: "keep the values in this repo, or set the switches with `--set`"
                        .to_owned(),
                    ..finding(&name, &unknown, &why).at(repo.name, path, &release.place)
                });
            }
        }
    }
    if unknown > 0 {
        let noun = if unknown == 1 { "switch" } else { "switches" };
        verdict.in_part.insert(format!(
            "boundary/bundled-service: {unknown} {noun} could not be known"
        ));
    }
}

/// A switch that is not known.
struct Switch<'p> {
    bundle: &'p Bundle,
    component: &'p Component,
}

/// A finding that is still to be placed.
struct Unplaced {
    message: String,
    component: Option<String>,
}

impl Unplaced {
    fn at(self, repo: &str, path: &str, place: &Place) -> Finding {
        Finding {
            message: self.message,
            component: self.component,
            ..Finding::new(&RULE, repo, path, place)
        }
    }
}

fn finding(release: &str, switches: &[Switch<'_>], why: &str) -> Unplaced {
    let mut titles: Vec<&str> = switches
        .iter()
        .map(|switch| {
            let title = switch.bundle.title.as_deref();
            title.unwrap_or(&switch.component.title)
        })
        .collect();
    titles.dedup();
    Unplaced {
        message: format!(
            "Whether {} brings up {} cannot be known: {why}",
            lower_first(release),
            titles.join(", ")
        ),
        component: switches.first().map(|switch| switch.component.id.clone()),
    }
}

/// A phrase for the middle of a sentence.
fn lower_first(phrase: &str) -> String {
    let mut chars = phrase.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
