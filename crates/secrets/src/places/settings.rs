//! Dotenv, ini, TOML, HCL, XML, and the logins of clients.

use railint_syntax::setting::{self, Setting};

use super::search::Search;
use super::source::Source;
use super::{assignments, embedded, tree};
use crate::facts::SpotKind;
use crate::keys::{self, Worth};

pub(super) fn dotenv(search: &mut Search<'_>, source: &Source<'_>) {
    let settings = setting::dotenv(source.text);
    of(search, source, &settings);
    loose(search, source, &settings);
}

pub(super) fn ini(search: &mut Search<'_>, source: &Source<'_>) {
    let settings = setting::ini(source.text);
    of(search, source, &settings);
    loose(search, source, &settings);
}

pub(super) fn toml(search: &mut Search<'_>, source: &Source<'_>) {
    of(search, source, &setting::toml(source.text));
}

pub(super) fn hcl(search: &mut Search<'_>, source: &Source<'_>) {
    of(search, source, &setting::hcl(source.text));
}

pub(super) fn xml(search: &mut Search<'_>, source: &Source<'_>) {
    of(search, source, &setting::xml(source.text));
}

pub(super) fn netrc(search: &mut Search<'_>, source: &Source<'_>) {
    of(search, source, &setting::netrc(source.text));
}

pub(super) fn pgpass(search: &mut Search<'_>, source: &Source<'_>) {
    of(search, source, &setting::pgpass(source.text));
}

/// Keys under which the value of the key above stands: `variable "x" { default }`.
const VALUES: &[&str] = &["default", "value", "plaintext"];

/// Searches settings of any form.
pub(super) fn of(search: &mut Search<'_>, source: &Source<'_>, settings: &[Setting]) {
    for setting in settings {
        let mut keys = setting.path.iter().rev();
        let Some(own) = keys.find(|key| key.parse::<usize>().is_err()) else {
            continue;
        };
        if is_part_of_code(own) {
            continue;
        }
        let in_list = setting.path.last() != Some(own);
        let parents = || setting.path.iter().take(setting.path.len() - 1);
        let named = match keys::named(own) {
            None if VALUES.contains(&own.as_str()) => keys.next().and_then(|key| keys::named(key)),
            named => named,
        };
        let path = path(source, setting);
        match named {
            // A list holds several of what a plural names, and names of others.
            Some(named)
                if named.plural == in_list
                    && (!named.plural || named.worth == Worth::Password)
                    && !parents().any(|key| keys::holds_references(key)) =>
            {
                search.value(source, &path, named.worth, &setting.value, setting.span);
            }
            Some(_) => {}
            None if own == "Environment" => environment(search, source, setting, path),
            None => {
                let path = [path];
                embedded::one_line(search, source, &setting.value, setting.span, &path);
                assignments::inside(search, source, &setting.value, setting.span, &path);
            }
        }
    }
}

/// Whether what stands before a `=` is a part of a call or of a string:
/// `print(f"password=…")`.
fn is_part_of_code(key: &str) -> bool {
    let quotes = key.bytes().filter(|byte| matches!(byte, b'"' | b'\''));
    key.contains('(') || quotes.count() % 2 == 1
}

/// `Environment=A=b "C=d e"` of a unit of systemd.
fn environment(search: &mut Search<'_>, source: &Source<'_>, setting: &Setting, path: String) {
    let path = [path, String::new()];
    for word in setting.value.split_whitespace() {
        let pair = word.trim_matches(['"', '\'']);
        assignments::one(search, source, pair, setting.span, &path);
    }
}

/// What would be a secret if a `Secret` were made of the file.
fn loose(search: &mut Search<'_>, source: &Source<'_>, settings: &[Setting]) {
    search.with_kind(SpotKind::Loose, |search| {
        for setting in settings {
            let named = setting.path.last().and_then(|key| keys::named(key));
            if named.is_none() {
                let path = path(source, setting);
                search.value(source, &path, Worth::Unnamed, &setting.value, setting.span);
            }
        }
    });
}

fn path(source: &Source<'_>, setting: &Setting) -> String {
    let mut path = source.path.clone();
    path.extend(setting.path.iter().cloned());
    tree::joined(&path)
}
