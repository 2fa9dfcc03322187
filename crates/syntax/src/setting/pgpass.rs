//! `.pgpass` of PostgreSQL: `host:port:database:user:password` in lines.

use railint_source::Span;

use super::{MAX_SETTINGS, Setting, lines};

/// How many fields stand before the password.
const BEFORE: usize = 4;

/// Reads a password file: the password of each line, below its host.
#[must_use]
pub fn pgpass(text: &str) -> Vec<Setting> {
    let found = lines(text).filter_map(|(start, line)| {
        if line.trim_start().starts_with('#') {
            return None;
        }
        let mut fields = line.splitn(BEFORE + 1, ':');
        let host = fields.next()?;
        let value = fields.nth(BEFORE - 1)?;
        let key = Span::new(start, start + host.len());
        Some(Setting {
            path: vec![host.to_owned(), "password".to_owned()],
            key,
            value: value.to_owned(),
            span: Span::new(start + line.len() - value.len(), start + line.len()),
        })
    });
    found.take(MAX_SETTINGS).collect()
}
