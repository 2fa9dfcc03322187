//! Text in XML.

use railint_lint::Finding;

use crate::common::one_line;

/// What is wrong and what to do, on one line.
pub(crate) fn message_and_help(finding: &Finding) -> String {
    match finding.help.as_str() {
        "" => escape(&finding.message),
        help => format!("{}; help: {}", escape(&finding.message), escape(help)),
    }
}

/// Text for an attribute or an element: on one line, without what XML knows no
/// way to write.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
