//! Dotenv and ini files: no tree, the metadata flattened into single keys
//! (`age__list_0__map_recipient`).

use std::borrow::Cow;
use std::collections::BTreeMap;

use railint_source::Span;

use super::metadata::{self, Field, MAX_FIELDS};
use super::{Envelope, Found, Store};

/// The name of the section that an ini file begins with.
const DEFAULT_SECTION: &str = "DEFAULT";

/// A key with its value.
struct Item<'t> {
    section: Option<&'t str>,
    key: &'t str,
    key_span: Span,
    value: &'t str,
    value_span: Span,
}

impl Item<'_> {
    /// Its key among the metadata, if it is one of them.
    fn metadata_key(&self) -> Option<&str> {
        match self.section {
            Some("sops") => Some(self.key),
            Some(_) => None,
            None => self.key.strip_prefix("sops_"),
        }
    }
}

/// Reads the envelope of a dotenv or ini file.
pub(super) fn read(text: &str, store: Store) -> Option<Envelope> {
    let items = match store {
        Store::Ini => ini(text),
        Store::Dotenv | Store::Yaml | Store::Json => dotenv(text),
    };
    // By key, so that of two sets of metadata the last one holds.
    let mut own: BTreeMap<&str, &Item<'_>> = BTreeMap::new();
    let mut twice = None;
    for item in &items {
        if let Some(key) = item.metadata_key()
            && own.len() < MAX_FIELDS
            && let Some(earlier) = own.insert(key, item)
        {
            twice.get_or_insert(earlier.key_span);
        }
    }
    let span = own.values().map(|item| item.key_span).min();
    let fields: Vec<Field<'_>> = own
        .iter()
        .map(|(key, item)| Field {
            path: unflatten(key),
            text: Cow::Owned(item.value.replace("\\n", "\n")),
            span: item.value_span,
        })
        .collect();
    let is_own = |field: &Field<'_>| matches!(field.path.as_slice(), [name] if name == "mac" || name == "lastmodified");
    let span = span.filter(|_| fields.iter().any(is_own))?;
    let mut found = Found::default();
    if let Some(twice) = twice {
        found.flaw(
            twice,
            "the metadata stand twice, as after encrypting it twice, which SOPS refuses",
        );
    }
    let metadata = metadata::read(span, &fields, &mut found);
    let selector = &metadata.selector;
    // The comments of these files are not read, so what comments select is unknown.
    let known = selector.is_understood() && !selector.kind().is_about_comments();
    for item in items.iter().filter(|item| item.metadata_key().is_none()) {
        let hit = selector.hits(item.key) || item.section.is_some_and(|name| selector.hits(name));
        let covered = known.then(|| selector.covers(hit));
        found.value(item.value, item.value_span, covered, || {
            match item.section {
                Some(section) => format!("{section}.{}", item.key),
                None => item.key.to_owned(),
            }
        });
    }
    Some(found.into_envelope(metadata))
}

/// Undoes the flattening of a key.
fn unflatten(key: &str) -> Vec<Cow<'_, str>> {
    key.split("__map_")
        .flat_map(|part| part.split("__list_"))
        .map(Cow::Borrowed)
        .collect()
}

/// The lines of a text with their offsets, line ends left out.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches(['\n', '\r']))
    })
}

/// `KEY=value` lines, as SOPS reads them: no quotes, no blanks, no `export`.
fn dotenv(text: &str) -> Vec<Item<'_>> {
    let items = lines(text).filter(|(_, line)| !line.starts_with('#'));
    let items = items.filter_map(|(start, line)| {
        let (key, value) = line.split_once('=')?;
        let value_start = start + key.len() + 1;
        Some(Item {
            section: None,
            key,
            key_span: Span::new(start, start + key.len()),
            value,
            value_span: Span::new(value_start, value_start + value.len()),
        })
    });
    items.collect()
}

/// The items of an ini file. Values are on one line, but for those in `"""`.
fn ini(text: &str) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    let mut section = DEFAULT_SECTION;
    let mut open_until = 0;
    for (start, line) in lines(text) {
        let line_text = line.trim();
        if start < open_until || line_text.is_empty() || line_text.starts_with([';', '#']) {
            continue;
        }
        if let Some(name) = line_text.strip_prefix('[') {
            section = name.split_once(']').map_or(name, |(name, _)| name).trim();
            continue;
        }
        let Some((key, value)) = line.split_once(['=', ':']) else {
            continue;
        };
        let indent = key.len() - key.trim_start().len();
        let blank = value.len() - value.trim_start().len();
        let value_start = start + key.len() + 1 + blank;
        let key_start = start + indent;
        let key = key.trim();
        let (value, end) = ini_value(text, value_start, value.trim());
        open_until = end;
        items.push(Item {
            section: Some(section),
            key: key.trim_matches(['`', '"']),
            key_span: Span::new(key_start, key_start + key.len()),
            value,
            value_span: Span::new(value_start, end),
        });
    }
    items
}

/// A value without its quotes, and where it ends.
fn ini_value<'t>(text: &'t str, start: usize, value: &'t str) -> (&'t str, usize) {
    for quote in ["\"\"\"", "`", "\""] {
        let Some(inside) = value.strip_prefix(quote) else {
            continue;
        };
        let from = start + quote.len();
        let whole = if quote == "\"" {
            inside
        } else {
            text.get(from..).unwrap_or_default()
        };
        if let Some((inside, _)) = whole.split_once(quote) {
            return (inside, from + inside.len() + quote.len());
        }
    }
    (value, start + value.len())
}
