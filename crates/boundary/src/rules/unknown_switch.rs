//! `boundary/unknown-switch`: whether a release brings up a service that
//! another layer owns cannot be known.

use railint_lint::{Finding, Level, Place, Rule, RuleSet, Scope, Stack, Verdict};
use railint_policy::Policy;

use crate::facts::Facts;
use crate::rules::bundled_service::release_name;
use crate::switches::{self, State, chart_name};
use crate::words;

/// `boundary/unknown-switch`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/unknown-switch",
    summary: "Whether a release brings up a service of its own cannot be known",
    level: Level::Info,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges every release of a chart that bundles something.
pub(crate) fn judge(stack: &Stack<'_, Facts>, policy: &Policy, verdict: &mut Verdict) {
    let mut unknown = 0;
    for repo in stack.repos.iter().filter(|repo| repo.judged) {
        for (path, facts) in &repo.files {
            for release in &facts.releases {
                let Some(chart) = policy.catalogue.chart(&chart_name(release)) else {
                    continue;
                };
                let version = release.version.as_deref();
                for bundle in chart.bundles.iter().filter(|b| b.is_in(version)) {
                    let Some(component) = policy.catalogue.component(&bundle.component) else {
                        continue;
                    };
                    let class = &component.class;
                    let State::Unknown(source, setting) =
                        switches::state(repo, path, release, bundle)
                    else {
                        continue;
                    };
                    if policy.contract.may_claim(repo.name, class, stack.known) {
                        continue;
                    }
                    let condition = bundle.condition.as_deref().unwrap_or(&bundle.name);
                    let (file, place, why): (&str, &Place, String) = match setting {
                        Some(place) => (source, place, "its value is encrypted or computed".into()),
                        None => (
                            path,
                            &release.place,
                            format!("the values file `{source}` is not in this repo"),
                        ),
                    };
                    unknown += 1;
                    verdict.findings.push(Finding {
                        message: format!(
                            "Whether {} brings up {} of its own cannot be known: {why}",
                            lower_first(&release_name(release)),
                            words::one(class),
                        ),
                        label: format!("`{condition}` is not known"),
                        help: format!("keep `{condition}` readable: a switch is no secret"),
                        component: Some(component.id.clone()),
                        ..Finding::new(&RULE, repo.name, file, place)
                    });
                }
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

/// A phrase for the middle of a sentence.
fn lower_first(phrase: &str) -> String {
    let mut chars = phrase.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
