//! What a run came to, in a sentence.

use railint_lint::{Level, Outcome};

/// `2 errors, 1 warning`, or `No findings`.
pub(crate) fn counts(outcome: &Outcome) -> String {
    let counted = [
        (outcome.count(Level::Error), "error"),
        (outcome.count(Level::Warning), "warning"),
        (outcome.count(Level::Info), "info"),
    ];
    let parts: Vec<String> = counted
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| plural(count, noun))
        .collect();
    if parts.is_empty() {
        "No findings".to_owned()
    } else {
        parts.join(", ")
    }
}

/// `in 57 files of 5 repos`.
pub(crate) fn extent(outcome: &Outcome) -> String {
    let files = plural(outcome.files, "file");
    if outcome.repos == 0 {
        format!("in {files}")
    } else {
        format!("in {files} of {}", plural(outcome.repos, "repo"))
    }
}

fn plural(count: usize, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{s}")
}
