//! `secrets/partly-encrypted`: a value that the selector covers is in clear.

use railint_lint::{Finding, Level, Related, RepoFacts, Rule, RuleSet, Scope, Verdict};

use crate::facts::Facts;
use crate::names;

/// `secrets/partly-encrypted`.
pub(crate) static RULE: Rule = Rule {
    id: "secrets/partly-encrypted",
    summary: "A value of a SOPS file is in clear, although its selector covers it",
    level: Level::Error,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Judges the encrypted files of a repo.
pub(crate) fn judge(repo: &RepoFacts<'_, Facts>, verdict: &mut Verdict) {
    for (path, envelope) in super::encrypted(repo) {
        let selection = &envelope.selection;
        let selector = format!(
            "`{}: {}`",
            selection.name,
            names::shortened(&selection.value)
        );
        let (origin, place) = match &envelope.selection_place {
            Some(place) => ("this selector covers it", place),
            None => (
                "the file names no selector, so everything is covered",
                &envelope.place,
            ),
        };
        let last = envelope.plain.len().saturating_sub(1);
        for (number, (key, value)) in envelope.plain.iter().enumerate() {
            let mut message =
                format!("The value of `{key}` is in clear in a file encrypted with {selector}");
            if number == last && envelope.more_plain > 0 {
                message.push_str(&format!(", and so are {} more values", envelope.more_plain));
            }
            verdict.findings.push(Finding {
                message,
                label: "in clear".to_owned(),
                help: "if it is a secret and was committed, change it where it is used; then put \
                       it in with `sops edit`"
                    .to_owned(),
                related: vec![Related {
                    repo: Some(repo.name.to_owned()),
                    path: path.to_owned(),
                    place: place.clone(),
                    message: origin.to_owned(),
                }],
                ..Finding::new(&RULE, repo.name, path, value)
            });
        }
    }
}
