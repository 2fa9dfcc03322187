//! What people get wrong in YAML, said in other words than a parser's: tabs, and
//! keys that an editor took for Markdown.

use railint_source::Span;
use railint_syntax::json::Spanned;
use railint_syntax::yaml::Node;
use serde_json::Value;

/// The tab because of which a text is no YAML: it indents the line at which
/// reading stopped (at the byte `at`), the one after, or the one before.
pub(super) fn tab(text: &str, at: usize) -> Option<Span> {
    let line_before = |end: usize| {
        let before = text.get(..end).unwrap_or_default();
        before.rfind('\n').map_or(0, |newline| newline + 1)
    };
    let own = line_before(at);
    let behind = text.get(own..).and_then(|text| text.find('\n'));
    let next = behind.map_or(own, |length| own + length + 1);
    let previous = line_before(own.saturating_sub(1));
    [own, next, previous].into_iter().find_map(|line| {
        let rest = text.get(line..)?;
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let tab = line + rest.get(..blanks)?.find('\t')?;
        Some(Span::new(tab, tab + 1))
    })
}

/// A key without the backslashes by which Markdown escapes punctuation:
/// `topic\_slug`. `None` where there are none.
pub(crate) fn unescaped(key: &str) -> Option<String> {
    let mut plain = String::with_capacity(key.len());
    let mut characters = key.chars().peekable();
    while let Some(character) = characters.next() {
        let escapes = characters.peek().is_some_and(char::is_ascii_punctuation);
        if character != '\\' || !escapes {
            plain.push(character);
        }
    }
    (plain.len() < key.len()).then_some(plain)
}

/// The keys of a mapping that are escaped, each with its place. In `instance`,
/// which is the same mapping, they become what was meant, so that a field which
/// only has the wrong name is not missing as well.
pub(super) fn escaped_keys(root: Node<'_>, instance: &mut Spanned) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    for entry in root.entries() {
        if let Some(key) = entry.key.as_key().filter(|key| unescaped(key).is_some()) {
            found.push((key.into_owned(), entry.key.span()));
        }
    }
    if let (false, Value::Object(fields)) = (found.is_empty(), &mut instance.value) {
        let before = std::mem::take(fields);
        let names: Vec<String> = before.keys().cloned().collect();
        let renamed = before.into_iter().map(|(key, value)| {
            let plain = unescaped(&key).filter(|plain| !names.contains(plain));
            (plain.unwrap_or(key), value)
        });
        *fields = renamed.collect();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tab_is_found_that_stands_in_the_way() {
        assert_eq!(tab("a: 1\n\tb: 2\n", 8), Some(Span::new(5, 6)));
        assert_eq!(tab("a:\n  \t- b\nc: d\n", 10), Some(Span::new(5, 6)));
        assert_eq!(tab("\ta", 2), Some(Span::new(0, 1)));
        assert_eq!(tab("a: b\n\tc: d\n", 3), Some(Span::new(5, 6)));
        for (text, at) in [
            ("a: [\n", 5),
            ("a:\tb: c", 5),
            ("", 0),
            ("\ta: 1\nb: 1\nc: [", 15),
        ] {
            assert_eq!(tab(text, at), None, "{text:?}");
        }
    }

    #[test]
    fn what_markdown_escapes_is_read_as_it_was_meant() {
        assert_eq!(unescaped("topic\\_slug").as_deref(), Some("topic_slug"));
        assert_eq!(unescaped("a\\-b\\\\"), Some("a-b\\".to_owned()));
        for plain in ["topic_slug", "a\\b", "a\\", ""] {
            assert_eq!(unescaped(plain), None, "{plain}");
        }
    }
}
