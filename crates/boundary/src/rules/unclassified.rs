//! `boundary/unclassified`: a release whose component the catalogue does not know.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::case::{Case, Released};

/// `boundary/unclassified`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/unclassified",
    summary: "A release whose component the catalogue does not know",
    level: Level::Info,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges releases outside of the layer of applications, which may deploy anything.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        let row = case.contract().repo(view.repo.name);
        let placed = row.is_some_and(|row| row.layer.is_some());
        if !placed || case.may_claim(view.repo.name, "application") {
            continue;
        }
        let mut seen = BTreeSet::new();
        for Released {
            path,
            release,
            chart,
            component,
            ..
        } in &view.releases
        {
            let name = chart.name.name;
            let made = name.contains(['$', '{', '`']) || name.contains("xxx");
            let any = component.is_some_and(|component| component.generic);
            let known = match any {
                true => view.says_what_it_runs(&release.place, path),
                false => component.is_some() || chart.in_folder,
            };
            let once = match any {
                true => release.name.as_deref().unwrap_or(name),
                false => name,
            };
            if known || made || !seen.insert(once.to_owned()) {
                continue;
            }
            let (message, help) = match any {
                true => of_any(once, name),
                false => of_unknown(name),
            };
            verdict.findings.push(Finding {
                message,
                label: "not known".to_owned(),
                help,
                ..view.finding(&RULE, path, &release.place)
            });
        }
    }
}

/// What is said of a chart that nobody knows.
fn of_unknown(name: &str) -> (String, String) {
    (
        format!("The catalogue does not know the chart `{name}`, so nobody can say whose it is"),
        format!(
            "say what it is in railint.yaml: `components: {{ {name}: {{ title: …, class: …, charts: [{name}] }} }}`"
        ),
    )
}

/// What is said of a release of a chart that runs any image.
fn of_any(release: &str, chart: &str) -> (String, String) {
    (
        format!(
            "The release `{release}` of the chart `{chart}` runs an image that the catalogue does not know, so nobody can say whose it is"
        ),
        format!(
            "say what it is in railint.yaml: `components: {{ {release}: {{ title: …, class: …, images: [OWNER/NAME] }} }}`"
        ),
    )
}
