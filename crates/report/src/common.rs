//! What every format needs: text that is safe to print, and where a finding is.

use std::borrow::Cow;

use railint_lint::{Finding, Place};

/// Whether a character must not reach a terminal or a log as it is: it would
/// start an escape sequence, break the line, or change the order in which other
/// characters are seen. Joiners (U+200C, U+200D) are harmless and needed by
/// several scripts.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// The text on a single line, unsafe characters written as `\n` or `\u{1b}`.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_unsafe(c) {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// The repo of a finding as [`crate::Texts`] wants it: `None` outside every repo.
pub(crate) fn repo_of(finding: &Finding) -> Option<&str> {
    Some(finding.repo.as_str()).filter(|repo| !repo.is_empty())
}

/// The page of a rule on the web.
pub(crate) fn rule_url(rule: &str) -> String {
    format!(
        "{}/src/branch/main/rules/{rule}.md",
        env!("CARGO_PKG_REPOSITORY")
    )
}

/// What is wrong and, in a second paragraph, what to do.
pub(crate) fn message_and_help(finding: &Finding) -> String {
    match finding.help.as_str() {
        "" => finding.message.clone(),
        help => format!("{}\nhelp: {help}", finding.message),
    }
}

/// `line:column:endLine:endColumn`, as problem matchers read it.
pub(crate) fn range(place: &Place) -> String {
    let (start, end) = (place.start, place.end);
    format!(
        "{}:{}:{}:{}",
        start.line, start.column, end.line, end.column
    )
}

/// Says that there is no format of this name, and which was meant or which
/// there are.
pub(crate) fn nearest_name(name: &str, known: &[&str]) -> String {
    let name = one_line(name);
    let near = known
        .iter()
        .map(|other| (strsim::osa_distance(&name, other), other))
        .min()
        .filter(|(distance, _)| *distance <= 2);
    match near {
        Some((_, near)) => format!("`{name}` is no format: did you mean `{near}`?"),
        None => format!("`{name}` is no format: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_fool_a_terminal_is_spelled_out() {
        assert_eq!(
            one_line("a\u{1b}[31mb\r\nc\t\u{9b}\u{202e}\u{7f}"),
            "a\\u{1b}[31mb\\r\\nc\\t\\u{9b}\\u{202e}\\u{7f}"
        );
        assert!(matches!(
            one_line("日本 – é \u{200d}"),
            Cow::Borrowed("日本 – é \u{200d}")
        ));
    }
}
