//! The words of a file that look like paths.

use railint_lint::File;
use railint_models::FileKind;
use railint_models::path_words::{self, Start};
use railint_source::{Span, holds};

use crate::facts::{Base, PathWord};

/// How many words one file may keep: more is data.
const MAX_WORDS: usize = 1000;

/// Longest file that is looked at, in bytes.
const MAX_LENGTH: usize = 1 << 20;

/// The path-like words of a file that is run or applied, and the links of one
/// that is read.
pub(super) fn read(file: &File<'_>) -> Vec<PathWord> {
    if file.text.len() > MAX_LENGTH || is_data(file.path) {
        return Vec::new();
    }
    match file.kind {
        FileKind::Markdown if is_record(file.path) => Vec::new(),
        FileKind::Markdown => links(file),
        FileKind::Makefile
        | FileKind::Shell
        | FileKind::Yaml
        | FileKind::Justfile
        | FileKind::Hcl => words(file),
        FileKind::Other => Vec::new(),
    }
}

/// Whether a file is written by programs, or is configuration of railint itself.
fn is_data(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == "railint.yaml" || name.ends_with(".json") || name.ends_with("-lock.yaml")
}

/// Whether a page tells what was: such pages keep the old names on purpose.
fn is_record(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let mut parts: Vec<&str> = lower.split('/').collect();
    let name = parts.pop().unwrap_or_default();
    let folder = |part: &&str| {
        matches!(
            *part,
            "archive" | "archived" | "adr" | "adrs" | "decisions" | "workplans" | "history"
        )
    };
    parts.iter().any(folder)
        || ["changelog", "changes", "history", "decisions", "news"]
            .iter()
            .any(|start| name.starts_with(start))
}

/// The parts of a file in which something may be used: in YAML not the documents
/// that define a resource, which are megabytes of descriptions.
fn used_parts(file: &File<'_>) -> Vec<Span> {
    let definition = "\nkind: CustomResourceDefinition";
    let defines = |part: &Span| holds(part.text(file.text), definition);
    let whole = Span::new(0, file.text.len());
    if file.kind != FileKind::Yaml || !defines(&whole) {
        return vec![whole];
    }
    let ends = memchr::memmem::find_iter(file.text.as_bytes(), "\n---");
    let mut start = 0;
    let parts = ends.chain([file.text.len()]).map(|end| {
        let part = Span::new(start, end);
        start = end;
        part
    });
    parts.filter(|part| !defines(part)).collect()
}

fn words(file: &File<'_>) -> Vec<PathWord> {
    let mut found = Vec::new();
    let parts = used_parts(file);
    let lines = parts.into_iter().flat_map(|part| {
        let lines = path_words::lines(part.text(file.text));
        lines.map(move |(line, at)| (line, part.start + at))
    });
    for (line, at) in lines {
        for word in path_words::in_line(line, at) {
            if found.len() >= MAX_WORDS {
                return found;
            }
            let base = match word.start {
                Start::Open => Base::Open,
                Start::Variable => Base::Variable,
                Start::Absolute => Base::Absolute,
                Start::Address => Base::Address,
            };
            found.push(fact(file, word.span, base, false));
        }
    }
    found
}

fn links(file: &File<'_>) -> Vec<PathWord> {
    let mut found = Vec::new();
    for link in file.markdown().links.iter().take(MAX_WORDS) {
        let whole = link.destination.as_str();
        // What stands behind the path stays as it is.
        let path = whole.split(['#', '?']).next().unwrap_or(whole);
        let (base, skip) = if let Some(at) = path.find("://") {
            (Base::Address, at + 3)
        } else if path.contains(':') || path.contains(char::is_whitespace) {
            continue;
        } else if path.starts_with('/') {
            (Base::Root, 0)
        } else {
            (Base::Folder, 0)
        };
        let length = path.len() - skip;
        if length > 0 && length <= 400 {
            let start = link.span.start + skip;
            found.push(fact(file, Span::new(start, start + length), base, true));
        }
    }
    found
}

fn fact(file: &File<'_>, span: Span, base: Base, link: bool) -> PathWord {
    let text = span.text(file.text);
    PathWord {
        text: text.to_owned(),
        start: file.place_without_text(span).start,
        characters: text.chars().count(),
        base,
        link,
    }
}
