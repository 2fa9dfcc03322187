//! A `MOVED.md`: what left the folder that it lies in.

use railint_syntax::markdown::Markdown;

use super::sentence::{self, Sentence};
use super::{Form, Stone, Tombstones, table};

/// How many statements one file may hold.
const MAX_STONES: usize = 2000;

/// Whether a file lists what moved: `MOVED.md`, `MOVED` or `MOVED.txt`.
#[must_use]
pub fn is_list(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name, "MOVED.md" | "MOVED" | "MOVED.txt")
}

/// Reads every line that says that something moved. Fenced code in some
/// language is an example.
pub(super) fn read<'t>(text: &'t str, markdown: &Markdown, found: &mut Tombstones<'t>) {
    let code = |info: &str| !matches!(info.trim(), "" | "text" | "txt");
    let mut fences = markdown
        .fences
        .iter()
        .filter(|fence| code(&fence.info))
        .peekable();
    let mut columns = table::State::default();
    let mut next = 0;
    for line in text.split_inclusive('\n') {
        let at = next;
        next += line.len();
        if found.stones.len() + found.broken.len() >= MAX_STONES {
            return;
        }
        while fences.next_if(|fence| fence.span.end <= at).is_some() {}
        if fences.peek().is_some_and(|fence| fence.span.start <= at) {
            continue;
        }
        let line = line.trim_end();
        if line.trim_start().starts_with('|') {
            columns = table::row(line, at, columns, found);
            continue;
        }
        columns = table::State::default();
        let (line, at) = without_bullet(line, at);
        take(sentence::read(line, at), found);
    }
}

/// A line without what makes it an item of a list, a quote or a comment.
fn without_bullet(line: &str, at: usize) -> (&str, usize) {
    let mut rest = line.trim_start_matches(['\u{feff}', ' ', '\t']);
    for _ in 0..4 {
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = digits.len() < rest.len() && rest.len() - digits.len() <= 4;
        let behind = match rest.chars().next() {
            Some('-' | '*' | '+' | '>') => rest.get(1..),
            Some('#') => Some(rest.trim_start_matches('#')),
            _ if numbered => digits.strip_prefix(['.', ')']),
            _ => None,
        };
        let Some(behind) = behind.filter(|behind| behind.starts_with([' ', '\t'])) else {
            break;
        };
        rest = behind.trim_start();
    }
    (rest, at + line.len() - rest.len())
}

fn take<'t>(sentence: Sentence<'t>, found: &mut Tombstones<'t>) {
    match sentence {
        Sentence::Moved(moved) if moved.sure => {
            let stone = |name| Stone {
                form: Form::List,
                name,
                target: moved.target.word,
                date: moved.date,
                task: moved.task,
                span: moved.span,
            };
            if moved.names.is_empty() {
                found.stones.push(stone(None));
            }
            let names = moved.names.iter();
            found
                .stones
                .extend(names.map(|name| stone(Some(name.word))));
        }
        Sentence::Broken { broken, .. } => found.broken.push(broken),
        Sentence::Moved(_) | Sentence::Prose => {}
    }
}
