//! Texts one behind the other, each with its length before it.

use std::ops::Range;

/// The bytes of a length.
pub(crate) const LENGTH: usize = 4;

/// Writes a text with its length before it.
pub(crate) fn put(out: &mut Vec<u8>, text: &[u8]) {
    // Longer ones are not written: files are bounded far below.
    let length = u32::try_from(text.len()).unwrap_or(0);
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(text.get(..length as usize).unwrap_or_default());
}

/// Reads what [`put`] wrote.
#[derive(Debug)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Reads from `at` on.
    pub(crate) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// Where the next text stands; `None` where the bytes end before it does.
    pub(crate) fn take(&mut self) -> Option<Range<usize>> {
        let length = self.bytes.get(self.at..)?.first_chunk::<LENGTH>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let start = self.at.checked_add(LENGTH)?;
        let end = start.checked_add(length)?;
        self.bytes.get(start..end)?;
        self.at = end;
        Some(start..end)
    }

    /// The next text.
    pub(crate) fn text(&mut self) -> Option<&'a [u8]> {
        let range = self.take()?;
        self.bytes.get(range)
    }

    /// Whether everything has been read.
    pub(crate) fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_is_taken() {
        let mut bytes = Vec::new();
        for text in ["", "a", "long text\0"] {
            put(&mut bytes, text.as_bytes());
        }
        let mut cursor = Cursor::new(&bytes, 0);
        assert_eq!(cursor.text(), Some(&b""[..]));
        assert_eq!(cursor.text(), Some(&b"a"[..]));
        assert!(!cursor.is_at_end());
        assert_eq!(cursor.text(), Some(&b"long text\0"[..]));
        assert!(cursor.is_at_end() && cursor.text().is_none());
    }

    #[test]
    fn what_is_cut_off_is_nothing() {
        let mut bytes = Vec::new();
        put(&mut bytes, b"text");
        for end in 0..bytes.len() {
            assert_eq!(Cursor::new(&bytes[..end], 0).text(), None, "{end}");
        }
        assert_eq!(Cursor::new(&[0xff; 9], 0).text(), None);
    }
}
