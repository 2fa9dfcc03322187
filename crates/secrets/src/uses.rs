//! Which files the commands of a file name.

use std::sync::LazyLock;

use railint_lint::{File, Place};
use railint_models::FileKind;
use railint_source::Span;
use railint_syntax::command::Command;
use regex::Regex;

use crate::paths;

/// How many names of one file are kept.
const MAX_USES: usize = 200;

/// What looks like the path of a file that SOPS could encrypt.
static PATH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:[\w.~-]+/)*[\w.~-]*\.(?:ya?ml|json|env|ini|toml|tfvars|dec)\b").ok()
});

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
    let found = PATH
        .as_ref()
        .into_iter()
        .flat_map(|path| path.find_iter(text));
    for found in found {
        let written = found.as_str();
        let span = place(Span::new(found.start(), found.end()));
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
