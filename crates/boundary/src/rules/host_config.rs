//! `boundary/host-config`: a repo sets up hosts, which another layer owns.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::case::Case;
use crate::facts::MarkKind;
use crate::owner;

/// `boundary/host-config`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/host-config",
    summary: "A repo sets up hosts, which another layer owns",
    level: Level::Error,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges packages, machines and settings of the operating system.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        if case.may_claim(view.repo.name, "host") {
            continue;
        }
        let Some(rightful) = owner::of(case.contract(), "host", case.stack.known) else {
            continue;
        };
        let marks = view.marks(MarkKind::HostConfig);
        let marks = marks.map(|(path, mark)| (path, &mark.place, mark.what.clone(), None));
        let hosts = view
            .deployments
            .iter()
            .filter(|found| found.component.class == "host");
        let hosts = hosts.map(|found| {
            let component = found.component;
            (
                found.path,
                found.place,
                component.title.clone(),
                Some(component.id.clone()),
            )
        });
        for (path, place, what, component) in marks.chain(hosts) {
            verdict.findings.push(Finding {
                message: format!(
                    "{} sets up hosts ({what}), which belongs to {}",
                    owner::repo_with_layer(case.contract(), view.repo.name),
                    rightful.name
                ),
                label: what,
                help: format!(
                    "move it to {}, or record an exception with a reason",
                    rightful.name
                ),
                contract: Some(rightful.row.clone()),
                component,
                ..view.finding(&RULE, path, place)
            });
        }
    }
}
