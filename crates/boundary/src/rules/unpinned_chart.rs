//! `boundary/unpinned-chart`: a release takes whatever version of its chart is there.

use std::collections::BTreeSet;

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::case::{Case, Released};
use crate::facts::Release;

/// `boundary/unpinned-chart`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/unpinned-chart",
    summary: "A release takes whatever version of its chart is there",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges every release of a published chart.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        // Several releases may take their chart from one template.
        let mut seen = BTreeSet::new();
        for Released {
            path,
            release,
            chart,
            ..
        } in &view.releases
        {
            // An archive has its version in its name, and what is not
            // constant may be anything.
            let made = release.chart.contains(['$', '`', '{']) || release.chart.contains("xxx");
            let exact = chart.in_folder || made || release.chart.ends_with(".tgz");
            let Some(why) = why(release, chart.version).filter(|_| !exact) else {
                continue;
            };
            if !seen.insert((path, &release.place)) {
                continue;
            }
            verdict.findings.push(Finding {
                message: format!("{} {why}", name(release, chart.name.name)),
                label: "any version".to_owned(),
                help: "name one version, and let a bot raise it".to_owned(),
                ..view.finding(&RULE, path, &release.place)
            });
        }
    }
}

/// What takes any version, as the subject of a sentence.
fn name(release: &Release, chart: &str) -> String {
    match (&release.dependency, &release.name) {
        (Some(dependency), _) => {
            format!("The chart `{}` depends on `{chart}` and", dependency.chart)
        }
        (None, Some(name)) if name == chart => format!("The release `{name}`"),
        (None, Some(name)) => format!("The release `{name}` of the chart `{chart}`"),
        (None, None) => format!("A release of the chart `{chart}`"),
    }
}

/// Why a version is none; `None` where it is exact or not constant.
fn why(release: &Release, version: Option<&str>) -> Option<String> {
    let Some(version) = version else {
        let given = release.has_version;
        return (!given).then(|| "names no version".to_owned());
    };
    let made = version.contains(['$', '{']) || version.contains("xxx");
    let range = version.contains(['*', '^', '~', '>', '<', '|', ' '])
        || version
            .split(['.', '-'])
            .any(|part| part.eq_ignore_ascii_case("x"))
        || matches!(version, "latest" | "HEAD" | "main" | "master" | "");
    let short = release.dependency.is_none() && version.split('.').count() < 3;
    let short = short && version.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (!made && (range || short)).then(|| format!("names no exact version: `{version}`"))
}
