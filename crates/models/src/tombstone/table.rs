//! A table in a `MOVED.md`: a row for each thing that moved.

use railint_source::Span;

use super::details;
use super::rest::target_of;
use super::sentence::names;
use super::{Broken, Fault, Form, Stone, Tombstones};

/// Where in a table a line stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum State {
    /// No line of the table was seen yet.
    #[default]
    Before,
    /// In a table of moves.
    Moves(Columns),
    /// In a table of something else.
    Other,
}

/// Which column says what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    name: usize,
    target: usize,
}

const NAMES: [&str; 11] = [
    "name", "file", "files", "what", "old", "old path", "from", "path", "item", "source", "was",
];
const TARGETS: [&str; 10] = [
    "moved to",
    "to",
    "new",
    "new path",
    "new place",
    "target",
    "destination",
    "now",
    "now in",
    "new location",
];

/// Reads a line of a table, and says where the next one stands.
pub(super) fn row<'t>(line: &'t str, at: usize, state: State, found: &mut Tombstones<'t>) -> State {
    let columns = match state {
        State::Before => return header(line, at),
        State::Other => return State::Other,
        State::Moves(columns) => columns,
    };
    let separator =
        |(cell, _): (&str, usize)| cell.bytes().all(|b| matches!(b, b'-' | b':' | b' '));
    if cells(line, at).all(separator) {
        return state;
    }
    let cell = |index: usize| cells(line, at).nth(index).unwrap_or(("", at));
    let indent = line.len() - line.trim_start().len();
    let span = Span::new(at + indent, at + line.len());
    let (name, name_at) = cell(columns.name);
    let (target, target_at) = cell(columns.target);
    let names = names(name, name_at).unwrap_or_default();
    match target_of(target, target_at) {
        Some(target) => {
            let other = cells(line, at)
                .enumerate()
                .filter(|(index, _)| *index != columns.name && *index != columns.target)
                .map(|(_, (cell, at))| details::read(cell, at));
            let (mut date, mut task) = (None, None);
            for details in other {
                date = date.or(details.date);
                task = task.or(details.task);
            }
            found.stones.extend(names.iter().map(|name| Stone {
                form: Form::List,
                name: Some(name.word),
                target: target.word,
                date,
                task,
                span,
            }));
        }
        // What is neither empty nor a path is a note to people.
        None if target.is_empty() && !names.is_empty() => found.broken.push(Broken {
            span,
            fault: Fault::NoTarget,
            meant: None,
        }),
        None => {}
    }
    state
}

fn header(line: &str, at: usize) -> State {
    let index = |known: &[&str]| {
        cells(line, at).position(|(cell, _)| {
            let cell = cell.trim_matches(['*', '`']).to_lowercase();
            known.contains(&cell.as_str())
        })
    };
    match (index(&NAMES), index(&TARGETS)) {
        (Some(name), Some(target)) => State::Moves(Columns { name, target }),
        _ => State::Other,
    }
}

/// The cells of a line, trimmed, each with its offset in the file.
fn cells(line: &str, at: usize) -> impl Iterator<Item = (&str, usize)> {
    let indent = line.len() - line.trim_start().len();
    let inner = line.trim_start().trim_end();
    let inner = inner.strip_prefix('|').unwrap_or(inner);
    let at = at + indent + 1;
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let mut next = at;
    inner.split('|').map(move |cell| {
        let start = next;
        next += cell.len() + 1;
        let lead = cell.len() - cell.trim_start().len();
        (cell.trim(), start + lead)
    })
}
