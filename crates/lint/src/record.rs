//! What a cache holds of one file.

use std::ops::Range;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::section::Section;

/// How many bytes of SHA-256 facts are known by.
pub(crate) const SUM: usize = 16;

/// By what facts are known from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sums<'b> {
    /// By all that they say.
    pub(crate) exact: &'b [u8],
    /// By all but where in the file anything stands.
    pub(crate) placeless: &'b [u8],
    /// By what of that matters where nothing is known of the past.
    pub(crate) without_past: &'b [u8],
}

/// By what something is known from others.
pub(crate) fn sum(parts: &[&[u8]]) -> [u8; SUM] {
    let mut sum = Sha256::new();
    for part in parts {
        sum.update(part.len().to_le_bytes());
        sum.update(part);
    }
    let mut first = [0; SUM];
    for (to, from) in first.iter_mut().zip(sum.finalize()) {
        *to = from;
    }
    first
}

/// The bytes of a cache.
#[derive(Debug)]
pub(crate) struct Sections {
    pub(crate) main: Section,
    /// The facts that are read later.
    pub(crate) apart: Arc<Section>,
}

/// What a cache holds of a file.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) kept: Arc<Sections>,
    /// Whether the engine itself knows something; the number of linters; the lengths
    /// of facts, by linter; by what they are known; the facts; then what the engine
    /// knows.
    pub(crate) main: Range<usize>,
    /// The facts that are read later, by linter.
    pub(crate) apart: Range<usize>,
}

/// How long the facts of one linter are, in bytes; all is zero where there are
/// none.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lengths {
    pub(crate) own: u32,
    pub(crate) apart: u32,
    /// Number of sums, see [`Sums`]: two, or three.
    pub(crate) sums: u16,
    /// Whether they may give the linter something to say.
    pub(crate) wakes: bool,
}

impl Lengths {
    /// Number of bytes that they take.
    const BYTES: usize = 12;

    /// Those of facts that have two sums; `None` for more than a cache takes.
    pub(crate) fn new(own: usize, apart: usize, wakes: bool) -> Option<Self> {
        Some(Self {
            own: own.try_into().ok()?,
            apart: apart.try_into().ok()?,
            sums: 2,
            wakes,
        })
    }

    pub(crate) fn write(self, out: &mut Vec<u8>) {
        for number in [self.own, self.apart] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        for number in [self.sums, u16::from(self.wakes)] {
            out.extend_from_slice(&number.to_le_bytes());
        }
    }

    /// Where facts of this length end that begin there, and those apart.
    fn behind(self, own: usize, apart: usize) -> Option<(usize, usize)> {
        let own = own.checked_add(usize::try_from(self.own).ok()?)?;
        Some((own, apart.checked_add(usize::try_from(self.apart).ok()?)?))
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (own, rest) = bytes.split_first_chunk::<4>()?;
        let (apart, rest) = rest.split_first_chunk::<4>()?;
        Some(Self {
            own: u32::from_le_bytes(*own),
            apart: u32::from_le_bytes(*apart),
            sums: u16::from_le_bytes(*rest.first_chunk::<2>()?),
            wakes: *rest.get(2)? != 0,
        })
    }
}

/// Where packed facts of one linter stand in a record.
pub(crate) struct Packed {
    pub(crate) own: Range<usize>,
    pub(crate) apart: Range<usize>,
}

impl Record {
    /// The first byte where only linters know something.
    pub(crate) const FOR_LINTERS: u8 = 0;

    /// The first byte where the engine does, too.
    pub(crate) const FOR_ALL: u8 = 1;

    /// How many bytes stand before the lengths.
    pub(crate) const HEAD: usize = 2;

    /// Bytes of the cache.
    pub(crate) fn get(&self, range: Range<usize>) -> Option<&[u8]> {
        self.kept.main.bytes().get(range)
    }

    /// Where the facts of the linter at this index stand; `None` where there are
    /// none.
    pub(crate) fn packed(&self, index: usize) -> Option<Packed> {
        let bytes = self.get(self.main.clone())?;
        let mut own = self.main.start.checked_add(Parts::of(bytes)?.facts)?;
        let mut apart = self.apart.start;
        for (at, lengths) in lengths(bytes)?.enumerate() {
            let lengths = lengths?;
            let behind = lengths.behind(own, apart)?;
            if at == index {
                return (lengths.sums > 0).then_some(Packed {
                    own: own..behind.0,
                    apart: apart..behind.1,
                });
            }
            (own, apart) = behind;
        }
        None
    }

    /// Whether facts of the linter at this index wake it, in a record of these bytes.
    pub(crate) fn wakes(bytes: &[u8], index: usize) -> bool {
        let lengths = lengths(bytes).and_then(|mut lengths| lengths.nth(index)?);
        lengths.is_some_and(|lengths| lengths.wakes)
    }

    /// Number of linters, and where all facts end, and those apart; `None` where the
    /// record is too short.
    pub(crate) fn behind_facts(&self) -> Option<(usize, usize, usize)> {
        let bytes = self.get(self.main.clone())?;
        let first = self.main.start.checked_add(Parts::of(bytes)?.facts)?;
        let mut behind = (first, self.apart.start);
        let mut linters = 0;
        for lengths in lengths(bytes)? {
            behind = lengths?.behind(behind.0, behind.1)?;
            linters += 1;
        }
        Some((linters, behind.0, behind.1))
    }

    /// Tells by what the facts are known that a record of these bytes holds; see
    /// [`crate::file_read::FileRead::sums`].
    pub(crate) fn sums<'r>(bytes: &'r [u8], mut tell: impl FnMut(usize, Sums<'r>)) -> Option<()> {
        let parts = Parts::of(bytes)?;
        let mut rest = bytes.get(parts.sums..parts.facts)?;
        for (index, lengths) in lengths(bytes)?.enumerate() {
            let count = usize::from(lengths?.sums);
            let (own, others) = rest.split_at_checked(count * SUM)?;
            let mut each = own.chunks_exact(SUM);
            if let (Some(exact), Some(placeless)) = (each.next(), each.next()) {
                let without_past = each.next().unwrap_or(placeless);
                let sums = Sums {
                    exact,
                    placeless,
                    without_past,
                };
                tell(index, sums);
            }
            rest = others;
        }
        Some(())
    }
}

/// Where the parts of a record begin.
struct Parts {
    sums: usize,
    facts: usize,
}

impl Parts {
    fn of(bytes: &[u8]) -> Option<Self> {
        let (mut linters, mut count) = (0_usize, 0_usize);
        for lengths in lengths(bytes)? {
            linters += 1;
            count = count.checked_add(usize::from(lengths?.sums))?;
        }
        let sums = Record::HEAD + linters * Lengths::BYTES;
        let facts = sums.checked_add(count.checked_mul(SUM)?)?;
        Some(Self { sums, facts })
    }
}

/// The lengths of facts in a record, by linter.
fn lengths(bytes: &[u8]) -> Option<impl Iterator<Item = Option<Lengths>>> {
    let (head, rest) = bytes.split_first_chunk::<{ Record::HEAD }>()?;
    let [_, linters] = head;
    let lengths = rest.get(..usize::from(*linters) * Lengths::BYTES)?;
    Some(lengths.chunks_exact(Lengths::BYTES).map(Lengths::read))
}
