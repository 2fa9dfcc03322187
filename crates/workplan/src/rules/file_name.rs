//! `workplan/file-name`: the name of a workplan's file does not say its id.

use railint_lint::{Level, Rule, RuleSet, Scope, Verdict};
use railint_models::workplan::{FileName, id};

use crate::book::{Book, Words};

/// `workplan/file-name`.
pub(crate) static RULE: Rule = Rule {
    id: "workplan/file-name",
    summary: "The name of a workplan's file is not its id and a few words",
    level: Level::Warning,
    scope: Scope::File,
    set: RuleSet::Recommended,
};

/// Compares every file name with the id inside.
pub(crate) fn judge(book: &Book<'_>, verdict: &mut Verdict) {
    for plan in book.judged() {
        let Some(own) = plan.id() else { continue };
        let name = FileName::of(plan.path);
        let text = &own.text;
        let day = name.day.map_or_else(String::new, |day| format!("{day}-"));
        let words = match name.slug(text) {
            None => Words {
                message: format!("The file `{day}{}.md` holds the plan `{text}`", name.rest),
                label: "the name of the file says something else",
                help: format!(
                    "rename the file to `{day}{text}{}.md`",
                    suffix(name.rest, text)
                ),
            },
            Some("") if !id::is_adhoc(text) => Words {
                message: format!("The name of this file says nothing but `{text}`"),
                label: "what is it about?",
                help: format!("rename the file to `{day}{text}-`, a few words and `.md`"),
            },
            Some(_) if !name.day_exists() => Words {
                message: format!("The name of this file begins with `{day}`, which is no day"),
                label: "the file of this plan",
                help: "write the day as YYMMDD, or leave it out".to_owned(),
            },
            Some(_) => continue,
        };
        verdict
            .findings
            .push(plan.finding(&RULE, &own.place, words));
    }
}

/// The words of a file name behind what looks like another id, with a hyphen.
fn suffix(rest: &str, own: &str) -> String {
    if id::is_adhoc(own) {
        return String::new();
    }
    let numeric = |part: &&str| part.len() > 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let slug = match rest.split('-').find(numeric) {
        Some(number) => rest
            .split_once(number)
            .map_or("", |(_, slug)| slug.trim_start_matches('-')),
        None => rest,
    };
    if slug.is_empty() {
        "-<what it is about>".to_owned()
    } else {
        format!("-{slug}")
    }
}
