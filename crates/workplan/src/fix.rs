//! The edits that mend a plan. They change the bytes of one value, or add one
//! line to the front matter, and nothing else.

use railint_lint::{Change, Fix};

use crate::book::Plan;
use crate::facts::{Front, Word};

/// Another value in place of a word, in the quotes that it has. `None` where
/// it is written in a way that leaves room for doubt: an alias, a block, an
/// escape.
pub(crate) fn rewrite(plan: &Plan<'_>, word: &Word, value: &str) -> Option<Fix> {
    let written = written(word)?;
    let new = match written.strip_suffix(word.text.as_str()) {
        Some("") => value.to_owned(),
        _ => {
            let quote = quote_of(written, &word.text)?;
            format!("{quote}{value}{quote}")
        }
    };
    let change = Change::Replace {
        start: word.place.start.byte,
        end: word.place.end.byte,
        old: written.to_owned(),
        new,
    };
    Some(Fix::new(
        format!("write `{value}`"),
        plan.repo.name,
        plan.path,
        change,
    ))
}

/// Double quotes around a word that has none.
pub(crate) fn quote(plan: &Plan<'_>, word: &Word) -> Option<Fix> {
    let written = written(word)?;
    let plain = written == word.text && !written.contains(['"', '\\']);
    let change = Change::Replace {
        start: word.place.start.byte,
        end: word.place.end.byte,
        old: written.to_owned(),
        new: format!("\"{written}\""),
    };
    plain.then(|| Fix::new("quote it", plan.repo.name, plan.path, change))
}

/// A field behind the last one. `None` where the front matter has a form to
/// which no line can be added, or has such a field already.
pub(crate) fn add_field(plan: &Plan<'_>, front: &Front, key: &str, values: &[&str]) -> Option<Fix> {
    let close = front.close.as_ref()?;
    let plain = |value: &&str| {
        let mut bytes = value.bytes();
        bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') && !value.starts_with('-')
    };
    if front.fields.iter().any(|field| field == key) || !values.iter().all(plain) {
        return None;
    }
    let value = match values {
        [] => return None,
        [one] => (*one).to_owned(),
        several => format!("[{}]", several.join(", ")),
    };
    let end = if close.crlf { "\r\n" } else { "\n" };
    let delimiter = &close.place.excerpt;
    let change = Change::Replace {
        start: close.place.start.byte,
        end: close.place.start.byte + delimiter.len(),
        old: delimiter.clone(),
        new: format!("{key}: {value}{end}{delimiter}"),
    };
    Some(Fix::new(
        format!("add `{key}: {value}`"),
        plan.repo.name,
        plan.path,
        change,
    ))
}

/// The bytes of a word as its file has them, where its excerpt shows them all.
fn written(word: &Word) -> Option<&str> {
    let place = &word.place;
    let whole = place.end.byte.checked_sub(place.start.byte)? == place.excerpt.len();
    let one_line = place.start.line == place.end.line;
    (whole && one_line).then_some(place.excerpt.as_str())
}

/// The quote around a text, where nothing else is around it.
fn quote_of(written: &str, text: &str) -> Option<char> {
    ['"', '\''].into_iter().find(|quote| {
        let inner = written
            .strip_prefix(*quote)
            .and_then(|rest| rest.strip_suffix(*quote));
        inner == Some(text)
    })
}
