//! What must not be shown of a text, whoever points at it: a linter that knows
//! which values are secret says so, and excerpts and snippets of all others
//! leave them out.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::Survey;
use crate::finding::Finding;
use crate::outcome::Outcome;

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

impl Survey<'_> {
    /// Notes what must not be shown of the files that the outcome points at.
    pub fn hide(&self, outcome: &mut Outcome) {
        let findings = outcome.findings.iter();
        let all = findings.chain(outcome.suppressed.iter().map(|one| &one.finding));
        let pointed_at = all.flat_map(Finding::points_at);
        let pointed_at: BTreeSet<(&str, &str)> = pointed_at.collect();
        let hidden = pointed_at.into_iter().filter_map(|(repo, path)| {
            let hidden = self.hidden_in(repo, path);
            (!hidden.is_empty()).then(|| ((repo.to_owned(), path.to_owned()), hidden))
        });
        outcome.hidden = hidden.collect();
    }

    /// The bytes of a file that linters say must not be shown.
    fn hidden_in(&self, repo: &str, path: &str) -> Vec<(usize, usize)> {
        let repo = self.repos.iter().find(|own| own.name == repo);
        let Some(file) = repo.and_then(|repo| repo.reading.files.get(path)) else {
            return Vec::new();
        };
        let linters = self.run.linters.iter().enumerate();
        let knowing = linters.filter(|(_, linter)| linter.knows_secrets());
        let places = knowing.flat_map(|(index, linter)| {
            let facts = file.facts(index, linter.as_ref());
            facts.map_or(Vec::new(), |facts| linter.hides_any(path, facts))
        });
        places.map(|at| (at.start.byte, at.end.byte)).collect()
    }
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
