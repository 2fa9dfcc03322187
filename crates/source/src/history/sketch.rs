//! How alike two contents are, by their lines.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Longer contents are not sketched: 2 MiB.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// The lines of a content, as numbers that stay in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// Hashes of the lines that hold more than blanks, sorted; a line that
    /// stands twice is there twice.
    lines: Vec<u64>,
}

impl Sketch {
    /// The sketch of a text; `None` for anything else, and for what is larger
    /// than 2 MiB.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_BYTES || bytes.iter().take(8000).any(|byte| *byte == 0) {
            return None;
        }
        let lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
        Some(Self::of_lines(lines))
    }

    /// The sketch of any lines.
    #[must_use]
    pub fn of_lines<'t>(lines: impl Iterator<Item = &'t [u8]>) -> Self {
        let mut lines: Vec<u64> = lines
            .filter(|line| !line.is_empty())
            .map(|line| {
                let mut hasher = DefaultHasher::new();
                line.hash(&mut hasher);
                hasher.finish()
            })
            .collect();
        lines.sort_unstable();
        Self { lines }
    }

    /// How many lines it has, empty ones left out.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no line in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many lines of a hundred of the longer one the other has as well,
    /// rounded down.
    #[must_use]
    pub fn percent_alike(&self, other: &Self) -> u8 {
        let longer = self.len().max(other.len());
        let mut shared: usize = 0;
        let (mut one, mut two) = (self.lines.iter().peekable(), other.lines.iter().peekable());
        while let (Some(a), Some(b)) = (one.peek(), two.peek()) {
            let order = a.cmp(b);
            if order.is_eq() {
                shared += 1;
            }
            if order.is_le() {
                one.next();
            }
            if order.is_ge() {
                two.next();
            }
        }
        let percent = (shared * 100).checked_div(longer).unwrap_or(0);
        u8::try_from(percent).unwrap_or(100)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn alike(one: &str, other: &str) -> u8 {
        let sketch = |text: &str| Sketch::of(text.as_bytes()).unwrap();
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
    }
}
