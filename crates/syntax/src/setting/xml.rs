//! XML as configurations have it: attributes, and elements that hold nothing but
//! text.
//!
//! No tree is made: what a tag says about a value is said in it or right before
//! the value, and files that are broken elsewhere are read as well.

use railint_source::Span;

use super::{MAX_SETTINGS, Setting};

/// Names of attributes that name what stands in another: `<add key="x" value="y"/>`.
const NAMES: &[&str] = &["name", "key"];

/// How many attributes a tag has at most: one that never ends is not read again
/// at each `<` in it.
const MAX_ATTRIBUTES: usize = 200;

/// An opening tag.
struct Tag {
    name: Span,
    /// Names and values, without their quotes.
    attributes: Vec<(Span, Span)>,
    /// Where its `>` ends.
    end: usize,
    /// Whether it closes itself.
    empty: bool,
}

/// Reads the settings of a text, in its order; entities are left as they are.
#[must_use]
pub fn xml(text: &str) -> Vec<Setting> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + next;
        let rest = text.get(start..).unwrap_or_default();
        let skipped = [
            ("<!--", "-->"),
            ("<![CDATA[", "]]>"),
            ("<?", "?>"),
            ("</", ">"),
        ]
        .into_iter()
        .find(|(opens, _)| rest.starts_with(opens));
        if let Some((_, closes)) = skipped {
            let Some(end) = rest.find(closes) else { break };
            at = start + end + closes.len();
            continue;
        }
        at = match tag(text, start) {
            Some(tag) if found.len() < MAX_SETTINGS => keep(&mut found, text, &tag),
            Some(_) => break,
            None => start + 1,
        };
    }
    found
}

/// The opening tag whose `<` stands at `start`.
fn tag(text: &str, start: usize) -> Option<Tag> {
    let name = word(text, start + 1);
    if name.is_empty() {
        return None;
    }
    let mut attributes = Vec::new();
    let mut at = name.end;
    loop {
        at = behind_blanks(text, at);
        let rest = text.get(at..)?;
        if rest.starts_with("/>") || rest.starts_with('>') {
            let empty = rest.starts_with('/');
            let end = at + if empty { 2 } else { 1 };
            return Some(Tag {
                name,
                attributes,
                end,
                empty,
            });
        }
        let key = word(text, at);
        let equals = behind_blanks(text, key.end);
        let quote_at = behind_blanks(text, equals + 1);
        let quote = text.get(quote_at..)?.chars().next()?;
        let is_attribute = attributes.len() < MAX_ATTRIBUTES
            && !key.is_empty()
            && text.get(equals..)?.starts_with('=')
            && matches!(quote, '"' | '\'');
        if !is_attribute {
            return None;
        }
        let length = text.get(quote_at + 1..)?.find(quote)?;
        let value = Span::new(quote_at + 1, quote_at + 1 + length);
        attributes.push((key, value));
        at = value.end + 1;
    }
}

/// The name that begins at `at`.
fn word(text: &str, at: usize) -> Span {
    let rest = text.get(at..).unwrap_or_default();
    let is_part = |c: char| c.is_alphanumeric() || "_-.:".contains(c);
    let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    Span::new(at, at + length)
}

fn behind_blanks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.len() - rest.trim_start().len()
}

/// Keeps what a tag says; gives where to go on.
fn keep(found: &mut Vec<Setting>, text: &str, tag: &Tag) -> usize {
    let element = tag.name.text(text);
    let mut push = |path: Vec<String>, key: Span, span: Span| {
        found.push(Setting {
            path,
            key,
            value: span.text(text).to_owned(),
            span,
        });
    };
    let named = |names: &[&str]| {
        let mut attributes = tag.attributes.iter();
        attributes.find(|(key, _)| names.contains(&key.text(text)))
    };
    let label = named(NAMES).map(|(_, value)| *value);
    for (key, value) in &tag.attributes {
        let own = match (key.text(text), label) {
            ("value", Some(label)) => label,
            _ => *key,
        };
        push(
            vec![element.to_owned(), own.text(text).to_owned()],
            own,
            *value,
        );
    }
    let content = text.get(tag.end..).unwrap_or_default();
    let length = content.find('<').unwrap_or(content.len());
    let closes = content
        .get(length..)
        .is_some_and(|rest| rest.starts_with("</"));
    if !tag.empty && closes {
        let inside = content.get(..length).unwrap_or_default();
        let start = tag.end + inside.len() - inside.trim_start().len();
        let span = Span::new(start, start + inside.trim().len());
        push(vec![element.to_owned()], tag.name, span);
    }
    tag.end
}
