//! How a text names other records: by a link, by the name of a file, by a
//! number.

use std::sync::LazyLock;

use railint_source::Span;
use regex::bytes::Regex;

/// A record that a text names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// By a link or the name of a file, as it is written.
    File(String),
    /// By its number.
    Number(u32),
    /// By an address that is no file of the repo.
    Elsewhere,
}

/// A record where it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub target: Target,
    /// Where.
    pub span: Span,
}

/// The records that a text names, in order.
#[must_use]
pub fn targets(text: &str) -> Vec<Found> {
    // By bytes, as the letters of all languages make an automaton large, and this
    // takes all of them for letters. A link, a wiki link, the name of a file, `ADR-12`, `0012`.
    static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?x-u)
            (?P<image>!)?\[[^\[\]\n]*\]\(\s*<?(?P<link>[^()\s>]+)[^()\n]*\)
            | \[\[(?P<wiki>[^\]|\#\n]+)[^\]\n]*\]\]
            | (?P<url>https?://\S+)
            | (?P<file>[\w\x80-\xff./-]*[\w\x80-\xff]\.md)\b
            | \b(?i:adr)[-_\ ]?\#?0*(?P<adr>[0-9]{1,5})\b
            | \b(?P<number>0[0-9]{2,4})\b",
        )
        .ok()
    });
    let Some(pattern) = PATTERN.as_ref() else {
        return Vec::new();
    };
    let found = pattern.captures_iter(text.as_bytes()).filter_map(|found| {
        let part = |name| -> Option<&str> { text.get(found.name(name)?.range()) };
        let whole = found.get(0)?;
        let target = if part("image").is_some() {
            return None;
        } else if let Some(link) = part("link").or_else(|| part("file")) {
            file(link)
        } else if let Some(wiki) = part("wiki") {
            Target::File(format!("{}.md", wiki.trim_end_matches(".md")))
        } else if part("url").is_some() {
            Target::Elsewhere
        } else {
            let digits = part("adr").or_else(|| part("number"))?;
            Target::Number(digits.parse().ok()?)
        };
        Some(Found {
            target,
            span: Span::new(whole.start(), whole.end()),
        })
    });
    found.collect()
}

fn file(link: &str) -> Target {
    let path = link.split(['#', '?']).next().unwrap_or_default();
    let elsewhere = path.is_empty() || path.contains(':') || path.contains("{{");
    if elsewhere {
        Target::Elsewhere
    } else {
        Target::File(path.to_owned())
    }
}

/// The path in the repo that a link in the file `from` names. `None` where it
/// leads out of the repo.
#[must_use]
pub fn resolve(from: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = match link.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from.split('/').collect(),
    };
    parts.pop();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    Some(path.replace("%20", " "))
}
