//! Ini files and what looks like them: sections, `key = value` and `key: value`
//! lines; Java properties; inventories of Ansible, whose lines hold several.
//!
//! The reader is our own: `rust-ini` and its kin give no places.

use railint_source::Span;

use super::{MAX_SETTINGS, Setting, lines};

/// Reads an ini file. Lines that say nothing are stepped over.
#[must_use]
pub fn ini(text: &str) -> Vec<Setting> {
    let mut found = Vec::new();
    let mut section: Option<&str> = None;
    for (start, line) in lines(text) {
        if found.len() >= MAX_SETTINGS {
            break;
        }
        let body = line.trim_start_matches('\u{feff}').trim();
        if body.is_empty() || body.starts_with(['#', ';', '!']) {
            continue;
        }
        if let Some(name) = body.strip_prefix('[') {
            section = Some(name.split_once(']').map_or(name, |(name, _)| name).trim());
            continue;
        }
        let at = start + (line.len() - line.trim_start().len());
        let line = line.trim();
        let (Some((key, _)), colon) = (line.split_once('='), line.find([':', '='])) else {
            found.extend(with_colon(text, line, at, section));
            continue;
        };
        if is_host(key) {
            hosts(text, line, at, section, &mut found);
        } else if colon.is_some_and(|colon| colon < key.len() && is_name(line, colon)) {
            found.extend(with_colon(text, line, at, section));
        } else {
            let value = at + key.len() + 1;
            found.push(setting(text, (at, key), value, at + line.len(), section));
        }
    }
    found
}

/// Whether the text before a colon is a name, so that the line is `key: value`.
fn is_name(line: &str, colon: usize) -> bool {
    let name = line.get(..colon).unwrap_or_default().trim_end();
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    !name.is_empty() && name.bytes().all(is_part)
}

fn with_colon(text: &str, line: &str, at: usize, section: Option<&str>) -> Option<Setting> {
    let colon = line.find(':').filter(|colon| is_name(line, *colon))?;
    let key = line.get(..colon)?;
    Some(setting(
        text,
        (at, key),
        at + colon + 1,
        at + line.len(),
        section,
    ))
}

/// Whether a line names a host before its first assignment: `db1 port=22`.
fn is_host(key: &str) -> bool {
    let trimmed = key.trim_end();
    trimmed.len() == key.len() && trimmed.contains([' ', '\t'])
}

/// The assignments behind the name of a host.
fn hosts(text: &str, line: &str, at: usize, section: Option<&str>, found: &mut Vec<Setting>) {
    let host = line.split_whitespace().next().unwrap_or_default();
    let mut rest = host.len();
    while let Some(word) = word(line, rest) {
        rest = word.end;
        let Some((key, _)) = word.text(line).split_once('=') else {
            continue;
        };
        let value = at + word.start + key.len() + 1;
        let mut setting = setting(
            text,
            (at + word.start, key),
            value,
            at + word.end,
            Some(host),
        );
        if let Some(section) = section {
            setting.path.insert(0, section.to_owned());
        }
        found.push(setting);
        if found.len() >= MAX_SETTINGS {
            break;
        }
    }
}

/// The next word of a line at or behind `from`; blanks in quotes belong to it.
fn word(line: &str, from: usize) -> Option<Span> {
    let rest = line.get(from..)?;
    let start = from + (rest.len() - rest.trim_start().len());
    let mut quote = None;
    let mut end = line.len();
    for (at, c) in line.get(start..)?.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c.is_whitespace() => {
                end = start + at;
                break;
            }
            None => {}
        }
    }
    (start < end).then(|| Span::new(start, end))
}

/// A setting with its value at `from..end`, quotes taken off.
fn setting(
    text: &str,
    (at, key): (usize, &str),
    from: usize,
    end: usize,
    section: Option<&str>,
) -> Setting {
    let key = key.trim_end();
    let value = Span::new(from, end).text(text);
    let start = from + (value.len() - value.trim_start().len());
    let mut value = value.trim();
    for comment in [" ;", " #", "\t;", "\t#"] {
        if let Some((before, _)) = value.split_once(comment) {
            value = before.trim_end();
        }
    }
    let mut span = Span::new(start, start + value.len());
    for quote in ['"', '\''] {
        let inside = value.strip_prefix(quote);
        if inside.is_some_and(|inside| inside.ends_with(quote)) && value.len() >= 2 {
            span = Span::new(start + 1, start + value.len() - 1);
            break;
        }
    }
    let mut path: Vec<String> = section.map(str::to_owned).into_iter().collect();
    path.push(key.to_owned());
    Setting {
        path,
        key: Span::new(at, at + key.len()),
        value: span.text(text).to_owned(),
        span,
    }
}
