//! `boundary/unclassified`: a release whose component the catalogue does not know.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::case::Case;

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
        for (path, facts) in &view.files {
            for release in facts
                .releases
                .iter()
                .filter(|release| view.is_on(path, release))
            {
                let Some(chart) = view.charts.chart(release) else {
                    continue;
                };
                let name = chart.name.name;
                let made = name.contains(['$', '{', '`']) || name.contains("xxx");
                let known = case
                    .policy
                    .catalogue
                    .component_of_chart(&chart.name)
                    .is_some();
                if known || made || chart.in_folder || !seen.insert(name.to_owned()) {
                    continue;
                }
                verdict.findings.push(Finding {
                    message: format!("The catalogue does not know the chart `{name}`, so nobody can say whose it is"),
                    label: "not known".to_owned(),
                    help: format!(
                        "say what it is in railint.yaml: `components: {{ {name}: {{ title: …, class: …, charts: [{name}] }} }}`"
                    ),
                    ..view.finding(&RULE, path, &release.place)
                });
            }
        }
    }
}
