//! Aliases as keys: `*app: x`.
//!
//! YAML 1.2 lets the name of an alias hold a colon, so that this is an alias
//! `app:` and an error behind it. The readers that Kubernetes and Helm are built
//! on end the name before the colon, and people write it so.

/// The text with such aliases made plain words of the same length (`_app: x`),
/// for another attempt; `None` where there is none. The key is then the alias as it
/// is written (`*app`), not what it stands for.
pub(super) fn as_words(text: &str) -> Option<String> {
    let mut words = text.as_bytes().to_vec();
    let mut found = false;
    for (at, _) in text.match_indices('*') {
        let begins = text
            .get(..at)
            .and_then(|before| before.chars().next_back())
            .is_none_or(char::is_whitespace);
        let rest = text.get(at + 1..).unwrap_or_default();
        let name = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))
            .unwrap_or(rest.len());
        let mut behind = rest.get(name..).unwrap_or_default().chars();
        let is_key = behind.next() == Some(':') && behind.next().is_none_or(char::is_whitespace);
        if begins
            && name > 0
            && is_key
            && let Some(star) = words.get_mut(at)
        {
            *star = b'_';
            found = true;
        }
    }
    // Only ASCII was replaced by ASCII.
    found.then(|| String::from_utf8(words).ok()).flatten()
}
