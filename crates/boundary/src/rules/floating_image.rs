//! `boundary/floating-image`: a workload runs whatever image is there today.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};
use railint_models::image;

use crate::case::Case;

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
            for image in &facts.floating {
                // A kustomization gives it another tag.
                if given.contains(image::name(&image.reference)) {
                    continue;
                }
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
