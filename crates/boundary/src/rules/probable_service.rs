//! `boundary/probable-service`: something looks like a service that another layer owns.

use railint_lint::{Finding, Level, Place, Rule, RuleSet, Scope, Verdict};

use crate::case::{Case, Released, View};
use crate::facts::By;
use crate::owner;

/// `boundary/probable-service`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/probable-service",
    summary: "Something looks like a service that another layer owns",
    level: Level::Warning,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges images that no list names and charts that nobody knows.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        for (path, facts) in &view.files {
            let servers = facts.claims.iter().filter(|claim| claim.by == By::Server);
            for claim in servers {
                let why = "its variables and its port are those of the server";
                let what = format!("The image `{}`", claim.what);
                let place = (*path, &claim.place);
                verdict
                    .findings
                    .extend(finding(case, view, place, &claim.component, &what, why));
            }
        }
        for Released {
            path,
            release,
            chart,
            component: known,
        } in &view.releases
        {
            let bundles = case.policy.catalogue.chart(&chart.name);
            // What a chart of this repo brings along, its own files tell.
            let is_known = bundles.is_some() || known.is_some_and(|known| !known.generic);
            if is_known || chart.is_here {
                continue;
            }
            for (path, values) in view.values(path, release) {
                for (component, key, place) in &values.services {
                    let what = format!("The chart `{}`", chart.name.name);
                    let why = format!("its values switch `{key}` on");
                    let place = (path, place);
                    verdict
                        .findings
                        .extend(finding(case, view, place, component, &what, &why));
                }
            }
        }
    }
}

fn finding(
    case: &Case<'_>,
    view: &View<'_>,
    (path, place): (&str, &Place),
    component: &str,
    what: &str,
    why: &str,
) -> Option<Finding> {
    let component = case.policy.catalogue.component(component)?;
    if case.may_claim(view.repo.name, &component.class) {
        return None;
    }
    let rightful = owner::of(case.contract(), &component.class, case.stack.known)?;
    Some(Finding {
        message: format!("{what} seems to bring up {}: {why}", component.title),
        label: format!("looks like {}", component.title),
        help: format!(
            "use the one of {}; if it is something else, say what under `components` in railint.yaml",
            rightful.name
        ),
        contract: Some(rightful.row),
        component: Some(component.id.clone()),
        ..view.finding(&RULE, path, place)
    })
}
