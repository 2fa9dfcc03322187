//! Where a text names repos of the stack: by paths to their checkouts, and by
//! names that they had before.

use railint_models::FileKind;
use railint_source::Span;

use crate::facts::{Facts, MarkKind};
use crate::read::source::Reading;

/// How many marks of one file are worth keeping: a rule shows the first ones.
const MAX_MARKS: usize = 40;

/// Adds where the text names a repo.
pub(crate) fn read(reading: Reading<'_>, facts: &mut Facts) {
    let file = reading.file;
    if file.kind == FileKind::Other || !reading.lens.contract.may_be_named_in(file.text) {
        return;
    }
    let own = reading.lens.contract.repo(file.repo);
    let mut kept = 0;
    for repo in &reading.lens.contract.repos {
        let is_own = own.is_some_and(|own| own.name == repo.name);
        let names = std::iter::once((&repo.name, false));
        for (name, old) in names.chain(repo.formerly.iter().map(|name| (name, true))) {
            for at in occurrences(file.text, name) {
                let span = Span::new(at, at + name.len());
                let Some((kind, span)) = kind(file.text, file.kind, span, old) else {
                    continue;
                };
                let sibling = kind == MarkKind::SiblingPath;
                if kept >= MAX_MARKS || (sibling && is_own) {
                    continue;
                }
                kept += 1;
                let what = if kind == MarkKind::OldName {
                    name
                } else {
                    &repo.name
                };
                reading.mark(kind, what, span, facts);
            }
        }
    }
    facts.marks.sort_by_key(|mark| mark.place.start);
}

/// Where a name stands as a whole word.
fn occurrences<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    text.match_indices(name)
        .map(|(at, _)| at)
        .filter(move |at| {
            let before = text.get(..*at).and_then(|text| text.chars().next_back());
            let after = text
                .get(at + name.len()..)
                .and_then(|text| text.chars().next());
            !before.is_some_and(part) && !after.is_some_and(part)
        })
}

/// What an occurrence is, and the path that it is part of.
fn kind(text: &str, kind: FileKind, name: Span, old: bool) -> Option<(MarkKind, Span)> {
    let line_start = text.get(..name.start)?.rfind('\n').map_or(0, |at| at + 1);
    let before = text.get(line_start..name.start)?;
    let ends = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '(' | '=' | '<' | '[' | ',' | ':')
    };
    let start = before.rfind(ends).map_or(line_start, |at| {
        let length = before
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8);
        line_start + at + length
    });
    let path = text.get(start..name.start)?;
    let span = Span::new(start, name.end);
    let prose = kind == FileKind::Markdown;
    if is_home(path) {
        let kind = if prose {
            MarkKind::HomePathInProse
        } else {
            MarkKind::HomePath
        };
        return Some((kind, span));
    }
    let line = before.trim_start();
    let said = line.starts_with(['#', '@']) && line.contains("echo")
        || line.starts_with("echo")
        || line.starts_with('#');
    if !prose && !said && path.ends_with("../") {
        return Some((MarkKind::SiblingPath, span));
    }
    let rest = text.get(name.end..)?.split('\n').next().unwrap_or_default();
    let tells = tells_of_the_name(before) || tells_of_the_name(rest);
    (old && !path.contains('/') && !tells).then_some((MarkKind::OldName, name))
}

/// Whether a part of a line speaks of names: that one was given or given up.
fn tells_of_the_name(part: &str) -> bool {
    let lower = part.to_ascii_lowercase();
    let words = [
        "rename",
        "former",
        "called",
        "old name",
        "previous",
        "used to be",
        "kept from",
        "alias",
        "superseded",
    ];
    words.iter().any(|word| lower.contains(word))
}

/// Whether a path begins in somebody's home folder: `/home/x/`, `/Users/x/`, `~/`,
/// `$HOME/`, `${HOME}/`, `/root/`.
fn is_home(path: &str) -> bool {
    [
        "/home/",
        "/Users/",
        "~/",
        "$HOME/",
        "${HOME}/",
        "$(HOME)/",
        "/root/",
        "$$HOME/",
        "$${HOME}/",
    ]
    .iter()
    .any(|start| path.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, file: FileKind) -> Option<MarkKind> {
        let at = occurrences(text, "railiance-apps").next()?;
        kind(
            text,
            file,
            Span::new(at, at + "railiance-apps".len()),
            false,
        )
        .map(|(kind, _)| kind)
    }

    #[test]
    fn paths_to_checkouts_are_told_from_names() {
        for (text, expected) in [
            (
                "cd /home/anna/railiance-apps && make",
                Some(MarkKind::HomePath),
            ),
            ("cp x $HOME/src/railiance-apps/y", Some(MarkKind::HomePath)),
            (
                "\t$(MAKE) -C ../railiance-apps deploy",
                Some(MarkKind::SiblingPath),
            ),
            ("\t@echo \"see ../railiance-apps\"", None),
            ("# see ../railiance-apps", None),
            ("in railiance-apps run make", None),
            ("x/railiance-apps-old/y", None),
            ("https://git.example/railiance-apps", None),
        ] {
            assert_eq!(found(text, FileKind::Shell), expected, "{text}");
        }
        let prose = found("see ~/railiance-apps/docs", FileKind::Markdown);
        assert_eq!(prose, Some(MarkKind::HomePathInProse));
    }
}
