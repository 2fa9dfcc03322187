//! The lines of a text that a place covers.
//!
//! A place may come from facts that were recorded when the file was another
//! one, so nothing in it is trusted: where the text does not agree with it,
//! there are no lines. Work is bounded by [`REACH`], whatever the size of the
//! file, so no index of its lines is made.

use std::ops::Range;

use railint_lint::Place;
use railint_source::Position;

/// How far from the place a line is looked at, in bytes.
const REACH: usize = 4096;

const BREAKS: [char; 2] = ['\n', '\r'];

/// A line of the text, or as much of it as is near the place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'t> {
    /// From 1.
    pub(super) number: usize,
    /// Without its line break.
    pub(super) text: &'t str,
    /// Whether the line has more text before or behind this.
    pub(super) clipped: (bool, bool),
    /// What of it belongs to the place; `None` for context.
    pub(super) mark: Option<Range<usize>>,
}

/// The lines that `place` covers, at most `rows`, with the one before them where
/// `context` asks for it and it says anything. `None` where the text is not the
/// one that the place was made from, for a file as a whole, and where the place
/// keeps its text to itself because it may be a secret; the policy is `public`
/// and has none.
pub(super) fn lines<'t>(
    text: &'t str,
    place: &Place,
    public: bool,
    context: bool,
    rows: usize,
) -> Option<Vec<Line<'t>>> {
    let whole_file = place.start == Position::start() && place.end == Position::start();
    let kept_back = place.excerpt.trim().is_empty() && place.end.byte > place.start.byte;
    if whole_file || (kept_back && !public) {
        return None;
    }
    let span = span(text, place)?;
    let (begin, clipped) = line_start(text, span.start);
    let known = !place.excerpt.trim().is_empty();
    let to_the_left = text.get(begin..place.start.byte).unwrap_or_default();
    let column = to_the_left.chars().count() + 1;
    if !known && !clipped && column != place.start.column {
        return None;
    }
    let number = place.start.line.max(1);
    let before = if context && !clipped {
        line_before(text, begin, number)
    } else {
        None
    };
    let mut lines: Vec<Line<'t>> = before.into_iter().collect();
    let first = (begin, clipped);
    lines.extend(covered(text, first, &span, number, rows));
    Some(lines)
}

/// The bytes of a place where they agree with its excerpt, without white space
/// at the end, on character boundaries, and no more than can be shown.
fn span(text: &str, place: &Place) -> Option<Range<usize>> {
    let mut start = place.start.byte;
    let rest = text.get(start..)?;
    let end = place.end.byte.clamp(start, text.len());
    let end = text.floor_char_boundary(end.min(start + REACH));
    let covered = text.get(start..end)?.trim_end();
    let mut characters = covered.chars().filter(|c| !c.is_whitespace());
    let excerpt = place.excerpt.trim_end_matches('…');
    let agrees = excerpt
        .chars()
        .filter(|c| !c.is_whitespace())
        .all(|c| characters.next() == Some(c));
    if !agrees {
        return None;
    }
    // Between CR and LF is still the end of the line; before a byte order mark
    // is the start of the text.
    if rest.starts_with('\n') && text.get(..start)?.ends_with('\r') {
        start -= 1;
    } else if start == 0 && text.starts_with('\u{feff}') {
        start = '\u{feff}'.len_utf8();
    }
    let end = match covered.len() {
        0 => start,
        length => start.max(place.start.byte + length),
    };
    Some(start..end)
}

/// Where the line with the byte `at` begins, and whether that is only as far as
/// was looked.
fn line_start(text: &str, at: usize) -> (usize, bool) {
    let floor = text.floor_char_boundary(at.saturating_sub(REACH));
    let back = text.get(floor..at).unwrap_or_default();
    match back.rfind(BREAKS) {
        Some(found) => (floor + found + 1, false),
        None if floor == 0 && back.starts_with('\u{feff}') => ('\u{feff}'.len_utf8(), false),
        None => (floor, floor > 0),
    }
}

/// Where the line that goes on at the byte `at` ends, and whether that is only
/// as far as was looked.
fn line_end(text: &str, at: usize) -> (usize, bool) {
    let ceiling = text.floor_char_boundary(text.len().min(at + REACH));
    let ahead = text.get(at..ceiling).unwrap_or_default();
    match ahead.find(BREAKS) {
        Some(found) => (at + found, false),
        None => (ceiling, ceiling < text.len()),
    }
}

/// The line before the one that begins at `begin`, unless it is blank or longer
/// than was looked.
fn line_before(text: &str, begin: usize, number: usize) -> Option<Line<'_>> {
    let above = text.get(..begin)?;
    let above = above
        .strip_suffix("\r\n")
        .or_else(|| above.strip_suffix(BREAKS))?;
    let (start, clipped) = line_start(text, above.len());
    let line = above.get(start..)?;
    if clipped || line.trim().is_empty() {
        return None;
    }
    Some(Line {
        number: number.checked_sub(1)?,
        text: line,
        clipped: (false, false),
        mark: None,
    })
}

/// The first `rows` lines of `span`; `begin` is what [`line_start`] says of it.
fn covered<'t>(
    text: &'t str,
    (begin, clipped): (usize, bool),
    span: &Range<usize>,
    number: usize,
    rows: usize,
) -> Vec<Line<'t>> {
    let mut lines: Vec<Line<'t>> = Vec::new();
    let mut at = begin;
    while lines.len() < rows {
        let from = at.max(span.start);
        let (end, clipped_right) = line_end(text, from);
        let more = span.end > end;
        let last = lines.len() + 1 == rows;
        lines.push(Line {
            number: number.saturating_add(lines.len()),
            text: text.get(at..end).unwrap_or_default(),
            clipped: (clipped && lines.is_empty(), clipped_right || (more && last)),
            mark: Some(from - at..span.end.min(end).max(from) - at),
        });
        if clipped_right || !more {
            break;
        }
        let crlf = text.get(end..).is_some_and(|rest| rest.starts_with("\r\n"));
        at = end + if crlf { 2 } else { 1 };
    }
    lines
}
