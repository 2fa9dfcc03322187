//! `boundary/missing-backup-target`: a repo keeps data and has no target that saves it or brings it back.

use railint_lint::{Finding, Level, Rule, RuleSet, Scope, Verdict};

use crate::case::Case;
use crate::facts::MarkKind;

/// `boundary/missing-backup-target`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/missing-backup-target",
    summary: "A repo keeps data and has no target that saves it or brings it back",
    level: Level::Info,
    scope: Scope::Repo,
    set: RuleSet::Strict,
};

/// Judges repos that rightly deploy something that keeps data.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        let has = |word: &str| {
            view.marks(MarkKind::Target)
                .any(|(_, mark)| mark.what.contains(word))
        };
        let missing: Vec<&str> = ["backup", "restore"]
            .into_iter()
            .filter(|word| !has(word))
            .collect();
        let keeps = view.deployments.iter().find(|found| {
            let class = found.component.class.as_str();
            KEEPING.contains(&class) && case.may_claim(view.repo.name, class)
        });
        let (Some(found), false) = (keeps, missing.is_empty()) else {
            continue;
        };
        verdict.findings.push(Finding {
            message: format!(
                "{} keeps data here, and the repo has no target `{}`",
                found.component.title,
                missing.join("` and no `")
            ),
            label: found.label.clone(),
            help: "add `make backup` and `make restore`, or the like in just or Task".to_owned(),
            component: Some(found.component.id.clone()),
            ..view.finding(&RULE, found.path, found.place)
        });
    }
}

/// Classes that keep data.
const KEEPING: &[&str] = &[
    "database",
    "object-store",
    "secrets-manager",
    "forge",
    "identity",
];
