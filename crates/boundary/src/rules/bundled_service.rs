//! `boundary/bundled-service`: a release brings up a service of its own that
//! another layer owns.

use std::collections::BTreeSet;

use railint_lint::{
    Finding, Level, Place, Related, RepoFacts, Rule, RuleSet, Scope, Stack, Verdict,
};
use railint_policy::{Bundle, ChartName, Component, Policy};

use crate::case::{Case, Released, View};
use crate::charts::ChartOf;
use crate::facts::{Facts, Release};
use crate::switches::{self, State, chart_by_file_name, foreign_bundles, of_setting, values_files};
use crate::{owner, words};

/// `boundary/bundled-service`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/bundled-service",
    summary: "A Helm release brings up a service of its own that another layer owns",
    level: Level::Error,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges every release, and the values files that no release here uses.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    let (stack, policy) = (case.stack, case.policy);
    for view in case.judged() {
        let repo = view.repo;
        let mut used = BTreeSet::new();
        // Two releases may share one values file: its switch is one finding.
        let mut seen = BTreeSet::new();
        let mut findings = Vec::new();
        for (_, facts) in &repo.files {
            for release in &facts.releases {
                used.extend(values_files(repo, release));
            }
        }
        for Released {
            path,
            release,
            chart,
            ..
        } in &view.releases
        {
            findings.extend(of_dependency(case, view, path, release, chart));
            let foreign = foreign_bundles(chart, repo.name, policy, stack.known);
            for (bundle, component) in foreign {
                let judged = Judged::new(stack, policy, repo, bundle, component);
                findings.extend(judged.and_then(|judged| judged.of_release(path, release, chart)));
            }
        }
        for (path, facts) in &view.files {
            let defaults = facts.values.as_ref().is_some_and(|values| values.defaults);
            if !used.contains(path) && !defaults {
                findings.extend(unused_values(stack, policy, repo, path, facts));
            }
        }
        findings.retain(|finding: &Finding| {
            seen.insert((
                finding.path.clone(),
                finding.place.clone(),
                finding.component.clone(),
            ))
        });
        verdict.findings.append(&mut findings);
    }
}

/// A chart in the repo that brings a service along beside what it is for.
fn of_dependency(
    case: &Case<'_>,
    view: &View<'_>,
    path: &str,
    release: &Release,
    chart: &ChartOf<'_>,
) -> Option<Finding> {
    let dependency = release.dependency.as_ref()?;
    let component = case.policy.catalogue.component_of_chart(&chart.name)?;
    let allowed = case.may_claim(view.repo.name, &component.class);
    if allowed || view.is_wrapper(path, release) {
        return None;
    }
    let rightful = owner::of(case.contract(), &component.class, case.stack.known)?;
    let off = match dependency.conditions.first() {
        Some(condition) => format!("set `{condition}: false` in its values"),
        None => "drop the dependency".to_owned(),
    };
    Some(Finding {
        message: format!(
            "The chart `{}` brings up {} of its own: {}",
            dependency.chart,
            words::one(&component.class),
            component.title
        ),
        label: format!("this chart deploys {}", component.title),
        help: format!(
            "{off} and use the one of {}, or record an exception with a reason",
            rightful.name
        ),
        contract: Some(rightful.row),
        component: Some(component.id.clone()),
        ..view.finding(&RULE, path, &release.place)
    })
}

/// A bundle that this repo may not bring up, with its rightful owner.
struct Judged<'a> {
    repo: &'a RepoFacts<'a, Facts>,
    bundle: &'a Bundle,
    component: &'a Component,
    rightful: owner::Rightful,
}

impl<'a> Judged<'a> {
    fn new(
        stack: &Stack<'_, Facts>,
        policy: &'a Policy,
        repo: &'a RepoFacts<'a, Facts>,
        bundle: &'a Bundle,
        component: &'a Component,
    ) -> Option<Self> {
        Some(Self {
            repo,
            bundle,
            component,
            rightful: owner::of(&policy.contract, &component.class, stack.known)?,
        })
    }

    fn title(&self) -> &str {
        self.bundle
            .title
            .as_deref()
            .unwrap_or(&self.component.title)
    }

    fn of_release(self, path: &str, release: &Release, chart: &ChartOf<'_>) -> Option<Finding> {
        let name = release_name(release);
        match switches::state(self.repo, path, release, chart, self.bundle) {
            State::Off | State::Unknown(..) => None,
            State::OnByDefault => {
                let mut finding = self.finding(&name, path, &release.place);
                finding.label = match &self.bundle.condition {
                    Some(_) => "on by default".to_owned(),
                    None => format!("this chart always brings up {}", self.title()),
                };
                for file in values_files(self.repo, release) {
                    finding.related.push(Related {
                        repo: Some(self.repo.name.to_owned()),
                        path: file.to_owned(),
                        place: Place::file_start(),
                        message: "and these values do not switch it off".to_owned(),
                    });
                }
                Some(finding)
            }
            State::On(file, place) => {
                let mut finding = self.finding(&name, file, place);
                finding.label = "switched on here".to_owned();
                if (file, place) != (path, &release.place) {
                    finding.related.push(Related {
                        repo: Some(self.repo.name.to_owned()),
                        path: path.to_owned(),
                        place: release.place.clone(),
                        message: "by the values of this release".to_owned(),
                    });
                }
                Some(finding)
            }
        }
    }

    fn finding(&self, release: &str, path: &str, place: &Place) -> Finding {
        let class = &self.component.class;
        let owner = &self.rightful.name;
        let off = match (&self.bundle.condition, self.bundle.on.is_empty()) {
            (Some(condition), true) => format!("set `{condition}: false`"),
            (Some(condition), false) => format!("switch it off with `{condition}`"),
            (None, _) => "choose a chart that does not bring it along".to_owned(),
        };
        Finding {
            message: format!(
                "{release} brings up {} of its own: {}",
                words::one(class),
                self.title()
            ),
            help: format!("{off} and use the one of {owner}, or record an exception with a reason"),
            contract: Some(self.rightful.row.clone()),
            component: Some(self.component.id.clone()),
            ..Finding::new(&RULE, self.repo.name, path, place)
        }
    }
}

/// `` The release `gitea` ``, or what is known of it.
pub(crate) fn release_name(release: &Release) -> String {
    if let Some(dependency) = &release.dependency {
        return format!("The chart `{}`", dependency.chart);
    }
    match &release.name {
        Some(name) => format!("The release `{name}`"),
        None if release.chart.is_empty() => "A release".to_owned(),
        None => format!("A release of the chart `{}`", release.chart),
    }
}

/// A values file that no command here uses is tied to a chart by its name; then
/// only what it switches on itself counts.
fn unused_values(
    stack: &Stack<'_, Facts>,
    policy: &Policy,
    repo: &RepoFacts<'_, Facts>,
    path: &str,
    facts: &Facts,
) -> Vec<Finding> {
    let name = chart_by_file_name(path);
    let (Some(name), Some(values)) = (name, &facts.values) else {
        return Vec::new();
    };
    let chart = ChartName {
        name,
        repository: None,
    };
    let bundles = policy.catalogue.chart(&chart).map(|chart| &chart.bundles);
    let mut findings = Vec::new();
    for bundle in bundles.into_iter().flatten() {
        let condition = bundle.condition.as_ref();
        let setting = condition.and_then(|condition| values.switches.get(condition));
        let state = setting.map(|setting| of_setting(path, setting, bundle));
        let (Some(State::On(_, place)), Some(component)) =
            (state, policy.catalogue.component(&bundle.component))
        else {
            continue;
        };
        let allowed = policy
            .contract
            .may_claim(repo.name, &component.class, stack.known);
        let judged = Judged::new(stack, policy, repo, bundle, component);
        if let Some(judged) = judged.filter(|_| !allowed) {
            let mut finding = judged.finding(&format!("The chart `{name}`"), path, place);
            finding.label = "switched on here".to_owned();
            findings.push(finding);
        }
    }
    findings
}
