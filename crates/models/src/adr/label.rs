//! Lines that name something and give it a value: `**Status:** Accepted`,
//! `* Date: 2026-03-10`, `| Status | Accepted |`.

use railint_source::Span;
use railint_syntax::markdown::Markdown;

use crate::workplan::body::Body;

/// A name and its value in the head of a file, where other files have front
/// matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The name in small letters, with `_` for what is no letter: `superseded_by`.
    pub key: String,
    /// The name as it is written.
    pub name: Span,
    /// The value without marks around it.
    pub value: Span,
}

/// More letters make a sentence.
const LONGEST: usize = 30;

/// The labels before the first section of a file.
#[must_use]
pub fn labels(text: &str, markdown: &Markdown, body: &Body<'_>) -> Vec<Label> {
    let headings = markdown.headings.iter();
    let end = headings
        .filter(|heading| heading.level > 1)
        .map(|heading| heading.span.start)
        .next()
        .unwrap_or(text.len());
    let lines = body.lines(Span::new(0, end));
    lines
        .filter_map(|(span, line)| label(line, span.start))
        .collect()
}

fn label(line: &str, offset: usize) -> Option<Label> {
    let marks = [' ', '\t', '>', '*', '_', '-', '+', '|'];
    let start = line.len() - line.trim_start_matches(marks).len();
    let rest = line.get(start..)?;
    let in_table = line.trim_start().starts_with('|');
    let end = rest.find(if in_table { '|' } else { ':' })?;
    let named = rest.get(..end)?.trim_end_matches([' ', '*', '_', ':']);
    let words = named
        .chars()
        .all(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(&c));
    if named.is_empty() || named.len() > LONGEST || !words {
        return None;
    }
    let behind = rest.get(end + 1..)?;
    // `https://` is no label.
    if behind.starts_with("//") {
        return None;
    }
    let value = behind.trim_start_matches([' ', '\t', '*', '_', '|', ':']);
    let from = start + end + 1 + (behind.len() - value.len());
    let value = value.trim_end_matches([' ', '\t', '*', '_', '|', '\\']);
    let key = named.to_lowercase();
    Some(Label {
        key: key.replace([' ', '-'], "_"),
        name: Span::new(start, start + named.len()).shifted(offset),
        value: Span::new(from, from + value.len()).shifted(offset),
    })
}
