//! Passwords in SQL: `PASSWORD '...'`, `IDENTIFIED BY '...'`.

use std::sync::LazyLock;

use railint_source::Span;
use regex::bytes::Regex;

use super::search::Search;
use super::source::Source;
use super::{command, tree};
use crate::keys::Worth;

/// A password of a role or user, as PostgreSQL, MySQL and MariaDB write it. By
/// bytes: of characters of all languages the automaton is ten times as large.
static PASSWORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let expression = concat!(
        r"(?i-u)\b(?:(?:USER|ROLE|GROUP|LOGIN)\b[^;\n]{0,200}?\b(?P<p>PASSWORD)(?:\s*=)?|(?P<i>IDENTIFIED)",
        r"(?:\s+WITH\s+\S+)?\s+BY|SET\s+(?P<s>PASSWORD)[^;\n=]{0,120}=)",
        r"(?:\s*PASSWORD\s*\()?\s*\\?'(?P<value>[^'\n\\]*)"
    );
    Regex::new(expression).ok()
});

/// A cheap look: whether a text can hold such a statement.
pub(super) fn may_hold(text: &str) -> bool {
    text.contains("IDENTIFIED")
        || text.contains("identified")
        || text.contains("PASSWORD")
        || text.contains("password")
}

/// The passwords in a text.
pub(super) fn read(search: &mut Search<'_>, source: &Source<'_>) {
    command::in_commands(search, |search| {
        for (name, value) in passwords(source.text) {
            let mut path = source.path.clone();
            path.push(name.to_owned());
            let text = value.text(source.text);
            search.value(source, &tree::joined(&path), Worth::Password, text, value);
        }
    });
}

/// What hands over a password, and the password.
pub(super) fn passwords(text: &str) -> Vec<(&'static str, Span)> {
    let Some(expression) = PASSWORD.as_ref().filter(|_| may_hold(text)) else {
        return Vec::new();
    };
    let found = expression
        .captures_iter(text.as_bytes())
        .filter_map(|found| {
            let value = found.name("value")?;
            let name = match (found.name("p"), found.name("s")) {
                (Some(_), _) => "PASSWORD",
                (_, Some(_)) => "SET PASSWORD",
                _ => "IDENTIFIED BY",
            };
            Some((name, Span::new(value.start(), value.end())))
        });
    found.collect()
}
