//! The automaton that finds all words in one pass, as one flat table.
//!
//! Reading on from letter to letter is what takes the time, as each step waits
//! for the one before. So a long text is read at four places at once, and the
//! table is small, to stay close to the processor: a letter is the same as its
//! capital, all letters of no word are one, and a state takes two bytes. That
//! also makes it ready soon enough for a run over a few files.

use std::collections::{BTreeSet, VecDeque};

/// How many places of a text are read at once.
const LANES: usize = 4;

/// The shortest part of a text for one of them, in bytes.
const MIN_PART: usize = 1 << 10;

/// How many bits the class of a letter has.
const CLASS_BITS: usize = 6;

/// How many states there can be; a power of two, so that no place in the table
/// has to be checked.
const STATES: usize = 1 << 12;

/// How many places the table has.
const SIZE: usize = STATES << CLASS_BITS;

/// The state in which nothing of a word was read; also where a row has nothing
/// yet, as no word leads back to it.
const START: u16 = 0;

/// Set in the number of a state in which a word ends.
const ENDS: u16 = 1 << 15;

/// Finds words, whatever the case of their letters.
#[derive(Debug)]
pub(super) struct Table {
    classes: [u8; 256],
    /// By state and class.
    next: Box<[u16; SIZE]>,
    /// By state: lengths and numbers of the words that end there.
    ended: Vec<Vec<(usize, usize)>>,
    longest: usize,
}

impl Table {
    /// Makes one for words in small letters; `None` if they have more than 63
    /// different letters or make more than 4,096 states.
    pub(super) fn new(words: &[String]) -> Option<Self> {
        let mut table = Self {
            classes: classes(words)?,
            next: vec![START; SIZE].into_boxed_slice().try_into().ok()?,
            ended: Vec::new(),
            longest: words.iter().map(String::len).max().unwrap_or_default(),
        };
        table.add_state()?;
        for (number, word) in words.iter().enumerate() {
            table.add(number, word)?;
        }
        table.link();
        Some(table)
    }

    fn add_state(&mut self) -> Option<u16> {
        let state = self.ended.len();
        self.ended.push(Vec::new());
        u16::try_from(state).ok().filter(|_| state < STATES)
    }

    /// Makes the states that lead through a word.
    fn add(&mut self, number: usize, word: &str) -> Option<()> {
        let mut state = START;
        for byte in word.bytes() {
            state = match self.step(state, byte) {
                START => {
                    let new = self.add_state()?;
                    let at = place(state, self.class(byte));
                    *self.next.get_mut(at)? = new;
                    new
                }
                known => known,
            };
        }
        let ended = self.ended.get_mut(usize::from(state))?;
        ended.push((word.len(), number));
        Some(())
    }

    /// Where a word cannot go on, the longest end of what was read that begins
    /// another word does (Aho and Corasick, 1975). Shorter beginnings come first,
    /// so that the row of such an end is complete.
    fn link(&mut self) {
        let mut pending = VecDeque::from([(START, START)]);
        while let Some((state, shorter)) = pending.pop_front() {
            if state != START {
                self.ends_like(state, shorter);
            }
            for class in 0..1 << CLASS_BITS {
                let other = self.next.get(place(shorter, class)).copied();
                // What follows the start has no shorter end.
                let other = other.filter(|_| state != START).unwrap_or(START);
                match self.next.get_mut(place(state, class)) {
                    Some(next) if *next == START => *next = other,
                    Some(next) => pending.push_back((*next, other)),
                    None => {}
                }
            }
        }
        for next in self.next.iter_mut() {
            let ended = self.ended.get(usize::from(*next));
            if ended.is_some_and(|words| !words.is_empty()) {
                *next |= ENDS;
            }
        }
    }

    /// What ends in `shorter` ends in `state`, too.
    fn ends_like(&mut self, state: u16, shorter: u16) {
        let more = self.ended.get(usize::from(shorter)).cloned();
        if let Some(ended) = self.ended.get_mut(usize::from(state)) {
            ended.extend(more.unwrap_or_default());
        }
    }

    fn class(&self, byte: u8) -> usize {
        let class = self.classes.get(usize::from(byte));
        class.copied().map_or(0, usize::from)
    }

    fn step(&self, state: u16, byte: u8) -> u16 {
        let at = place(state, self.class(byte));
        self.next.get(at).copied().unwrap_or_default()
    }

    /// Finds all words, overlapping ones as well, in any order: where each
    /// begins, and which it is. Goes on as long as `found` says so.
    pub(super) fn each(&self, text: &[u8], found: &mut impl FnMut(usize, usize) -> bool) {
        let part = text.len() / LANES;
        let (Some(parts), true) = (parts(text, part), part >= MIN_PART) else {
            self.whole(text, found);
            return;
        };
        // Written out, as arrays are not kept in registers here.
        let (mut a, mut b, mut c, mut d) = (START, START, START, START);
        let [first, second, third, fourth] = parts;
        let bytes = first.iter().zip(second).zip(third).zip(fourth);
        for (at, (((first, second), third), fourth)) in bytes.enumerate() {
            (a, b) = (self.step(a, *first), self.step(b, *second));
            (c, d) = (self.step(c, *third), self.step(d, *fourth));
            if (a | b | c | d) & ENDS != 0 {
                for (lane, state) in [a, b, c, d].into_iter().enumerate() {
                    if !self.ended(state, lane * part + at + 1, found) {
                        return;
                    }
                }
            }
        }
        // Each goes on as far as a word reaches that begins in its own part; the
        // last one to the end.
        let reach = self.longest.saturating_sub(1);
        for (lane, state) in [a, b, c, d].into_iter().enumerate() {
            let end = (lane + 1) * part;
            let is_last = lane + 1 == LANES;
            let to = if is_last {
                text.len()
            } else {
                text.len().min(end + reach)
            };
            let mut own =
                |start: usize, word: usize| (start >= end && !is_last) || found(start, word);
            if !self.from(state, text, end, to, &mut own) {
                return;
            }
        }
    }

    /// The same from one end of a text to the other.
    pub(super) fn whole(&self, text: &[u8], found: &mut impl FnMut(usize, usize) -> bool) {
        self.from(START, text, 0, text.len(), found);
    }

    /// Reads on from one state. `false` where `found` has heard enough.
    fn from(
        &self,
        mut state: u16,
        text: &[u8],
        start: usize,
        end: usize,
        found: &mut impl FnMut(usize, usize) -> bool,
    ) -> bool {
        let bytes = text.get(start..end).unwrap_or_default();
        bytes.iter().enumerate().all(|(at, byte)| {
            state = self.step(state, *byte);
            self.ended(state, start + at + 1, found)
        })
    }

    /// Hands over the words that end at `end`.
    fn ended(&self, state: u16, end: usize, found: &mut impl FnMut(usize, usize) -> bool) -> bool {
        if state & ENDS == 0 {
            return true;
        }
        let words = self.ended.get(usize::from(state & !ENDS));
        let mut words = words.into_iter().flatten();
        words.all(|(length, word)| found(end - length, *word))
    }
}

/// Where the table tells how a state goes on with a class, whether a word ends in
/// that state or not.
fn place(state: u16, class: usize) -> usize {
    (usize::from(state) << CLASS_BITS | class) & (SIZE - 1)
}

/// The class of each byte: 0 for what stands in no word.
fn classes(words: &[String]) -> Option<[u8; 256]> {
    let letters: BTreeSet<u8> = words.iter().flat_map(|word| word.bytes()).collect();
    let mut classes = [0; 256];
    // The last ones, which are small letters, first: so most of a row that is
    // asked for lies in one line of the processor's cache.
    for (letter, class) in letters.iter().rev().zip(1..) {
        for byte in [*letter, letter.to_ascii_uppercase()] {
            *classes.get_mut(usize::from(byte))? = class;
        }
    }
    (letters.len() < 1 << CLASS_BITS).then_some(classes)
}

/// The first parts of a text, all of this length.
fn parts(text: &[u8], length: usize) -> Option<[&[u8]; LANES]> {
    let mut parts = text.chunks_exact(length.max(1));
    Some([parts.next()?, parts.next()?, parts.next()?, parts.next()?])
}

#[cfg(test)]
mod tests {
    use aho_corasick::AhoCorasick;
    use proptest::prelude::*;

    use super::*;

    /// What is found by one way of reading, in order.
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
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn what_a_library_finds_is_found_at_four_places_at_once(
            words in prop::collection::btree_set("[a-c]{1,4}|[a-c]{9}|ä[bc]|[a-c]-", 1..12),
            text in prop::collection::vec(prop::sample::select(vec!["a", "b", "C", "A", "c", "ä", "-", "x"]), 0..9000),
        ) {
            let words: Vec<String> = words.into_iter().collect();
            let table = Table::new(&words).unwrap();
            let text = text.concat();
            let other = AhoCorasick::builder().ascii_case_insensitive(true).build(&words).unwrap();
            let other = other.find_overlapping_iter(&text);
            let mut other: Vec<_> = other.map(|found| (found.start(), found.pattern().as_usize())).collect();
            other.sort_unstable();
            let text = text.as_bytes();
            let four = by(|found| table.each(text, &mut |start, word| found(start, word)));
            let one = by(|found| table.whole(text, &mut |start, word| found(start, word)));
            prop_assert_eq!(&other, &four);
            prop_assert_eq!(&other, &one);
        }
    }

    #[test]
    fn it_ends_where_enough_was_heard() {
        let table = Table::new(&["x".to_owned()]).unwrap();
        let mut heard = 0;
        table.each("x".repeat(10_000).as_bytes(), &mut |_, _| {
            heard += 1;
            heard < 3
        });
        assert_eq!(heard, 3);
    }

    #[test]
    fn too_many_letters_or_states_are_no_table() {
        let many: String = ('\u{80}'..'\u{c0}').chain('!'..'A').collect();
        assert!(Table::new(&[many]).is_none());
        assert!(Table::new(&["a".repeat(STATES)]).is_none());
        assert!(Table::new(&["a".repeat(STATES - 1)]).is_some());
    }
}
