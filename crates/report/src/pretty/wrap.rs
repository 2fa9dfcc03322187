//! Text wrapped to the width of the terminal.

use textwrap::core::display_width;
use textwrap::{Options, WordSeparator, WordSplitter};

use crate::common::one_line;

/// Longer texts are cut: a message has to fit on a screen.
const MAX_CHARS: usize = 1000;

/// The second and later lines of a paragraph are indented no further.
const MAX_INDENT: usize = 8;

/// The lines of `text`, none wider than `width`; none for an empty text.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    folded(text, Options::new(width.max(1)))
}

/// A paragraph that begins with `lead`, of which `painted` is the form to be
/// printed. Nothing at all for an empty text.
pub(super) fn paragraph(lead: &str, painted: &str, text: &str, width: usize) -> String {
    let indent = " ".repeat(display_width(lead).min(MAX_INDENT));
    let options = Options::new(width)
        .initial_indent(lead)
        .subsequent_indent(&indent);
    let mut out = String::new();
    for line in folded(text, options) {
        match line.strip_prefix(lead).filter(|_| out.is_empty()) {
            Some(rest) => {
                out += painted;
                out += rest;
            }
            None => out += &line,
        }
        out.push('\n');
    }
    out
}

/// Only spaces part lines: a name such as `postgresql-ha` stays whole.
fn folded(text: &str, options: Options<'_>) -> Vec<String> {
    let text = one_line(text.trim());
    if text.is_empty() {
        return Vec::new();
    }
    let cut = match text.char_indices().nth(MAX_CHARS) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.into_owned(),
    };
    let options = options
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(&cut, options)
        .into_iter()
        .map(|line| line.into_owned())
        .collect()
}
