//! A line of a file made to fit the terminal.
//!
//! Tabs become spaces, unsafe characters are spelled out, and of a line that is
//! too long only the part around the mark is kept.

use std::borrow::Cow;
use std::ops::Range;

use textwrap::core::display_width;

use crate::common::one_line;
use crate::pretty::lines::Line;

const TAB: &str = "    ";

/// How much of a label finds room to the right of what it points at; it is
/// wrapped there.
pub(super) const LABEL_COLUMNS: usize = 20;

/// What miette draws before a label.
pub(super) const LABEL_HOOK: usize = 4;

/// The room for a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room<'a> {
    /// Columns for the text.
    pub(super) columns: usize,
    /// Width of the label that will stand under the mark.
    pub(super) label: usize,
    /// What stands for text that is left out.
    pub(super) ellipsis: &'a str,
}

/// A line as it will be printed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fitted {
    /// No wider than the room.
    pub(super) text: String,
    /// The bytes of the mark in `text`.
    pub(super) mark: Range<usize>,
    /// The column over the middle of the mark, from 0.
    pub(super) middle: usize,
}

/// Fits a line into the room.
pub(super) fn fit(line: &Line<'_>, room: Room<'_>) -> Fitted {
    let mark = line.mark.clone().unwrap_or(0..0);
    let before = line.text.get(..mark.start).unwrap_or_default();
    let from_mark = line.text.get(mark.start..).unwrap_or_default();
    let marked = from_mark.get(..mark.len()).unwrap_or_default();

    let left = left_of(before, line.clipped.0, room, wanted(marked, room));
    let mut cells = Cells::new(room.columns, left);
    let start = cells.text.len();
    let start_column = cells.width;
    let mut end = None;
    for (at, c) in from_mark.char_indices() {
        if at == mark.len() {
            end = Some(cells.text.len());
        }
        if !cells.push(&visible(c)) {
            break;
        }
    }
    if !cells.full {
        end = end.or(Some(cells.text.len()));
    }
    if cells.full || line.clipped.1 {
        let kept = cells.close(room.ellipsis, start);
        // Where some of the mark is left out, the ellipsis stands for it.
        end = end.filter(|end| *end <= kept);
    }
    let end = end.unwrap_or(cells.text.len());
    let width = display_width(cells.text.get(start..end).unwrap_or_default());
    if end == cells.text.len() && start == end {
        // An empty mark needs something to stand under.
        cells.text.push(' ');
    }
    Fitted {
        text: cells.text,
        mark: start..end,
        middle: start_column + width / 2,
    }
}

/// The columns that the mark and its label would like to have.
fn wanted(marked: &str, room: Room<'_>) -> usize {
    let mut width = 0;
    for c in marked.chars() {
        width += display_width(&visible(c));
        if width >= room.columns {
            break;
        }
    }
    let label = LABEL_HOOK + room.label.min(LABEL_COLUMNS);
    width
        .min(room.columns / 2)
        .max(width.min(room.columns) / 2 + label)
}

/// What is shown to the left of the mark: all of it if there is room beside the
/// `wanted` columns, else its end.
fn left_of(before: &str, clipped: bool, room: Room<'_>, wanted: usize) -> String {
    let free = room.columns.saturating_sub(wanted);
    let ellipsis = display_width(room.ellipsis);
    let mut cells: Vec<Cow<'static, str>> = Vec::new();
    let mut width = 0;
    let mut cut = clipped;
    for c in before.chars().rev() {
        let cell = visible(c);
        width += display_width(&cell);
        cells.push(cell);
        if width > free {
            cut = true;
            break;
        }
    }
    if cut {
        while width + ellipsis > free {
            match cells.pop() {
                Some(cell) => width -= display_width(&cell),
                None => break,
            }
        }
        cells.push(Cow::Owned(room.ellipsis.to_owned()));
    }
    cells.into_iter().rev().collect()
}

/// A character as it is printed.
fn visible(c: char) -> Cow<'static, str> {
    if c == '\t' {
        return Cow::Borrowed(TAB);
    }
    let mut buffer = [0; 4];
    Cow::Owned(one_line(c.encode_utf8(&mut buffer)).into_owned())
}

/// Text that grows to a number of columns and no further.
struct Cells {
    text: String,
    columns: usize,
    width: usize,
    /// Whether something did not fit.
    full: bool,
    /// Bytes and columns of each cell, so that the last ones can be taken back.
    sizes: Vec<(usize, usize)>,
}

impl Cells {
    fn new(columns: usize, text: String) -> Self {
        Self {
            width: display_width(&text),
            text,
            columns,
            full: false,
            sizes: Vec::new(),
        }
    }

    fn push(&mut self, cell: &str) -> bool {
        let width = display_width(cell);
        // Characters without width are bounded, too.
        if self.width + width > self.columns || self.sizes.len() > 4 * self.columns {
            self.full = true;
            return false;
        }
        self.text += cell;
        self.width += width;
        self.sizes.push((cell.len(), width));
        true
    }

    /// Ends the text with an ellipsis, which replaces what it needs room for but
    /// for the first `keep` bytes. Returns how many bytes stand before it.
    fn close(&mut self, ellipsis: &str, keep: usize) -> usize {
        let wanted = display_width(ellipsis);
        while self.width + wanted > self.columns && self.text.len() > keep {
            let Some((bytes, width)) = self.sizes.pop() else {
                break;
            };
            self.text.truncate(self.text.len() - bytes);
            self.width -= width;
        }
        let kept = self.text.len();
        self.text += ellipsis;
        self.width += wanted;
        kept
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_line_never_leaves_its_room_nor_the_mark_its_text(
            text in "[a-z\t\u{1b}\u{301}日é😀]{0,200}",
            (start, end) in (0..200_usize, 0..200_usize),
            (columns, label) in (23..120_usize, 0..80_usize),
            clipped in any::<(bool, bool)>(),
            ellipsis in prop_oneof![Just("…"), Just("...")],
        ) {
            let start = text.floor_char_boundary(start);
            let end = text.floor_char_boundary(end).max(start);
            let line = Line { number: 1, text: &text, clipped, mark: Some(start..end) };
            let fitted = fit(&line, Room { columns, label, ellipsis });
            prop_assert!(display_width(fitted.text.trim_end()) <= columns);
            prop_assert!(fitted.text.get(fitted.mark.clone()).is_some());
            prop_assert_eq!(fitted.mark.is_empty(), start == end);
        }
    }
}
