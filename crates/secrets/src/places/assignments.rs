//! `key=value` within a text: items of an `environment`, arguments of a module,
//! the parts of a connection string.

use railint_source::Span;

use super::search::Search;
use super::source::Source;
use super::{embedded, tree};
use crate::keys::{self, Worth};

/// Longest text that is taken apart.
const MAX_BYTES: usize = 4 << 10;

/// A text that is `KEY=value` as a whole.
pub(super) fn one(
    search: &mut Search<'_>,
    source: &Source<'_>,
    text: &str,
    span: Span,
    path: &[String],
) {
    let Some((key, value)) = text.split_once('=') else {
        return;
    };
    if let Some(named) = named(key) {
        let shown = format!("{}[{}]", parent(path), key);
        let place = narrowed(source, span, value);
        search.value(source, &shown, named, value, place);
    } else {
        embedded::one_line(search, source, value, span, path);
        inside(search, source, value, span, path);
    }
}

/// What a key of an assignment names.
fn named(key: &str) -> Option<Worth> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-.[]\"'".contains(c);
    let named = key.chars().all(is_part).then(|| keys::named(key))??;
    (!named.plural).then_some(named.worth)
}

/// The passwords of a text with several assignments: `host=x password=y`,
/// `Server=x;Password=y`. Addresses have a rule of their own.
pub(super) fn inside(
    search: &mut Search<'_>,
    source: &Source<'_>,
    text: &str,
    span: Span,
    path: &[String],
) {
    if text.len() > MAX_BYTES || !text.contains('=') || text.contains("://") {
        return;
    }
    let parts: Vec<&str> = text.split([' ', ';', '\t']).collect();
    let pairs = parts.iter().filter(|part| is_pair(part)).count();
    // One alone may be a condition, a query or prose.
    if pairs < 2 {
        return;
    }
    for part in parts {
        let Some((key, value)) = part.split_once('=') else {
            continue;
        };
        if named(key) == Some(Worth::Password) {
            let value = value.trim_matches(['"', '\'']);
            let shown = format!("{}[{key}]", tree::joined(path));
            let place = narrowed(source, span, value);
            search.value(source, &shown, Worth::Password, value, place);
        }
    }
}

/// Whether a part is `word=value`.
fn is_pair(part: &str) -> bool {
    part.split_once('=').is_some_and(|(key, value)| {
        !key.is_empty()
            && !value.is_empty()
            && !value.starts_with(['=', '~'])
            && key
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
    })
}

/// The part of a place at which a text stands as it is.
pub(super) fn narrowed(source: &Source<'_>, span: Span, value: &str) -> Span {
    match span.text(source.text).rfind(value) {
        Some(at) if !value.is_empty() => Span::new(span.start + at, span.start + at + value.len()),
        _ => span,
    }
}

fn parent(path: &[String]) -> String {
    tree::joined(path.split_last().map_or(&[][..], |(_, parent)| parent))
}
