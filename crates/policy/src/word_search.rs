//! Many words looked for in one pass over a text.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

/// A search that is made ready when it is first needed.
#[derive(Debug, Clone, Default)]
pub(crate) struct WordSearch(OnceLock<Option<AhoCorasick>>);

impl WordSearch {
    /// Whether any of the words, the same each time, stands in the text.
    pub(crate) fn finds<'w, W: Iterator<Item = &'w str>>(
        &self,
        text: &str,
        words: impl FnOnce() -> W,
    ) -> bool {
        let search = self.0.get_or_init(|| {
            let words: BTreeSet<&str> = words().collect();
            AhoCorasick::new(words).ok()
        });
        // So many words that they cannot be searched for may stand anywhere.
        search.as_ref().is_none_or(|search| search.is_match(text))
    }
}
