//! What must not be shown of a text, whoever points at it: a linter that knows
//! which values are secret says so, and excerpts and snippets of all others
//! leave them out.

use std::collections::BTreeMap;

/// Bytes of files that must not be shown, by repo and path.
pub type Hidden = BTreeMap<(String, String), Vec<(usize, usize)>>;

/// The text with these bytes covered by stars: each character by one of as many
/// bytes, so that all places in the text stay where they are.
#[must_use]
pub fn masked(text: &str, hidden: &[(usize, usize)]) -> String {
    if hidden.is_empty() {
        return text.to_owned();
    }
    let is_hidden = |at: usize| {
        let mut spans = hidden.iter();
        spans.any(|(start, end)| (*start..*end).contains(&at))
    };
    let characters = text.char_indices().map(|(at, character)| {
        if character.is_whitespace() || !is_hidden(at) {
            return character;
        }
        match character.len_utf8() {
            1 => '*',
            2 => '×',
            3 => '∗',
            _ => '🞶',
        }
    });
    characters.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_keeps_its_length() {
        let text = "a: xé€🦀y\nb: 1\n";
        let covered = masked(text, &[(3, 14)]);
        assert_eq!(covered, "a: *×∗🞶*\nb: 1\n");
        assert_eq!(covered.len(), text.len());
        assert_eq!(masked(text, &[]), text);
        assert_eq!(masked("a b\n", &[(0, usize::MAX)]), "* *\n");
    }
}
