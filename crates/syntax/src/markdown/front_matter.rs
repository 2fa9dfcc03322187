//! The lines between which front matter stands.

use railint_source::Span;

/// The front matter of a file, or what there is in its place.
///
/// Each span of a delimiter is the line without its line break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrontMatter {
    /// The file does not begin with anything like it.
    Missing,
    /// A `---` line at the very top and a closing line.
    Found {
        /// The opening `---`.
        open: Span,
        /// The lines between the delimiters, with their line breaks.
        content: Span,
        /// The closing `---` or `...`.
        close: Span,
    },
    /// A `---` line at the top that no line closes.
    Unclosed {
        /// The opening `---`.
        open: Span,
    },
    /// An editor escaped the delimiter: the first line with text is `\---`.
    Escaped {
        /// The `\---`.
        open: Span,
    },
    /// Blank lines stand before the `---`, so that no tool takes it for front
    /// matter (in Markdown it is a line across the page).
    NotFirst {
        /// The `---` that comes too late.
        open: Span,
    },
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Finds the front matter of `text`.
pub(super) fn find(text: &str) -> FrontMatter {
    let mut lines = Lines {
        text,
        at: top(text),
    };
    let Some(first) = lines.next() else {
        return FrontMatter::Missing;
    };
    if is_delimiter(first.text(text)) {
        return close(text, first, lines);
    }
    let late = std::iter::once(first)
        .chain(lines)
        .find(|line| !line.text(text).trim().is_empty());
    match late {
        Some(open) if open.text(text).trim_end() == "\\---" => FrontMatter::Escaped { open },
        Some(open) if open != first && is_delimiter(open.text(text)) => {
            FrontMatter::NotFirst { open }
        }
        _ => FrontMatter::Missing,
    }
}

fn close(text: &str, open: Span, lines: Lines<'_>) -> FrontMatter {
    let content = lines.at;
    for line in lines {
        let written = line.text(text).trim_end_matches([' ', '\t']);
        if written == "---" || written == "..." {
            return FrontMatter::Found {
                open,
                content: Span::new(content, line.start),
                close: line,
            };
        }
    }
    FrontMatter::Unclosed { open }
}

fn is_delimiter(line: &str) -> bool {
    line.trim_end_matches([' ', '\t']) == "---"
}

/// Where the text begins behind a byte order mark.
fn top(text: &str) -> usize {
    if text.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len_utf8()
    } else {
        0
    }
}

impl FrontMatter {
    /// Where the document begins that is not front matter.
    pub(super) fn body(self, text: &str) -> usize {
        match self {
            Self::Found { close, .. } => close.end,
            _ => top(text),
        }
    }
}

/// The lines of a text from an offset on, without their line breaks.
#[derive(Clone, Copy)]
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let length = rest.find('\n').unwrap_or(rest.len());
        self.at = (start + length + 1).min(self.text.len());
        let line = rest.get(..length).unwrap_or_default();
        Some(Span::new(
            start,
            start + line.strip_suffix('\r').unwrap_or(line).len(),
        ))
    }
}
