//! Whether a text of YAML is worth parsing: a look at its lines.
//!
//! Nearly every template of a chart speaks of passwords, and nearly none has
//! one: they stand behind actions (`password: {{ .Values.password }}`), in
//! references (`secretKeyRef:`) and in names. Parsing is what takes the time, so a
//! text is passed over where each line that speaks of secrets has one of a few
//! simple forms of which is known that nothing is found in them. Any other form
//! is parsed.

use railint_source::{lines, top_lines};

use super::{programs, sql};
use crate::keys::{self, Worth};
use crate::marks::Marks;
use crate::value::{Judged, judge};

/// Keys beside which a value stands: what they name names the value.
const NAMES: &[&str] = &["name", "key", "Name", "ParameterKey"];

/// Keys under which a value stands that is named elsewhere.
const VALUES: &[&str] = &["value", "default", "plaintext", "Value", "Default"];

/// Lines of fewer words may be settings: `requirepass x`.
const MIN_PROSE: usize = 5;

/// Whether the places of a text have to be looked at one by one.
pub(super) fn is_worth_parsing(text: &str, marks: &Marks) -> bool {
    if holds_names_only(text) {
        return false;
    }
    let mut objects = marks.objects.iter();
    if objects.any(|at| !is_commented(text, *at)) || programs::may_run(text, marks) {
        return true;
    }
    let mut seen = 0;
    let mut names_one = false;
    for &at in &marks.names {
        if at < seen {
            continue;
        }
        let before = text.as_bytes().get(..at).unwrap_or_default();
        let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        let rest = text.get(start..).unwrap_or_default();
        let line = lines(rest).next().unwrap_or_default();
        let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        seen = start + end + 1;
        let below = text.get(seen..).unwrap_or_default();
        match of_line(line) {
            // An action may leave nothing, and then what stands below is the value.
            Line::Action if nests(line, below) => return true,
            Line::Harmless | Line::Action => {}
            Line::Names => names_one = true,
            Line::Holds if holds_a_mapping(below) => names_one = true,
            Line::Holds | Line::Open => return true,
        }
    }
    names_one && lines(text).any(gives_a_value)
}

/// Whether each document of a text is an object of a kind in which nothing is
/// looked for, such as the definition of a custom resource.
fn holds_names_only(text: &str) -> bool {
    // Nearly every text ends here.
    let first = match text.strip_prefix("kind:") {
        Some(first) => Some(first),
        None => text.split_once("\nkind:").map(|(_, behind)| behind),
    };
    let first = first.and_then(|first| first.lines().next());
    if !first.is_some_and(|kind| keys::is_kind_of_names(kind.trim())) {
        return false;
    }
    let mut documents = 0;
    let mut of_document = Top::default();
    for line in top_lines(text).chain(["---"]) {
        if line.starts_with("---") {
            match of_document {
                Top {
                    others: 0,
                    kinds: 0,
                    version: false,
                    ..
                } => {}
                Top {
                    kinds: 1,
                    names: 1,
                    version: true,
                    ..
                } => documents += 1,
                _ => return false,
            }
            of_document = Top::default();
            if line.trim_end() != "---" {
                return false;
            }
        } else if let Some(kind) = line.strip_prefix("kind:") {
            of_document.kinds += 1;
            of_document.names += usize::from(keys::is_kind_of_names(kind.trim()));
        } else if line.starts_with("apiVersion:") {
            of_document.version = true;
        } else if !line.starts_with(['#', '\r']) && !line.starts_with("{{") && !line.is_empty() {
            of_document.others += 1;
        }
    }
    documents > 0
}

/// What stands at the start of the lines of a document.
#[derive(Default)]
struct Top {
    /// `kind:`
    kinds: usize,
    /// One of a kind in which nothing is looked for.
    names: usize,
    /// `apiVersion:`
    version: bool,
    /// Anything else but comments and actions.
    others: usize,
}

/// Whether what stands at `at` is part of a comment that has a line of its own.
fn is_commented(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.trim_start().starts_with('#')
}

/// What a line that speaks of secrets is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// Nothing is found in it or by it.
    Harmless,
    /// Its key names a secret, whose value an action makes.
    Action,
    /// It may name the value of another line.
    Names,
    /// Its key names a secret, whose value stands below.
    Holds,
    /// Anything else.
    Open,
}

fn of_line(line: &str) -> Line {
    let rest = line.trim_start();
    if is_action(rest) {
        return Line::Harmless;
    }
    if rest.starts_with('#') {
        // In the text of a block scalar a comment may hold a statement of SQL.
        return match sql::passwords(rest).is_empty() {
            true => Line::Harmless,
            false => Line::Open,
        };
    }
    let Some((key, value)) = pair(rest) else {
        return match is_item(rest) || is_prose(rest) {
            true => Line::Harmless,
            false => Line::Open,
        };
    };
    if value.is_empty() {
        // What stands below has a line of its own, unless this key names it.
        return match keys::named(key) {
            None => Line::Harmless,
            Some(named) if named.plural => Line::Open,
            Some(_) => Line::Holds,
        };
    }
    if matches!(value, "\"\"" | "''" | "{}" | "[]") {
        return Line::Harmless;
    }
    if is_action(unquoted(value)) {
        return Line::Action;
    }
    let word = unquoted(value);
    if matches!(key, "auth" | "kind") || !is_word(word) {
        return Line::Open;
    }
    let worth = match keys::named(key) {
        Some(named) if !named.plural => Some(named.worth),
        // Whatever names it, nothing is worth more.
        named => (named.is_some() || VALUES.contains(&key)).then_some(Worth::Password),
    };
    if worth.is_some_and(|worth| !is_none(word, worth)) {
        return Line::Open;
    }
    match NAMES.contains(&key) {
        true => Line::Names,
        false => Line::Harmless,
    }
}

/// Whether a word is no secret where one of this worth is expected.
fn is_none(word: &str, worth: Worth) -> bool {
    matches!(judge(word, worth), Judged::Not(_))
}

/// Whether what stands below a key is a mapping, or nothing. It names no more of
/// such a mapping than the values of a few keys.
fn holds_a_mapping(below: &str) -> bool {
    let below = lines(below).map(str::trim).find(|line| {
        let is_comment = line.starts_with('#');
        !line.is_empty() && !is_comment && !is_action(line)
    });
    below.is_none_or(|line| !line.starts_with('-') && pair(line).is_some())
}

/// Whether the next line that is not blank is indented deeper than this one.
fn nests(line: &str, behind: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut below = behind.lines().filter(|line| !line.trim().is_empty());
    below
        .next()
        .is_some_and(|below| indent(below) > indent(line))
}

/// Whether a line gives a value that another line may name: `value: x`.
fn gives_a_value(line: &str) -> bool {
    if !VALUES.iter().any(|key| line.contains(key)) {
        return false;
    }
    match pair(line.trim_start()) {
        Some((key, value)) => {
            let word = unquoted(value);
            let is_none = matches!(value, "\"\"" | "''")
                || is_action(word)
                || (is_word(word) && is_none(word, Worth::Password));
            VALUES.contains(&key) && !is_none
        }
        // In any other form, and not in a comment.
        None => !line.trim_start().starts_with('#') && !is_action(line.trim()),
    }
}

/// A simple key and what stands behind it on the line, of a mapping or of the
/// first entry of an item.
fn pair(line: &str) -> Option<(&str, &str)> {
    let mut line = line;
    while let Some(item) = line.strip_prefix("- ") {
        line = item.trim_start();
    }
    let (key, value) = line.split_once(':')?;
    let simple = |b: u8| b.is_ascii_alphanumeric() || b"_-./".contains(&b);
    let ends = value.is_empty() || value.starts_with(' ');
    (ends && !key.is_empty() && key.bytes().all(simple)).then(|| (key, value.trim()))
}

/// Whether a line is an item of a list that is one word: `- secrets`. What it
/// is an item of has a line of its own.
fn is_item(line: &str) -> bool {
    let item = line.strip_prefix("- ").map(str::trim);
    item.is_some_and(|item| is_word(unquoted(item)))
}

/// Whether a line is a part of a sentence, in which nothing is given a value:
/// some words, no quotes, no signs, no flags.
fn is_prose(line: &str) -> bool {
    let mut words = 0;
    let plain = line.split_whitespace().all(|word| {
        words += 1;
        let word = word.trim_start_matches(['(', '`']);
        let word = word.trim_end_matches(['.', ',', ';', ')', '`', '?', '!']);
        let word = word.strip_suffix("'s").unwrap_or(word);
        is_word(word) && !word.starts_with('/')
    });
    plain && words >= MIN_PROSE
}

/// Whether a text is one template action, and nothing else.
fn is_action(text: &str) -> bool {
    let inner = text
        .strip_prefix("{{")
        .and_then(|text| text.strip_suffix("}}"));
    inner.is_some_and(|inner| !inner.contains("}}") && !inner.contains("{{"))
}

fn unquoted(value: &str) -> &str {
    let quoted = |sign| {
        value
            .strip_prefix(sign)
            .and_then(|value| value.strip_suffix(sign))
    };
    quoted('"').or_else(|| quoted('\'')).unwrap_or(value)
}

/// Whether a value is one word, of which nothing can be taken apart.
fn is_word(value: &str) -> bool {
    !value.is_empty()
        && !value.starts_with(['-', '.'])
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-./".contains(&b))
}

#[cfg(test)]
mod tests;
