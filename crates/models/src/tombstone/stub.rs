//! A stub: a file at the old path whose first comment says where it went.

use railint_source::Span;

use super::comment::Marks;
use super::sentence::{self, Moved, Name, Sentence};
use super::{Broken, Fault, Form, Stone, Tombstones};

/// Reads the first comment of a file.
pub(super) fn read<'t>(path: &str, text: &'t str, found: &mut Tombstones<'t>) {
    // The first comment stands near the top.
    let mut end = text.len().min(4096);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or(text);
    if !head.contains("MOVED") && !head.contains("moved") && !head.contains("Moved") {
        return;
    }
    if let Some(span) = Marks::of(path).first(head) {
        statement(path, span.text(text), span, found);
    }
}

/// Reads a statement about the file itself.
pub(super) fn statement<'t>(path: &str, line: &'t str, span: Span, found: &mut Tombstones<'t>) {
    match sentence::read(line, span.start) {
        Sentence::Moved(moved)
            if is_own(path, &moved.names)
                && (moved.sure || (!moved.names.is_empty() && moved.target.strong)) =>
        {
            if moved.verb != "MOVED" {
                lowercase(line, &moved, found);
                return;
            }
            found.stones.push(Stone {
                form: Form::Stub,
                name: moved.names.first().map(|name| name.word),
                target: moved.target.word,
                date: moved.date,
                task: moved.task,
                span: moved.span,
            });
        }
        Sentence::Broken {
            names,
            broken,
            certain,
        } if is_own(path, &names)
            && broken.fault != Fault::Arrow
            && line.contains("MOVED")
            && (certain || !names.is_empty()) =>
        {
            found.broken.push(broken);
        }
        _ => {}
    }
}

/// A statement of the right form with the word in small letters: a stub, where
/// a dash or a colon sets the name apart as nothing but a stub does.
fn lowercase(line: &str, moved: &Moved<'_>, found: &mut Tombstones<'_>) {
    let Some(name) = moved.names.first() else {
        return;
    };
    let start = moved.span.start;
    let behind = name.word.span.end.saturating_sub(start);
    let between = line
        .get(behind..)
        .and_then(|rest| rest.split(moved.verb).next())
        .unwrap_or_default()
        .trim_matches(['`', ' ']);
    if matches!(between, "—" | "–" | "-" | "--" | ":") && moved.task.or(moved.date).is_some() {
        found.broken.push(Broken {
            span: moved.span,
            fault: Fault::Lowercase,
            meant: Some(line.replacen(moved.verb, "MOVED", 1)),
        });
    }
}

/// Whether a statement is about the file that it stands in: it names nothing
/// else.
fn is_own(path: &str, names: &[Name<'_>]) -> bool {
    match names {
        [] => true,
        [name] => own_names(path).any(|own| own == name.word.text),
        _ => false,
    }
}

/// What a file may be called in its own stub: its path, every tail of it, and
/// its name without extensions.
pub fn own_names(path: &str) -> impl Iterator<Item = &str> {
    let tails = path
        .match_indices('/')
        .filter_map(|(at, _)| path.get(at + 1..));
    let name = path.rsplit('/').next().unwrap_or(path);
    let stems = name
        .match_indices('.')
        .filter_map(|(at, _)| name.get(..at))
        .filter(|stem| !stem.is_empty());
    std::iter::once(path).chain(tails).chain(stems)
}

/// The lines of a file that are no comment and not blank.
#[must_use]
pub fn code_lines(path: &str, text: &str) -> Vec<Span> {
    Marks::of(path).code_lines(text)
}
