//! The words of names and values, and the lists of them under `rules/secrets`.

use std::collections::{BTreeSet, HashMap};

/// Longest text that is taken apart; longer ones are no names.
pub(crate) const MAX_BYTES: usize = 200;

/// The lists of one embedded file, by their names.
pub(crate) struct Lists(HashMap<String, BTreeSet<String>>);

impl Lists {
    /// Reads a file. Its schema is checked by a test.
    pub(crate) fn read(file: &str) -> Self {
        let text = railint_rules::secrets_json(file).unwrap_or_default();
        Self(serde_json::from_str(text).unwrap_or_default())
    }

    /// One of the lists.
    pub(crate) fn take(&mut self, name: &str) -> BTreeSet<String> {
        self.0.remove(name).unwrap_or_default()
    }
}

/// The words of a name, in lower case: those between signs, and those that
/// begin with a capital. `DBPassword` is `db password`, `apiKey2` `api key 2`.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    let chars: Vec<char> = name.chars().take(MAX_BYTES).collect();
    for (at, c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let after = chars.get(at + 1);
        let begins = match before {
            Some(before) if c.is_uppercase() => {
                !before.is_uppercase() || after.is_some_and(|after| after.is_lowercase())
            }
            Some(before) => c.is_ascii_digit() && before.is_alphabetic() && ends(&chars, at),
            None => true,
        };
        match words.last_mut() {
            Some(word) if open && !begins => word.extend(c.to_lowercase()),
            _ => words.push(c.to_lowercase().collect()),
        }
        open = true;
    }
    words
}

/// Whether only digits stand from here to the end of the part: those of
/// `password1` are a number, those of `k8s` are not.
fn ends(chars: &[char], at: usize) -> bool {
    let rest = chars.iter().skip(at);
    rest.take_while(|c| c.is_alphanumeric())
        .all(char::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_into_words() {
        for (name, expected) in [
            ("adminPassword", "admin password"),
            ("POSTGRES_PASSWORD", "postgres password"),
            ("DBPassword", "db password"),
            ("APIKey", "api key"),
            ("k8s-token", "k8s token"),
            ("password1", "password 1"),
            ("x.y z", "x y z"),
            ("", ""),
            ("Ünïcode", "ünïcode"),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }
}
