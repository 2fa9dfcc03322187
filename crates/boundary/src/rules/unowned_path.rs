//! `boundary/unowned-path`: no layer covers a repo, or a folder beside the repos.

use railint_lint::{Finding, Level, Place, Rule, RuleSet, Scope, Verdict};

use crate::case::Case;

/// `boundary/unowned-path`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/unowned-path",
    summary: "No layer covers a repo, or a folder beside the repos",
    level: Level::Info,
    scope: Scope::Repo,
    set: RuleSet::Strict,
};

/// Judges repos that the contract gives neither a layer nor classes of its own,
/// and folders beside the repos.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        let name = view.repo.name;
        let row = case.contract().repo(name);
        if row.is_some_and(|row| row.layer.is_some() || !row.owns.is_empty()) {
            continue;
        }
        let first = view.deployments.first();
        let (path, place) = match (first, view.repo.paths.first()) {
            (Some(first), _) => (first.path, first.place.clone()),
            (None, Some(path)) => (path.as_str(), Place::file_start()),
            (None, None) => continue,
        };
        let message = match first {
            Some(first) => format!(
                "`{name}` deploys {}, and is in no layer",
                first.component.title
            ),
            None => format!("`{name}` is in no layer"),
        };
        verdict.findings.push(Finding {
            message,
            label: first.map_or_else(
                || "no layer covers it".to_owned(),
                |first| first.label.clone(),
            ),
            help: format!("name its layer in railint.yaml: `repos: {{ {name}: {{ layer: … }} }}`"),
            ..view.finding(&RULE, path, &place)
        });
    }
    for folder in &case.policy.uncovered {
        verdict.findings.push(Finding {
            message: format!("The folder `{folder}` is in no repo of the stack, so no layer covers it"),
            label: "no layer covers it".to_owned(),
            help: format!(
                "name it in railint.yaml: `repos: {{ {folder}: {{ layer: … }} }}`, or leave it out: `exclude: [{folder}/]`"
            ),
            ..Finding::new(&RULE, "", folder, &Place::file_start())
        });
    }
}
