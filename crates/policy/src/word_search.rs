//! Many words looked for in one pass over a text.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

/// A search that is made ready when it is first needed.
#[derive(Clone, Default)]
pub(crate) struct WordSearch(OnceLock<Option<Search>>);

impl fmt::Debug for WordSearch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Whether somebody has searched is no part of what it is.
        f.debug_struct("WordSearch").finish_non_exhaustive()
    }
}

#[derive(Clone)]
struct Search {
    /// How all words begin. The repos of a stack often do so with its name, and
    /// one word is found in a fraction of the time that many take.
    beginning: String,
    words: AhoCorasick,
}

impl Search {
    fn new(words: &BTreeSet<&str>) -> Option<Self> {
        // They are sorted: what the first and the last share, all do.
        let first = words.first().copied().unwrap_or_default();
        let last = words.last().copied().unwrap_or_default();
        let mut both = first.char_indices().zip(last.chars());
        let end = both.find_map(|((at, one), other)| (one != other).then_some(at));
        let shared = first.len().min(last.len());
        Some(Self {
            beginning: first.get(..end.unwrap_or(shared))?.to_owned(),
            words: AhoCorasick::new(words).ok()?,
        })
    }

    fn finds(&self, text: &str) -> bool {
        let beginning = self.beginning.as_bytes();
        let begins = memchr::memmem::find(text.as_bytes(), beginning);
        let rest = begins.and_then(|at| text.get(at..));
        rest.is_some_and(|rest| self.words.is_match(rest))
    }
}

impl WordSearch {
    /// Whether any of the words, the same each time, stands in the text.
    pub(crate) fn finds<'w, W: Iterator<Item = &'w str>>(
        &self,
        text: &str,
        words: impl FnOnce() -> W,
    ) -> bool {
        let search = self.0.get_or_init(|| {
            let words: BTreeSet<&str> = words().collect();
            Search::new(&words)
        });
        // So many words that they cannot be searched for may stand anywhere.
        search.as_ref().is_none_or(|search| search.finds(text))
    }
}
