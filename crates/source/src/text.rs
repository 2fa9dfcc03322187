//! From bytes to text, without changing a byte: every offset stays true.

/// How far into a file a NUL byte is looked for. Git draws the line at the
/// same place.
const LOOK_FOR_NUL: usize = 8000;

/// What the bytes of a file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// UTF-8. Line ends and a byte order mark are kept, so that offsets into
    /// the text are offsets into the file.
    Text(String),
    /// No text: there is a NUL among the first 8000 bytes. These are the bytes.
    Binary(Vec<u8>),
    /// Text perhaps, but not UTF-8.
    NotUtf8 {
        /// Offset of the first byte that does not belong; 0 for UTF-16 with a
        /// byte order mark.
        at: usize,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

/// Whether a word stands somewhere in a text. Quicker than [`str::contains`],
/// as the rarest of its letters is looked for.
#[must_use]
pub fn holds(text: &str, word: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some()
}

/// Takes the bytes of a file for what they are.
#[must_use]
pub fn decode(bytes: Vec<u8>) -> Content {
    // First, as the letters of UTF-16 are full of NUL bytes.
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Content::NotUtf8 { at: 0, bytes };
    }
    let head = bytes.get(..LOOK_FOR_NUL).unwrap_or(&bytes);
    if head.contains(&0) {
        return Content::Binary(bytes);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Content::Text(text),
        Err(error) => Content::NotUtf8 {
            at: error.utf8_error().valid_up_to(),
            bytes: error.into_bytes(),
        },
    }
}

/// Makes a name that may hold any bytes readable: the bytes that are not UTF-8
/// are written as `%E9`, all others stay.
pub(crate) fn readable(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// The lines of a text, as [`str::lines`] has them, several times as fast.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', rest.as_bytes());
        let (line, behind) = rest.split_at(end.map_or(rest.len(), |newline| newline + 1));
        rest = behind;
        let Some(line) = line.strip_suffix('\n') else {
            return Some(line);
        };
        Some(line.strip_suffix('\r').unwrap_or(line))
    })
}

/// The lines of a text that do not begin with a blank; in YAML these are few.
pub fn top_lines(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1));
    let of_top = starts.filter(|start| !matches!(bytes.get(*start), None | Some(b' ')));
    of_top.filter_map(|start| lines(text.get(start..)?).next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_as_it_is() {
        for text in ["", "a: 1\r\nb: 2\r\n", "\u{feff}a: é\n", "a\rb"] {
            assert_eq!(
                decode(text.as_bytes().to_vec()),
                Content::Text(text.to_owned())
            );
        }
    }

    #[test]
    fn other_encodings_and_binaries_are_told_apart() {
        for (bytes, offset) in [
            (&b"ab\xe9c"[..], 2),
            (b"\xff\xfea\0:\0", 0),
            (b"\xfe\xff\0a\0:", 0),
        ] {
            let bytes = bytes.to_vec();
            let expected = Content::NotUtf8 {
                at: offset,
                bytes: bytes.clone(),
            };
            assert_eq!(decode(bytes), expected);
        }
        let elf = b"\x7fELF\0\xff".to_vec();
        assert_eq!(decode(elf.clone()), Content::Binary(elf));
        let mut late = vec![b'a'; LOOK_FOR_NUL];
        late.push(0);
        assert!(matches!(decode(late.clone()), Content::Text(_)));
        late.remove(0);
        assert_eq!(decode(late.clone()), Content::Binary(late));
    }

    #[test]
    fn bad_bytes_of_a_name_are_escaped() {
        assert_eq!(readable("grün.yaml".as_bytes()), "grün.yaml");
        assert_eq!(readable(b"gr\xfcn%.yaml"), "gr%FCn%.yaml");
    }

    proptest::proptest! {
        #[test]
        fn lines_are_those_of_the_standard_library(text in "[a\r\n \u{e9}]{0,20}") {
            proptest::prop_assert!(lines(&text).eq(text.lines()), "{text:?}");
            let top = text.lines().filter(|line| !line.starts_with(' '));
            // An empty line behind the last line break is none.
            proptest::prop_assert!(top_lines(&text).eq(top), "{text:?}");
        }
    }
}
