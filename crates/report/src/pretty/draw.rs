//! Snippets, drawn by miette.
//!
//! miette gets a small text of its own for each snippet: the lines to show,
//! fitted to the terminal, under the numbers that they have in their file. So
//! its cost does not depend on the file, and what it would print as it finds it
//! (long lines, escape sequences, ends of files) is settled before.

use std::error::Error;
use std::fmt;
use std::iter::{once, repeat_n};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use railint_lint::{Level, Place};
use textwrap::core::display_width;

use crate::Options;
use crate::common::one_line;
use crate::pretty::fit::{Fitted, LABEL_COLUMNS, LABEL_HOOK, Room, fit};
use crate::pretty::lines::{Line, lines};
use crate::pretty::wrap::wrapped;

/// Narrower terminals are written to as if they had this many columns.
const MIN_WIDTH: usize = 40;

/// Wider lines are hard to read.
const MAX_WIDTH: usize = 120;

/// How many lines of a long place are shown.
pub(super) const MAX_LINES: usize = 4;

/// Columns that miette needs beside the line number, and for the bracket at
/// the left of a mark over several lines.
const GUTTER: usize = 4;
const BRACKET: usize = 4;

/// Line numbers and columns beyond this come from a broken facts file.
const MAX_NUMBER: usize = 999_999_999;

/// A place to be shown.
pub(super) struct Spot<'a> {
    /// Whether only an earlier commit has this place.
    pub(super) past: bool,
    /// The repo of the file; `None` for the policy.
    pub(super) repo: Option<&'a str>,
    /// Path relative to the repo.
    pub(super) path: &'a str,
    /// Where in the file.
    pub(super) place: &'a Place,
    /// What is to be seen there; may be empty.
    pub(super) label: &'a str,
    /// Whether the line before is shown, too.
    pub(super) context: bool,
    /// How many lines of the place are shown.
    pub(super) rows: usize,
    /// Digits of the line numbers, the same for all places of a finding so that
    /// their frames stand under each other.
    pub(super) digits: usize,
}

/// How many digits the line numbers of a place need.
pub(super) fn digits(place: &Place) -> usize {
    let shown = place.start.line.saturating_add(MAX_LINES - 1);
    number_width(place.end.line.min(shown))
}

fn number_width(line: usize) -> usize {
    line.clamp(1, MAX_NUMBER).to_string().len()
}

/// Draws for one terminal.
pub(super) struct Pen {
    theme: GraphicalTheme,
    handler: GraphicalReportHandler,
    width: usize,
    ellipsis: &'static str,
}

impl Pen {
    pub(super) fn new(options: &Options) -> Self {
        let theme = GraphicalTheme {
            characters: if options.unicode {
                ThemeCharacters::unicode()
            } else {
                ThemeCharacters::ascii()
            },
            styles: if options.color {
                ThemeStyles::ansi()
            } else {
                ThemeStyles::none()
            },
        };
        Self {
            handler: GraphicalReportHandler::new_themed(theme.clone())
                .without_syntax_highlighting(),
            theme,
            width: options.width.clamp(MIN_WIDTH, MAX_WIDTH),
            ellipsis: if options.unicode { "…" } else { "..." },
        }
    }

    /// Columns of a line.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The sign before a message.
    pub(super) fn icon(&self, level: Level) -> &str {
        let characters = &self.theme.characters;
        match level {
            Level::Error => &characters.error,
            Level::Warning => &characters.warning,
            Level::Info | Level::Off => &characters.advice,
        }
    }

    /// The place in its file under the name `name`: with its lines where `text`
    /// is there and still agrees, else with what the place knows of them.
    pub(super) fn draw(&self, spot: &Spot<'_>, name: &str, text: Option<&str>) -> String {
        let place = spot.place;
        let name = one_line(name);
        let public = spot.repo.is_none();
        let found = text.and_then(|text| lines(text, place, public, spot.context, spot.rows));
        let shown = found.or_else(|| remembered(place));
        shown
            .and_then(|shown| self.framed(&name, spot, &shown))
            .unwrap_or_else(|| self.bare(&name, spot))
    }

    /// Lines in a frame. `None` if miette will not have them.
    fn framed(&self, name: &str, spot: &Spot<'_>, lines: &[Line<'_>]) -> Option<String> {
        let last = lines.last()?.number.min(MAX_NUMBER);
        let first = last.saturating_sub(lines.len() - 1);
        let bracket = lines.iter().filter(|line| line.mark.is_some()).count() > 1;
        let digits = spot.digits.max(number_width(last));
        let gutter = digits + GUTTER + if bracket { BRACKET } else { 0 };
        let columns = self.width - gutter;
        let room = Room {
            columns,
            label: if bracket {
                0
            } else {
                display_width(&one_line(spot.label))
            },
            ellipsis: self.ellipsis,
        };
        let mut source = Source {
            name: name.to_owned(),
            text: String::new(),
            first,
            place: position(spot.place),
        };
        let mut mark: Option<(usize, Fitted)> = None;
        let mut end = 0;
        for (at, line) in lines.iter().enumerate() {
            let fitted = fit(line, room);
            if at > 0 {
                source.text.push('\n');
            }
            let offset = source.text.len();
            source.text += &fitted.text;
            if line.mark.is_some() {
                end = offset + fitted.mark.end;
                mark.get_or_insert((offset + fitted.mark.start, fitted));
            }
        }
        let (start, fitted) = mark?;
        let used = if bracket {
            0
        } else {
            fitted.middle + LABEL_HOOK
        };
        let label = wrapped(spot.label, columns.saturating_sub(used).max(LABEL_COLUMNS)).join("\n");
        let label = Some(label).filter(|label| !label.is_empty());
        let snippet = Snippet {
            source,
            span: LabeledSpan::new(label, start, end.saturating_sub(start)),
        };
        self.render(&snippet, digits - number_width(last))
    }

    /// The frame, indented, without the title that miette puts before it, which
    /// is one line because the snippet has no message.
    fn render(&self, snippet: &Snippet, indent: usize) -> Option<String> {
        let mut drawn = String::new();
        self.handler.render_report(&mut drawn, snippet).ok()?;
        let (_, frame) = drawn.split_once('\n')?;
        let mut trimmed = String::with_capacity(frame.len());
        for line in frame.lines() {
            trimmed.extend(repeat_n(' ', indent));
            trimmed += line.trim_end();
            trimmed.push('\n');
        }
        Some(trimmed)
    }

    /// A frame without lines, for a file as a whole and for places whose text is
    /// not to be had.
    fn bare(&self, name: &str, spot: &Spot<'_>) -> String {
        let c = &self.theme.characters;
        let indent = " ".repeat(spot.digits + 2);
        let (line, column) = position(spot.place);
        let at = format!("{name}:{line}:{column}");
        let at = self.theme.styles.link.style(at);
        let mut frame = format!("{indent}{}{}[{at}]\n", c.ltop, c.hbar);
        let room = self.width - indent.len() - LABEL_HOOK - 2;
        for (row, text) in wrapped(spot.label, room).iter().enumerate() {
            let label = if row == 0 {
                format!("{}{}{} {text}", c.lbot, c.hbar, c.hbar)
            } else {
                format!("    {text}")
            };
            let style = self.theme.styles.highlights.first().copied();
            let label = style.unwrap_or_default().style(label);
            frame += &format!("{indent}{} {label}\n", c.vbar_break);
        }
        let rule = String::from(c.hbar).repeat(4);
        frame + &format!("{indent}{}{rule}\n", c.lbot)
    }
}

/// What a place itself keeps of its text.
fn remembered(place: &Place) -> Option<Vec<Line<'_>>> {
    let text = place.excerpt.trim();
    if text.is_empty() {
        return None;
    }
    Some(vec![Line {
        number: place.start.line,
        text,
        clipped: (false, false),
        mark: Some(0..text.len()),
    }])
}

/// Line and column as they are printed.
fn position(place: &Place) -> (usize, usize) {
    let start = place.start;
    (
        start.line.clamp(1, MAX_NUMBER),
        start.column.clamp(1, MAX_NUMBER),
    )
}

/// The text of a snippet, with the place that it has in its file.
#[derive(Debug)]
struct Source {
    name: String,
    text: String,
    /// Number of its first line, from 1.
    first: usize,
    /// Line and column of the mark in the file.
    place: (usize, usize),
}

impl SourceCode for Source {
    /// The whole snippet, whatever context is asked for. Without context miette
    /// wants to know where the mark is.
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        context_before: usize,
        _context_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (line, column) = if context_before == 0 {
            (
                self.place.0.saturating_sub(1),
                self.place.1.saturating_sub(1),
            )
        } else {
            (self.first.saturating_sub(1), 0)
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            SourceSpan::from(0..self.text.len()),
            line,
            column,
            self.text.lines().count(),
        )))
    }
}

/// What miette calls a diagnostic: one snippet and no message.
#[derive(Debug)]
struct Snippet {
    source: Source,
    span: LabeledSpan,
}

impl fmt::Display for Snippet {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl Error for Snippet {}

impl Diagnostic for Snippet {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(once(self.span.clone())))
    }
}
