//! Settings: a key with a value, as the formats have it that know no more than
//! that, or whose tree is of no interest: dotenv, ini, TOML, HCL, XML, Dockerfiles, and
//! the logins of clients.

mod dockerfile;
mod dotenv;
mod hcl;
mod ini;
mod netrc;
mod pgpass;
mod toml;
mod xml;

use railint_source::Span;

pub use dockerfile::{Dockerfile, dockerfile};
pub use dotenv::dotenv;
pub use hcl::hcl;
pub use ini::ini;
pub use netrc::netrc;
pub use pgpass::pgpass;
pub use toml::toml;
pub use xml::xml;

/// How many settings are read of one text.
pub const MAX_SETTINGS: usize = 100_000;

/// How deep brackets may be nested: deeper texts are not read, as their parsers
/// call themselves.
const MAX_NESTING: usize = 100;

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The keys that lead to it, from the section or block inwards; items of
    /// lists are counted from 0.
    pub path: Vec<String>,
    /// The last key as it stands in the text; that of the list for its items.
    pub key: Span,
    /// The value without its quotes, escapes resolved where the format has them.
    pub value: String,
    /// The value as it stands in the text. Quotes belong to it, where the
    /// format has them as part of its grammar (TOML, HCL).
    pub span: Span,
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

/// Whether brackets are nested deeper than a parser should be asked to go. What
/// stands in strings and comments counts as well: it does no harm.
fn is_too_deep(text: &str) -> bool {
    let mut depth: usize = 0;
    text.bytes().any(|byte| {
        match byte {
            b'[' | b'{' | b'(' => depth += 1,
            b']' | b'}' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MAX_NESTING
    })
}

#[cfg(test)]
mod tests;
