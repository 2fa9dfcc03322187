//! `boundary/floating-image`: a workload runs whatever image is there today.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};
use railint_models::image;

use crate::case::Case;
use crate::facts::{Facts, Floating, Source};

/// `boundary/floating-image`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/floating-image",
    summary: "A workload runs whatever image is there today",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges the images of all workloads.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        let given: BTreeSet<&str> = view
            .repo
            .files
            .iter()
            .filter_map(|(_, facts)| facts.kustomization.as_ref())
            .flat_map(|kustomization| &kustomization.images)
            .map(String::as_str)
            .collect();
        for (path, facts) in &view.files {
            // A kustomization gives some another tag.
            let is_given = |image: &&Floating| given.contains(image::name(&image.reference));
            let of_objects = facts
                .floating
                .iter()
                .filter(|image| facts.kustomization.is_some() || !is_given(image));
            for image in of_objects.chain(of_values(facts)) {
                let why = match image.untagged {
                    true => "has no tag, which means `latest`",
                    false => "has a tag that is moved",
                };
                verdict.findings.push(Finding {
                    message: format!("The image `{}` {why}", image.reference),
                    label: "not the same tomorrow".to_owned(),
                    help: "name a version, or a digest".to_owned(),
                    ..view.finding(&RULE, path, &image.place)
                });
            }
        }
    }
}

/// The images of the values that the file holds or gives to its releases.
fn of_values(facts: &Facts) -> impl Iterator<Item = &Floating> {
    let sources = facts.releases.iter().flat_map(|release| &release.sources);
    let inline = sources.filter_map(|source| match source {
        Source::Inline(values) => Some(values),
        Source::File { .. } => None,
    });
    facts
        .values
        .iter()
        .chain(inline)
        .flat_map(|values| &values.floating)
}
