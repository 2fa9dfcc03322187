//! `boundary/retired-component`: a repo deploys what the stack no longer wants.

use railint_lint::{Finding, Level, Place, Rule, RuleSet, Scope, Verdict};
use railint_policy::{Retired, RetiredThing};

use crate::case::{Case, Released, View};

/// `boundary/retired-component`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/retired-component",
    summary: "A repo deploys what the stack no longer wants",
    level: Level::Warning,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges what every repo deploys by the list of the policy.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        for found in &view.deployments {
            let retired = |row: &&Retired| match &row.thing {
                RetiredThing::Component(id) => *id == found.component.id,
                RetiredThing::Image(_) => found.image.is_some_and(|image| row.is_image(image)),
                RetiredThing::Chart(_) => false,
            };
            let row = case.policy.retired.iter().find(retired);
            let finding =
                row.map(|row| finding(view, found.path, found.place, &found.component.title, row));
            verdict.findings.extend(finding);
        }
        for Released {
            path,
            release,
            chart,
            ..
        } in &view.releases
        {
            let row = case
                .policy
                .retired
                .iter()
                .find(|row| row.is_chart(&chart.name));
            let what = format!("The chart `{}`", chart.name.name);
            let finding = row.map(|row| finding(view, path, &release.place, &what, row));
            verdict.findings.extend(finding);
        }
    }
}

fn finding(view: &View<'_>, path: &str, place: &Place, what: &str, row: &Retired) -> Finding {
    let reason = match row.because.as_str() {
        "" => format!("retired in favour of {}", row.instead),
        because => format!("retired in favour of {} ({because})", row.instead),
    };
    Finding {
        message: format!("{what} is retired: use {}", row.instead),
        label: "retired".to_owned(),
        help: format!("move to {}", row.instead),
        contract: Some(Finding::contract_row(&row.origin, reason)),
        ..view.finding(&RULE, path, place)
    }
}
