//! One pass over a text for every word by which something is looked for: the
//! fixed text of tokens and keys, words that name secrets, programs that take
//! one.

mod table;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use self::table::Table;
use crate::keys;
use crate::material;
use crate::places::programs;

/// How many words of a kind are kept of one text. No text that people write has
/// as many.
const MAX_MARKS: usize = 1 << 22;

/// What a word is looked for by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// [`material`], which knows it by this number.
    Material(usize),
    /// [`keys`]: it may name a secret.
    Name,
    /// [`programs`], by this number.
    Program(usize),
    /// What makes secrets of values under any key; in just these letters.
    Object(&'static str),
}

/// What makes secrets of values under any key, beside a `kind`, which names
/// secrets anyhow.
const OBJECTS: [&str; 4] = ["stringData", "secretGenerator", "IDENTIFIED", "identified"];

/// What a text holds.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// Where the roots of [`material`] stand, and which, in order.
    pub(crate) material: Vec<(usize, usize)>,
    /// Where words stand that may name a secret, in order.
    pub(crate) names: Vec<usize>,
    /// Where stands what makes secrets of values under any key, in order.
    pub(crate) objects: Vec<usize>,
    /// Which programs are named.
    pub(crate) programs: u64,
}

struct Search {
    /// By the number of the word.
    marks: Vec<Vec<Mark>>,
    words: Table,
}

static SEARCH: LazyLock<Option<Search>> = LazyLock::new(Search::new);

/// Makes ready what every text is looked through with.
pub(crate) fn prepare() {
    LazyLock::force(&SEARCH);
}

impl Marks {
    /// Looks through a text.
    pub(crate) fn of(text: &str) -> Self {
        let mut found = Self::default();
        let Some(search) = SEARCH.as_ref() else {
            return found;
        };
        let mut take = |start: usize, word: usize| {
            for mark in search.marks.get(word).into_iter().flatten() {
                match mark {
                    Mark::Material(root) if found.material.len() < MAX_MARKS => {
                        found.material.push((start, *root));
                    }
                    Mark::Name if found.names.len() < MAX_MARKS => found.names.push(start),
                    Mark::Program(number) if programs::stands_at(text, start, *number) => {
                        found.programs |= 1 << number;
                    }
                    Mark::Object(exact) => {
                        let here = text.get(start..).unwrap_or_default();
                        let counts = here.starts_with(exact) && found.objects.len() < MAX_MARKS;
                        found.objects.extend(counts.then_some(start));
                    }
                    Mark::Material(_) | Mark::Name | Mark::Program(_) => {}
                }
            }
            true
        };
        search.words.each(text.as_bytes(), &mut take);
        found.material.sort_unstable();
        found.names.sort_unstable();
        found.objects.sort_unstable();
        found
    }

    /// Whether some key in the text could name a secret.
    pub(crate) fn may_name(&self) -> bool {
        !self.names.is_empty()
    }
}

/// Whether a text, a short one, holds a word that may name a secret.
pub(crate) fn may_name(text: &str) -> bool {
    let Some(search) = SEARCH.as_ref() else {
        return true;
    };
    let mut any = false;
    let mut take = |_: usize, word: usize| {
        let marks = search.marks.get(word);
        any = marks.is_some_and(|marks| marks.contains(&Mark::Name));
        !any
    };
    search.words.whole(text.as_bytes(), &mut take);
    any
}

impl Search {
    fn new() -> Option<Self> {
        let mut marks: BTreeMap<String, Vec<Mark>> = BTreeMap::new();
        let mut add = |word: &str, mark| {
            let word = word.to_ascii_lowercase();
            marks.entry(word).or_default().push(mark);
        };
        for (number, root) in material::roots().iter().enumerate() {
            add(root, Mark::Material(number));
        }
        for word in keys::hints() {
            add(&word, Mark::Name);
        }
        for (number, name) in programs::names().iter().enumerate() {
            add(name, Mark::Program(number));
        }
        for word in OBJECTS {
            add(word, Mark::Object(word));
        }
        let (words, marks): (Vec<String>, Vec<_>) = marks.into_iter().unzip();
        let words = Table::new(&words)?;
        Some(Self { marks, words })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_kept_by_itself() {
        let marks = Marks::of("Curl curl -u a:b https://x # PASSWORD stringData stringdata vault");
        assert_eq!(marks.names.len(), 1);
        assert_eq!(marks.objects.len(), 1);
        assert_eq!(marks.programs.count_ones(), 2);
        assert!(marks.material.len() >= 2 && marks.may_name());
        assert!(may_name("adminPassword") && !may_name("replicas"));
    }
}
