//! Recipes: each line is a script of its own, once make has put the values in.

use railint_source::Span;

use super::expand::{Context, Expander};
use crate::pieces::Pieces;
use crate::shell::{Script, parse_pieces};

/// Reads the lines of a recipe, which stand in `text` at `lines`. With
/// `one_shell` they are one script, otherwise every line is one that no
/// backslash joins to the line before.
pub(super) fn read(
    text: &str,
    lines: &[Span],
    expander: &Expander<'_>,
    context: &Context,
    one_shell: bool,
) -> Script {
    let mut written = Pieces::new(lines.first().map_or(0, |line| line.start));
    for (index, line) in lines.iter().enumerate() {
        written.push_slice(text, *line);
        if index + 1 < lines.len() {
            written.push_slice(text, line_break(text, line.end));
        }
    }
    let expanded = expander.expand(&written, context);
    let scripts = if one_shell {
        vec![Span::new(0, expanded.text().len())]
    } else {
        scripts(expanded.text())
    };
    let mut all = Script::default();
    for span in scripts {
        let mut script = Pieces::new(written.to_source(Span::at(0)).start);
        script.push_part(&expanded, without_prefix(expanded.text(), span));
        let read = parse_pieces(&script, expander.budget);
        all.commands.extend(read.commands);
        all.has_errors |= read.has_errors;
    }
    all
}

/// The line break at `at`.
fn line_break(text: &str, at: usize) -> Span {
    let rest = text.get(at..).unwrap_or_default();
    let length = if rest.starts_with("\r\n") { 2 } else { 1 };
    Span::new(at, (at + length).min(text.len()))
}

/// The lines that make hands to one shell each. The value of a variable may
/// have several.
fn scripts(text: &str) -> Vec<Span> {
    let mut scripts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        let content = line.trim_end_matches(['\n', '\r']);
        let ends = !super::lines::ends_with_backslash(content);
        if ends || at == text.len() {
            scripts.push(Span::new(start, at));
            start = at;
        }
    }
    scripts
}

/// A recipe line without the `@`, `-` and `+` that are for make.
fn without_prefix(text: &str, span: Span) -> Span {
    let line = span.text(text);
    let kept = line.trim_start_matches(['@', '-', '+', ' ', '\t']);
    Span::new(span.end - kept.len(), span.end)
}
