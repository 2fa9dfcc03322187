//! Which files the commands of a file name.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Input};
use railint_lint::{File, Place};
use railint_models::FileKind;
use railint_source::Span;
use railint_syntax::command::Command;

use crate::paths;

/// How many names of one file are kept.
const MAX_USES: usize = 200;

/// The ends of the paths of files that SOPS could encrypt.
const ENDS: [&str; 8] = [
    ".yaml", ".yml", ".json", ".env", ".ini", ".toml", ".tfvars", ".dec",
];

/// All of them in one pass; hardly any line has one.
static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(ENDS).ok());

/// What looks like the path of such a file: names of letters, digits and a few
/// signs with a slash between them, of which the last that can has such an end.
fn paths_in(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let Some(search) = SEARCH.as_ref() else {
        return found;
    };
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_part = |c: char| is_word(c) || matches!(c, '.' | '~' | '-' | '/');
    let mut next = 0;
    while let Some(hit) = search.find(Input::new(text).range(next..)) {
        // The whole run of such characters around it, without empty names.
        let before = text.get(next..hit.start()).unwrap_or_default();
        let start = before.char_indices().rfind(|(at, c)| {
            !is_part(*c) || before.get(*at..).unwrap_or_default().starts_with("//")
        });
        let start = start.map_or(next, |(at, c)| next + at + c.len_utf8());
        let behind = text.get(hit.start()..).unwrap_or_default();
        let end = behind.find(|c| !is_part(c)).unwrap_or(behind.len());
        let run = text.get(start..hit.start() + end).unwrap_or_default();
        let run = run.split("//").next().unwrap_or(run);
        let slash = run.len() - run.trim_start_matches('/').len();
        let run = run.trim_start_matches('/');
        next = start + slash + run.len();
        let names = run.rsplit('/').scan(run.len() + 1, |end, name| {
            *end -= name.len() + 1;
            Some((*end, name))
        });
        let ended = names.filter_map(|(at, name)| Some(at + end_of(name, is_word)?));
        let end = ended.max();
        found.extend(end.map(|end| Span::new(start + slash, start + slash + end)));
        next = next.max(hit.end());
    }
    found
}

/// Where the last such end of a name stands that is followed by no letter.
fn end_of(name: &str, is_word: impl Fn(char) -> bool) -> Option<usize> {
    let ends = ENDS.iter().flat_map(|end| {
        let found = name.rmatch_indices(end).map(|(at, end)| at + end.len());
        found.filter(|at| {
            let behind = name.get(*at..).and_then(|rest| rest.chars().next());
            !behind.is_some_and(&is_word)
        })
    });
    ends.max()
}

/// The paths that a Makefile, a script or a workflow may mean. Names of
/// encrypted files are none of them.
pub(crate) fn read(file: &File<'_>) -> Vec<(String, Place)> {
    let commands = match file.kind {
        FileKind::Makefile => file.makefile().commands.as_slice(),
        FileKind::Shell => file.shell().commands.as_slice(),
        FileKind::Yaml if is_workflow(file.path) => &[],
        _ => return Vec::new(),
    };
    let mut uses = Vec::new();
    // Variables are put in place in commands; the text has what stands behind a
    // redirection, too.
    for command in commands {
        in_command(file, command, &mut uses);
    }
    let mut at = 0;
    for line in file.text.split_inclusive('\n') {
        if !line.trim_start().starts_with('#') {
            in_text(file, line, |span| span.shifted(at), &mut uses);
        }
        at += line.len();
    }
    uses.shrink_to_fit();
    uses
}

fn is_workflow(path: &str) -> bool {
    path.contains("/workflows/") || path.ends_with("-ci.yml") || path.contains(".woodpecker")
}

fn in_command(file: &File<'_>, command: &Command, uses: &mut Vec<(String, Place)>) {
    for word in command.effective() {
        in_text(file, &word.text, |_| word.span, uses);
    }
}

fn in_text(
    file: &File<'_>,
    text: &str,
    place: impl Fn(Span) -> Span,
    uses: &mut Vec<(String, Place)>,
) {
    for found in paths_in(text) {
        let written = found.text(text);
        let span = place(found);
        let own = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for folder in ["", own] {
            let Some(path) = paths::join(folder, written) else {
                continue;
            };
            if uses.len() < MAX_USES && !uses.iter().any(|(known, _)| *known == path) {
                uses.push((path, file.place(span)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn paths_are_those_of_the_expression(parts in prop::collection::vec(
            prop::sample::select(vec!["a", "b.yaml", "c.yml", ".env", ".json", ".dec", "/", "//", "~", "-", " ", "=", "ü", "x.toml", "_", "."]),
            0..12,
        )) {
            let text = parts.concat();
            let path = Regex::new(r"(?:[\w.~-]+/)*[\w.~-]*\.(?:ya?ml|json|env|ini|toml|tfvars|dec)\b").unwrap();
            let expected: Vec<&str> = path.find_iter(&text).map(|found| found.as_str()).collect();
            let found: Vec<&str> = paths_in(&text).iter().map(|span| span.text(&text)).collect();
            prop_assert_eq!(found, expected, "{}", text);
        }
    }
}
