//! Keystores, by their content: Java's own forms and PKCS #12. Only those that
//! hold a private key; stores of certificates that are trusted do not.

/// How many entries of a store are looked at.
const MAX_ENTRIES: usize = 10_000;

/// What a file of bytes is, if it is a store with a private key.
pub(crate) fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes.get(..4)? {
        [0xfe, 0xed, 0xfe, 0xed] => {
            java_has_key(bytes).then_some("a Java keystore with a private key")
        }
        [0xce, 0xce, 0xce, 0xce] => {
            java_has_key(bytes).then_some("a Java keystore (JCEKS) with a private key")
        }
        [0x30, ..] => is_pkcs12(bytes).then_some("a PKCS #12 keystore with a private key"),
        _ => None,
    }
}

/// Whether an entry of a Java keystore is a private key.
fn java_has_key(bytes: &[u8]) -> bool {
    let mut reader = Reader { rest: bytes };
    let head = (reader.skip(4), reader.number(4), reader.number(4));
    let (Some(()), Some(version), Some(count)) = head else {
        return false;
    };
    for _ in 0..count.min(MAX_ENTRIES) {
        match reader.number(4) {
            Some(1) => return true,
            Some(2) => {}
            _ => return false,
        }
        let skipped = reader
            .counted(2)
            .and_then(|()| reader.skip(8))
            .and_then(|()| {
                if version >= 2 {
                    reader.counted(2)
                } else {
                    Some(())
                }
            })
            .and_then(|()| reader.counted(4));
        if skipped.is_none() {
            return false;
        }
    }
    false
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl Reader<'_> {
    fn skip(&mut self, count: usize) -> Option<()> {
        self.rest = self.rest.get(count..)?;
        Some(())
    }

    fn number(&mut self, width: usize) -> Option<usize> {
        let (bytes, rest) = self.rest.split_at_checked(width)?;
        self.rest = rest;
        Some(
            bytes
                .iter()
                .fold(0, |number, byte| (number << 8) | usize::from(*byte)),
        )
    }

    fn counted(&mut self, width: usize) -> Option<()> {
        let count = self.number(width)?;
        self.skip(count)
    }
}

/// Whether the bytes are PKCS #12 with a bag for a private key, in clear or
/// protected.
fn is_pkcs12(bytes: &[u8]) -> bool {
    // Version 3, then the type `data` of PKCS #7.
    const DATA: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
    const BAGS: [u8; 11] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 10, 1, 0];
    let head = bytes.get(..64).unwrap_or(bytes);
    let holds = |text: &[u8], part: &[u8]| text.windows(part.len()).any(|window| window == part);
    let Some((_, bag)) = BAGS.split_last() else {
        return false;
    };
    // Bag types end with 1 for a key and 2 for a protected one.
    let key = bytes
        .windows(11)
        .any(|window| window.starts_with(bag) && matches!(window.last(), Some(1 | 2)));
    holds(head, &[2, 1, 3, 0x30]) && holds(head, &DATA) && key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn java(tags: &[u8]) -> Vec<u8> {
        let mut store = vec![
            0xfe,
            0xed,
            0xfe,
            0xed,
            0,
            0,
            0,
            2,
            0,
            0,
            0,
            tags.len() as u8,
        ];
        for tag in tags {
            store.extend([0, 0, 0, *tag, 0, 1, b'a']);
            store.extend([0; 8]);
            store.extend([0, 1, b'X', 0, 0, 0, 2, 9, 9]);
        }
        store
    }

    #[test]
    fn stores_with_and_without_a_key() {
        assert!(kind(&java(&[2, 1])).is_some());
        assert!(kind(&java(&[2, 2])).is_none());
        assert!(kind(&java(&[])).is_none());
        let mut pkcs12 = vec![0x30, 0x82, 1, 0, 2, 1, 3, 0x30, 0x82, 1, 0];
        pkcs12.extend([6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1]);
        assert!(kind(&pkcs12).is_none());
        pkcs12.extend([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 10, 1, 2]);
        assert!(kind(&pkcs12).is_some());
        for end in 0..pkcs12.len() {
            assert!(kind(&pkcs12[..end]).is_none());
        }
    }
}
