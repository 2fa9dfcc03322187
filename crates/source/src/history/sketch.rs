//! How alike two contents are, by their lines.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// Longer contents are not sketched: 2 MiB.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// How many lines a sketch keeps. Of a longer content it keeps a sample, by
/// which two are compared as well.
const MAX_LINES: usize = 256;

/// Bits of a line's number that stand for the whole line.
const LINE_BITS: u32 = 24;

/// How many zeros a sample asks for at most.
const MAX_SAMPLE: u32 = 12;

/// Bits above them that stand for the part before the first `:` or `=`.
const KEY_BITS: u32 = 16;

/// What is kept of a content to compare it with others: numbers, from which no
/// line can be had back. They are the same on every machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Sketch {
    /// A hash of all bytes.
    whole: u64,
    /// Lines are kept if their number ends with so many zeros.
    sample: u8,
    /// A number for each line that was handed over, sorted; a line that stands
    /// twice is there twice.
    lines: Vec<u64>,
}

impl Sketch {
    /// The sketch of a text by all its lines that hold more than blanks; `None`
    /// for anything else, and for what is larger than 2 MiB.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let mut rest = Some(bytes);
        let lines = std::iter::from_fn(|| {
            let text = rest?;
            let end = memchr::memchr(b'\n', text);
            let (line, after) = match end.and_then(|end| text.split_at_checked(end)) {
                Some((line, after)) => (line, after.get(1..)),
                None => (text, None),
            };
            rest = after;
            Some(line.trim_ascii())
        });
        Self::is_text(bytes).then(|| Self::by_lines(bytes, lines))
    }

    /// Whether a content can be sketched: a text of up to 2 MiB.
    #[must_use]
    pub fn is_text(bytes: &[u8]) -> bool {
        bytes.len() <= MAX_BYTES && memchr::memchr(0, bytes.get(..8000).unwrap_or(bytes)).is_none()
    }

    /// The sketch of a content by lines that somebody chose; empty ones do not
    /// count.
    #[must_use]
    pub fn by_lines(bytes: &[u8], lines: impl Iterator<Item = impl AsRef<[u8]>>) -> Self {
        let numbers = lines.filter_map(|line| {
            let line = line.as_ref();
            (!line.is_empty()).then(|| number(line))
        });
        let mut sketch = Self {
            whole: hash(bytes),
            sample: 0,
            lines: numbers.collect(),
        };
        while sketch.lines.len() > MAX_LINES && u32::from(sketch.sample) < MAX_SAMPLE {
            let sample = sketch.sample + 1;
            sketch.lines = sketch.at(sample).into_owned();
            sketch.sample = sample;
        }
        sketch.lines.truncate(MAX_LINES);
        sketch.lines.sort_unstable();
        // There is one of each file.
        sketch.lines.shrink_to_fit();
        sketch
    }

    /// How many lines it keeps.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no line in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether the two are of the same bytes.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.whole == other.whole
    }

    /// How many lines of a hundred of the longer one the other has as well,
    /// rounded down.
    #[must_use]
    pub fn percent_alike(&self, other: &Self) -> u8 {
        self.weighed(other, &|_| 1.0).percent
    }

    /// The same where lines weigh as `weight` says.
    #[must_use]
    pub fn weighed(&self, other: &Self, weight: &dyn Fn(u64) -> f32) -> Likeness {
        let sample = self.sample.max(other.sample);
        let (one, two) = (self.at(sample), other.at(sample));
        compare(&one, &two, weight)
    }

    /// The same by the keys of the lines alone: what stands before the first
    /// `:` or `=`. Samples cannot be compared in this way and are not alike.
    #[must_use]
    pub fn percent_alike_by_key(&self, other: &Self) -> u8 {
        if self.sample + other.sample > 0 {
            return 0;
        }
        let keys = |sketch: &Self| -> Vec<u64> {
            let keys = sketch.lines.iter().map(|line| line >> LINE_BITS);
            keys.collect()
        };
        compare(&keys(self), &keys(other), &|_| 1.0).percent
    }

    /// A hash of all bytes: the same for the same bytes.
    #[must_use]
    pub fn whole(&self) -> u64 {
        self.whole
    }

    /// The numbers of its lines, sorted.
    pub(crate) fn lines(&self) -> &[u64] {
        &self.lines
    }

    /// The lines that a sketch of this sample keeps.
    fn at(&self, sample: u8) -> Cow<'_, [u64]> {
        if sample == self.sample {
            return Cow::Borrowed(&self.lines);
        }
        let ends_so = |line: &&u64| line.trailing_zeros() >= u32::from(sample);
        Cow::Owned(self.lines.iter().filter(ends_so).copied().collect())
    }
}

/// How alike two contents are.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Likeness {
    /// Weight of the lines that both have, in percent of all lines of the
    /// heavier one; rounded down.
    pub percent: u8,
    /// Weight of the lines that both have.
    pub shared: f32,
}

/// Compares sorted numbers.
fn compare(one: &[u64], two: &[u64], weight: &dyn Fn(u64) -> f32) -> Likeness {
    let sum = |lines: &[u64]| lines.iter().map(|line| weight(*line)).sum::<f32>();
    let heavier = sum(one).max(sum(two));
    let mut shared = 0.0;
    let (mut one, mut two) = (one.iter().peekable(), two.iter().peekable());
    while let (Some(a), Some(b)) = (one.peek(), two.peek()) {
        let order = a.cmp(b);
        if order.is_eq() {
            shared += weight(**a);
        }
        if order.is_le() {
            one.next();
        }
        if order.is_ge() {
            two.next();
        }
    }
    let percent = match heavier > 0.0 {
        true => (shared * 100.0 / heavier).clamp(0.0, 100.0),
        false => 0.0,
    };
    Likeness {
        // Clamped to what fits.
        percent: (percent + 1e-3).floor() as u8,
        shared,
    }
}

/// The number of a line. One without a key is its own key.
fn number(line: &[u8]) -> u64 {
    let end = memchr::memchr2(b':', b'=', line);
    let of_line = hash(line);
    let of_key = match end.and_then(|end| line.get(..end)) {
        Some(key) => hash(key),
        None => of_line,
    };
    let key = of_key >> (u64::BITS - KEY_BITS);
    key << LINE_BITS | of_line & ((1 << LINE_BITS) - 1)
}

/// Multiplies and folds whole words, eight bytes at a time; all bits of the
/// result are as good as one another.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ bytes.len() as u64;
    let (words, rest) = bytes.as_chunks::<8>();
    let hash = words
        .iter()
        .fold(start, |hash, word| folded(hash ^ u64::from_le_bytes(*word)));
    let rest = rest
        .iter()
        .fold(0, |word, byte| word << 8 | u64::from(*byte));
    let hash = folded(hash ^ rest);
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}

/// The two halves of a product with an odd number, one on the other.
fn folded(word: u64) -> u64 {
    let product = u128::from(word) * 0x9e37_79b9_7f4a_7c15;
    // Halves, cut off on purpose.
    (product as u64) ^ ((product >> 64) as u64)
}

impl From<Sketch> for String {
    fn from(sketch: Sketch) -> Self {
        let mut text = format!("{:016x}.{}.", sketch.whole, sketch.sample);
        for line in sketch.lines {
            let _ = write!(text, "{line:010x}");
        }
        text
    }
}

impl TryFrom<String> for Sketch {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no sketch of a content");
        let mut parts = text.split('.');
        let (whole, sample) = (parts.next(), parts.next());
        let lines = parts.next().ok_or_else(wrong)?;
        let read = |digits: &[u8]| u64::from_str_radix(str::from_utf8(digits).ok()?, 16).ok();
        let lines: Option<Vec<u64>> = lines.as_bytes().chunks(10).map(read).collect();
        let mut sketch = Self {
            whole: whole
                .and_then(|digits| u64::from_str_radix(digits, 16).ok())
                .ok_or_else(wrong)?,
            sample: sample
                .and_then(|digits| digits.parse().ok())
                .filter(|sample| u32::from(*sample) <= MAX_SAMPLE)
                .ok_or_else(wrong)?,
            lines: lines.ok_or_else(wrong)?,
        };
        sketch.lines.sort_unstable();
        Ok(sketch)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sketch(text: &str) -> Sketch {
        Sketch::of(text.as_bytes()).unwrap()
    }

    fn alike(one: &str, other: &str) -> u8 {
        sketch(one).percent_alike(&sketch(other))
    }

    #[test]
    fn lines_are_counted_not_their_order_or_blanks() {
        assert_eq!(alike("a\nb\nc\n", "c\r\n  b\n\na"), 100);
        assert_eq!(alike("a\na\na\na\n", "a\n"), 25);
        assert_eq!(alike("a\nb\n", "c\nd\n"), 0);
        assert_eq!(alike("", ""), 0);
        assert_eq!(Sketch::of(b"a\0b"), None);
        assert_eq!(Sketch::of(&vec![b'a'; MAX_BYTES + 1]), None);
        assert!(sketch("a\nb").is_same(&sketch("a\nb")));
        assert!(!sketch("a\nb").is_same(&sketch("b\na")));
    }

    #[test]
    fn long_contents_are_compared_by_a_sample() {
        let lines = |from: usize, to: usize| -> String {
            (from..to).map(|n| format!("line {n}\n")).collect()
        };
        let (long, other) = (sketch(&lines(0, 10_000)), sketch(&lines(3_000, 13_000)));
        assert!(long.len() <= MAX_LINES && long.len() > MAX_LINES / 4);
        let percent = long.percent_alike(&other);
        assert!((60..=80).contains(&percent), "{percent}");
        // The same content a bit shorter may have another sample.
        let shorter = sketch(&lines(0, 8_000));
        let percent = long.percent_alike(&shorter);
        assert!((70..=90).contains(&percent), "{percent}");
        assert_eq!(long.percent_alike(&sketch(&lines(20_000, 30_000))), 0);
    }

    #[test]
    fn keys_are_compared_without_their_values() {
        let (one, other) = (sketch("a: 1\nb: 2\nc=3\n"), sketch("a: 4\nb: 5\nd=3\n"));
        assert_eq!(one.percent_alike(&other), 0);
        assert_eq!(one.percent_alike_by_key(&other), 66);
    }

    #[test]
    fn what_is_no_sketch_is_refused() {
        for text in ["", "0.0", "x.0.", "0.77.", "0.0.zz", "0.0.0000000000.x"] {
            let read = Sketch::try_from(text.to_owned());
            assert_eq!(read.is_err(), text != "0.0.0000000000.x", "{text}");
        }
    }

    proptest! {
        #[test]
        fn alikeness_is_symmetric_and_whole_of_oneself(one in "[ab\n]{0,40}", other in "[ab\n]{0,40}") {
            prop_assert_eq!(alike(&one, &other), alike(&other, &one));
            prop_assert!(alike(&one, &other) <= 100);
            if !one.trim().is_empty() {
                prop_assert_eq!(alike(&one, &one), 100);
            }
        }

        #[test]
        fn a_sketch_is_read_as_it_was_written(text in "([a-z]{0,3}[:=\n]){0,600}") {
            let sketch = sketch(&text);
            prop_assert_eq!(Sketch::try_from(String::from(sketch.clone())), Ok(sketch));
        }
    }
}
