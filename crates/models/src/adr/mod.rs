//! Architecture decision records (ADRs) in the forms that are in use: Nygard's
//! (`adr-tools`) with a section `Status`, MADR with front matter or a list, and
//! lines `**Status:** Accepted` or a table below the title.

mod label;
mod target;

use railint_source::Span;
use railint_syntax::markdown::{Heading, Markdown};

pub use label::{Label, labels};
pub use target::{Found, Target, resolve, targets};

use crate::workplan::body::Body;

/// How one record stands to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// These took its place.
    SupersededBy,
    /// It took the place of these.
    Supersedes,
}

/// Where a record says how it stands to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// How.
    pub relation: Relation,
    /// Only a part of a record was replaced.
    pub in_part: bool,
    /// The records that are named.
    pub targets: Vec<Found>,
}

/// Whether the name of a file is that of a record: it begins with a number or
/// with `ADR` and a number. Templates and tables of contents are none.
#[must_use]
pub fn is_record(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some(stem) = name.strip_suffix(".md") else {
        return false;
    };
    let template = stem.to_ascii_lowercase().contains("template");
    digits(stem).is_some() && !template
}

/// The number of a record by the name of its file. Names that begin with a day
/// have none.
#[must_use]
pub fn number(path: &str) -> Option<u32> {
    let name = path.rsplit('/').next().unwrap_or(path);
    digits(name)
        .filter(|digits| digits.len() <= 5)
        .and_then(|digits| digits.parse().ok())
}

/// The digits at the start of a name, behind `ADR` if that stands there.
fn digits(name: &str) -> Option<&str> {
    let bare = name
        .get(..3)
        .filter(|start| start.eq_ignore_ascii_case("adr"))
        .and_then(|_| name.get(3..))
        .map_or(name, |rest| rest.trim_start_matches(['-', '_', ' ']));
    let end = bare
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(bare.len());
    let (digits, rest) = bare.split_at_checked(end)?;
    let ends = rest.is_empty() || rest.starts_with(['-', '_', '.', ' ']);
    (!digits.is_empty() && ends).then_some(digits)
}

/// The text that gives the status of a record which has no front matter: the
/// value of a line `Status:`, or the section of that name.
#[must_use]
pub fn status(text: &str, markdown: &Markdown, body: &Body<'_>) -> Option<Span> {
    let line = labels(text, markdown, body)
        .into_iter()
        .find(|label| label.key == "status");
    line.map(|label| label.value)
        .or_else(|| section(text, markdown, body))
}

/// What stands under the heading `Status`, without blank lines around it.
fn section(text: &str, markdown: &Markdown, body: &Body<'_>) -> Option<Span> {
    let is_status = |heading: &Heading| {
        let letters = heading.text.trim_matches(|c: char| !c.is_alphabetic());
        letters.eq_ignore_ascii_case("status")
    };
    let at = markdown.headings.iter().position(is_status)?;
    let start = markdown.headings.get(at)?.span.end;
    let next = markdown.headings.get(at + 1);
    let end = next.map_or(text.len(), |next| next.span.start);
    let mut lines = body
        .lines(Span::new(start, end))
        .filter(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with("<!--"));
    let (first, _) = lines.next()?;
    let last = lines.last().map_or(first, |(span, _)| span);
    Some(first.to(last))
}

/// Whether a status says that another record took this one's place.
#[must_use]
pub fn is_superseded(status: &str) -> bool {
    let mut said = status;
    // What is struck out was said before.
    while let Some(rest) = said.trim_start().strip_prefix("~~") {
        match rest.split_once("~~") {
            Some((_, behind)) => said = behind,
            None => break,
        }
    }
    let word: String = said
        .chars()
        .skip_while(|c| !c.is_alphabetic())
        .take_while(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    matches!(word.as_str(), "superseded" | "superceded")
}

/// Whether a status says that a record is in force or on its way there.
#[must_use]
pub fn is_in_force(status: &str) -> bool {
    const WORDS: [&str; 4] = ["accepted", "approved", "adopted", "active"];
    let word = status.trim_matches(|c: char| !c.is_alphabetic());
    WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// What a stretch of text says of other records.
#[must_use]
pub fn said(text: &str, within: Span) -> Vec<Said> {
    let source = within.text(text);
    let lower = source.to_ascii_lowercase();
    let mut starts: Vec<(usize, usize, Relation)> = Vec::new();
    for (words, relation) in [
        (&BY[..], Relation::SupersededBy),
        (&OF[..], Relation::Supersedes),
    ] {
        for word in words {
            let found = lower.match_indices(word);
            starts.extend(found.map(|(at, word)| (at, at + word.len(), relation)));
        }
    }
    starts.sort_unstable_by_key(|(start, ..)| *start);
    starts.truncate(MOST);
    let ends: Vec<usize> = starts.iter().skip(1).map(|(start, ..)| *start).collect();
    let ends = ends.into_iter().chain([source.len()]);
    let mut all = Vec::new();
    for ((start, from, relation), end) in starts.into_iter().zip(ends) {
        let named = source.get(from..end.max(from)).unwrap_or_default();
        let mut found: Vec<Found> = Vec::new();
        for paragraph in paragraphs(named) {
            let text = paragraph.text(named);
            let mut end = None;
            for mut one in targets(text) {
                // What stands in the next sentence is named for another reason.
                let gap = end.map(|end| Span::new(end, one.span.start).text(text));
                if gap.is_some_and(|gap| gap.contains(". ") || gap.len() > LONGEST_GAP) {
                    break;
                }
                end = Some(one.span.end);
                one.span = one.span.shifted(within.start + from + paragraph.start);
                found.push(one);
            }
            // The list behind a colon belongs to it, the next paragraph does not.
            if !found.is_empty() {
                break;
            }
        }
        let line = lower.get(..end).unwrap_or_default();
        let line = line.get(line_start(line, start)..).unwrap_or_default();
        all.push(Said {
            relation,
            in_part: is_in_part(line),
            targets: found,
        });
    }
    all
}

/// How much stands between two records that one list names, in bytes.
const LONGEST_GAP: usize = 60;

/// Nobody names more relations in one place.
const MOST: usize = 50;

const BY: [&str; 6] = [
    "superseded by",
    "superceded by",
    "superseded-by",
    "superseded_by",
    "supersededby",
    "replaced by",
];
const OF: [&str; 3] = ["supersedes", "supercedes", "replaces"];
const PARTLY: [&str; 10] = [
    "partial", "partly", "in part", "part of", "parts ", "portion", "section", "§", "half", "amend",
];

/// Whether a text speaks of a part of a record.
#[must_use]
pub fn is_in_part(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    PARTLY.iter().any(|word| text.contains(word))
}

/// Whether a value says that there is none.
#[must_use]
pub fn is_none(value: &str) -> bool {
    const WORDS: [&str; 4] = ["none", "nothing", "no", "n/a"];
    let word = value.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = word.find([' ', ',', '.', ';', '(']).unwrap_or(word.len());
    let word = word.get(..end).unwrap_or_default();
    word.is_empty() || WORDS.iter().any(|none| word.eq_ignore_ascii_case(none))
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |end| end + 1)
}

/// Stretches of a text between blank lines.
fn paragraphs(text: &str) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::new();
    let mut open = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len());
        at = span.end;
        if line.trim().is_empty() {
            open = false;
        } else if let (true, Some(last)) = (open, all.last_mut()) {
            *last = last.to(span);
        } else {
            open = true;
            all.push(span);
        }
    }
    all
}

#[cfg(test)]
mod tests;
