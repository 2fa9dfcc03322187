//! The files that the text of a plan names in code quotes.

use std::collections::BTreeSet;

use railint_lint::File;
use railint_models::workplan::body::Body;
use railint_models::workplan::path::file_path;
use railint_source::Span;

use crate::facts::NamedFile;

/// Words that say that a file will be made.
const TO_COME: [&str; 27] = [
    "add",
    "adds",
    "added",
    "build",
    "builds",
    "create",
    "creates",
    "created",
    "creating",
    "draft",
    "emit",
    "emits",
    "generate",
    "generates",
    "generated",
    "introduce",
    "new",
    "planned",
    "produce",
    "produces",
    "proposed",
    "save",
    "scaffold",
    "will",
    "would",
    "write",
    "writes",
];

/// Words that say that a file goes, went, or lies elsewhere now.
const TO_GO: [&str; 36] = [
    "archive",
    "archived",
    "delete",
    "deleted",
    "deletes",
    "deprecated",
    "drop",
    "dropped",
    "extract",
    "extracted",
    "former",
    "formerly",
    "gone",
    "ignored",
    "legacy",
    "migrate",
    "migrated",
    "missing",
    "move",
    "moved",
    "moves",
    "mv",
    "obsolete",
    "old",
    "previously",
    "remove",
    "removed",
    "removes",
    "rename",
    "renamed",
    "replace",
    "replaced",
    "retire",
    "retired",
    "rm",
    "was",
];

/// How far the text around a name is looked at, in bytes each way.
const AROUND: usize = 1500;

/// The files that a plan names, each at its first place.
pub(super) fn read(file: &File<'_>, body: &Body<'_>) -> Vec<NamedFile> {
    let sections = body.sections();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for code in &file.markdown().codes {
        let word = code.text(file.text).trim_matches(['`', ' ']);
        let Some(path) = file_path(word) else {
            continue;
        };
        let task = sections.partition_point(|section| section.span.start <= code.start);
        let task = task.checked_sub(1);
        let task = task.filter(|at| {
            let section = sections.get(*at);
            section.is_some_and(|section| section.span.contains(*code))
        });
        // What one task makes may be gone when another one is done.
        if !seen.insert((path, task)) {
            continue;
        }
        let said = words_around(file, *code);
        let says = |words: &[&str]| said.iter().any(|word| words.contains(&word.as_str()));
        found.push(NamedFile {
            path: path.to_owned(),
            place: file.place(*code),
            task,
            to_come: says(&TO_COME),
            to_go: says(&TO_GO),
        });
    }
    found
}

/// The words of the paragraph or list item that holds a span, of the line that
/// introduces its list, and of the heading above.
fn words_around(file: &File<'_>, at: Span) -> BTreeSet<String> {
    let text = file.text;
    let from = floor(text, at.start.saturating_sub(AROUND));
    let to = floor(text, (at.end + AROUND).min(text.len()));
    let before = text.get(from..at.start).unwrap_or_default();
    let behind = text.get(at.end..to).unwrap_or_default();
    let mut words = BTreeSet::new();
    let mut add = |text: &str| {
        let split = text.split(|c: char| !c.is_alphanumeric());
        words.extend(split.filter(|word| !word.is_empty()).map(str::to_lowercase));
    };
    let mut lines = before.rsplit('\n');
    // The line that it stands on may have nothing before it.
    let own = lines.next().unwrap_or_default();
    add(own);
    let mut in_list = is_item(own);
    while !in_list {
        match lines.next() {
            Some(line) if !line.trim().is_empty() => {
                add(line);
                in_list = is_item(line);
            }
            _ => break,
        }
    }
    // "Delete these:" stands before the list, or in the heading.
    if let Some(lead) = in_list
        .then(|| lines.find(|line| line.trim_end().ends_with(':')))
        .flatten()
    {
        add(lead);
    }
    for line in behind.split('\n').enumerate().map_while(|(index, line)| {
        let ends = index > 0 && (line.trim().is_empty() || is_item(line));
        (!ends).then_some(line)
    }) {
        add(line);
    }
    let headings = &file.markdown().headings;
    let above = headings.partition_point(|heading| heading.span.start <= at.start);
    if let Some(heading) = above.checked_sub(1).and_then(|above| headings.get(above)) {
        add(&heading.text);
    }
    words
}

fn is_item(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '>']);
    let numbered = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with(['-', '*', '+', '|'])
        || (numbered.len() < line.len() && numbered.starts_with(['.', ')']))
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
