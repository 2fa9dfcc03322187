//! One pass over a text for every word by which something is looked for: the
//! fixed text of tokens and keys, words that name secrets, programs that take
//! one.
//!
//! Reading on from letter to letter is what takes the time, as each step waits
//! for the one before. So a long text is read at four places at once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::dfa::DFA;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind, StartKind};

use crate::keys;
use crate::material;
use crate::places::programs;

/// How many places of a text are read at once.
const LANES: usize = 4;

/// The shortest part of a text for one of them, in bytes.
const MIN_PART: usize = 1 << 10;

/// How many words of a kind are kept of one text. No text that people write has
/// as many.
const MAX_MARKS: usize = 1 << 22;

/// How many bytes are looked through before the faster automaton is made: by
/// then that has taken about as long as the making takes.
const MANY_BYTES: usize = 4 << 20;

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
    words: Vec<String>,
    /// Ready at once.
    small: NFA,
    /// Three times as fast, and worth its making for a large repo only.
    large: OnceLock<Option<DFA>>,
    /// Whether somebody makes it already.
    in_the_making: AtomicBool,
    scanned: AtomicUsize,
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
        match search.large(text.len()) {
            Some(large) => each(large, text.as_bytes(), &mut take),
            None => each(&search.small, text.as_bytes(), &mut take),
        }
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
    let bytes = text.as_bytes();
    match search.large.get().and_then(Option::as_ref) {
        Some(large) => whole(large, bytes, &mut take),
        None => whole(&search.small, bytes, &mut take),
    };
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
        Some(Self {
            small: NFA::builder()
                .ascii_case_insensitive(true)
                .match_kind(MatchKind::Standard)
                .prefilter(false)
                .build(&words)
                .ok()?,
            large: OnceLock::new(),
            in_the_making: AtomicBool::new(false),
            scanned: AtomicUsize::new(0),
            marks,
            words,
        })
    }

    /// The faster automaton, if it is there for a text of this length.
    fn large(&self, length: usize) -> Option<&DFA> {
        let before = self.scanned.fetch_add(length, Ordering::Relaxed);
        let made = match self.large.get() {
            Some(made) => made,
            None if before < MANY_BYTES => return None,
            // Nobody waits for it.
            None if self.in_the_making.swap(true, Ordering::Relaxed) => return None,
            None => self.large.get_or_init(|| {
                DFA::builder()
                    .ascii_case_insensitive(true)
                    .match_kind(MatchKind::Standard)
                    .start_kind(StartKind::Unanchored)
                    .prefilter(false)
                    .build(&self.words)
                    .ok()
            }),
        };
        made.as_ref()
    }
}

/// Finds all words, overlapping ones as well, in any order: where each begins,
/// and which it is. Goes on as long as `found` says so.
fn each<A: Automaton>(automaton: &A, text: &[u8], found: &mut impl FnMut(usize, usize) -> bool) {
    let part = text.len() / LANES;
    let Ok(start) = automaton.start_state(Anchored::No) else {
        return;
    };
    let (Some(parts), true) = (parts(text, part), part >= MIN_PART) else {
        whole(automaton, text, found);
        return;
    };
    let next = |state, byte: &u8| automaton.next_state(Anchored::No, state, *byte);
    // Written out, as arrays are not kept in registers here.
    let (mut a, mut b, mut c, mut d) = (start, start, start, start);
    let [first, second, third, fourth] = parts;
    let bytes = first.iter().zip(second).zip(third).zip(fourth);
    for (at, (((first, second), third), fourth)) in bytes.enumerate() {
        (a, b) = (next(a, first), next(b, second));
        (c, d) = (next(c, third), next(d, fourth));
        let special = automaton.is_special(a)
            | automaton.is_special(b)
            | automaton.is_special(c)
            | automaton.is_special(d);
        if special {
            for (lane, state) in [a, b, c, d].into_iter().enumerate() {
                if !matches(automaton, state, lane * part + at + 1, found) {
                    return;
                }
            }
        }
    }
    // Each goes on as far as a word reaches that begins in its own part; the last
    // one to the end.
    let reach = automaton.max_pattern_len().saturating_sub(1);
    for (lane, state) in [a, b, c, d].into_iter().enumerate() {
        let end = (lane + 1) * part;
        let to = match lane + 1 {
            LANES => text.len(),
            _ => text.len().min(end + reach),
        };
        let is_last = lane + 1 == LANES;
        let mut own = |start: usize, word: usize| (start >= end && !is_last) || found(start, word);
        if !from(automaton, state, text, end, to, &mut own) {
            return;
        }
    }
}

/// The first parts of a text, all of this length.
fn parts(text: &[u8], length: usize) -> Option<[&[u8]; LANES]> {
    let mut parts = text.chunks_exact(length.max(1));
    Some([parts.next()?, parts.next()?, parts.next()?, parts.next()?])
}

/// The same from one end of a text to the other.
fn whole<A: Automaton>(automaton: &A, text: &[u8], found: &mut impl FnMut(usize, usize) -> bool) {
    if let Ok(start) = automaton.start_state(Anchored::No) {
        from(automaton, start, text, 0, text.len(), found);
    }
}

/// Reads on from one state. `false` where `found` has heard enough.
fn from<A: Automaton>(
    automaton: &A,
    state: StateID,
    text: &[u8],
    start: usize,
    end: usize,
    found: &mut impl FnMut(usize, usize) -> bool,
) -> bool {
    let mut state = state;
    let bytes = text.get(start..end).unwrap_or_default();
    bytes.iter().enumerate().all(|(at, byte)| {
        state = automaton.next_state(Anchored::No, state, *byte);
        !automaton.is_special(state) || matches(automaton, state, start + at + 1, found)
    })
}

/// Hands over the words that end at `end`.
fn matches<A: Automaton>(
    automaton: &A,
    state: StateID,
    end: usize,
    found: &mut impl FnMut(usize, usize) -> bool,
) -> bool {
    if !automaton.is_match(state) {
        return true;
    }
    (0..automaton.match_len(state)).all(|index| {
        let word = automaton.match_pattern(state, index);
        found(end - automaton.pattern_len(word), word.as_usize())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is found by one way of reading.
    fn by(read: impl FnOnce(&mut dyn FnMut(usize, usize) -> bool)) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        read(&mut |start, word| {
            found.push((start, word));
            true
        });
        found.sort_unstable();
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn four_places_at_once_find_what_one_finds(parts in prop::collection::vec(
            prop::sample::select(vec!["password", "aws_secret_access_key", "://", "api-key", "curl", "x", " ", "sk_live_", "-----BEGIN ", "stringData", "\n"]),
            600..2000,
        )) {
            let search = SEARCH.as_ref().unwrap();
            let text = parts.concat();
            let text = text.as_bytes();
            let large = search.large(2 * MANY_BYTES);
            let large = large.or_else(|| search.large(0)).unwrap();
            let one = by(|found| whole(large, text, &mut |start, word| found(start, word)));
            let four = by(|found| each(large, text, &mut |start, word| found(start, word)));
            let small = by(|found| each(&search.small, text, &mut |start, word| found(start, word)));
            prop_assert_eq!(&one, &four);
            prop_assert_eq!(&one, &small);
        }
    }

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
