//! PEM blocks (RFC 7468) as they stand in files of any kind: indented, quoted,
//! on one line with `\n` for line breaks.

use super::check;

/// How long a label is at most.
const MAX_LABEL: usize = 64;

/// A block.
pub(crate) struct Block<'t> {
    /// What it says it is.
    pub(crate) label: &'t str,
    /// What it holds.
    pub(crate) bytes: Vec<u8>,
    /// Whether its headers say that it is encrypted.
    pub(crate) encrypted: bool,
    /// Its length in the text, markers included.
    pub(crate) length: usize,
}

/// The block that begins at the start of the text; `None` where it has no end,
/// or something in it is not what it should be.
pub(crate) fn read(text: &str) -> Option<Block<'_>> {
    let behind = text.strip_prefix("-----BEGIN ")?;
    let limit = behind.floor_char_boundary(MAX_LABEL.min(behind.len()));
    let label_end = behind.get(..limit)?.find("-----")?;
    let label = behind.get(..label_end)?;
    let body_start = 11 + label_end + 5;
    let body = text.get(body_start..)?;
    // The next marker of any kind: looking further would read the same text again
    // for each marker.
    let body_end = body.find("-----")?;
    let end_marker = body.get(body_end..)?.strip_prefix("-----END ")?;
    let length = body_start + body_end + 9 + label.len() + 5;
    if !end_marker.starts_with(label) {
        return None;
    }
    let body = body.get(..body_end)?;
    // What is put in by a template, or left out.
    if body.contains("...") || body.contains(['{', '$', '<', '*', '…']) {
        return None;
    }
    let lines = body.replace("\\r", "").replace("\\n", "\n");
    let mut encrypted = false;
    let mut data = Vec::new();
    for line in lines.split(['\n', '\r']) {
        let line = line.trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '>' | '#' | '|' | ',' | ';' | '\\')
        });
        let line = without_operator(line);
        if line.contains(':') {
            encrypted |= line.contains("ENCRYPTED");
            continue;
        }
        // The checksum of OpenPGP's armour.
        if line.starts_with('=') && line.len() == 5 {
            continue;
        }
        data.extend(line.bytes().filter(|byte| !byte.is_ascii_whitespace()));
    }
    Some(Block {
        label,
        bytes: check::base64(&data)?,
        encrypted,
        length: length.min(text.len()),
    })
}

/// A line without the operator that joins it with the next in source code, and
/// without the quotes before that. A `+` that stands right behind base64 is
/// part of it.
fn without_operator(line: &str) -> &str {
    let joined = line
        .strip_suffix(['+', '.'])
        .filter(|rest| rest.is_empty() || rest.ends_with([' ', '\t', '"', '\'']));
    let line = joined.unwrap_or(line).trim_end();
    line.trim_end_matches(['"', '\'', '\\'])
}

/// Whether the bytes are one whole sequence of DER.
pub(crate) fn is_der(bytes: &[u8]) -> bool {
    let (head, length) = match bytes {
        [0x30, short, ..] if *short < 0x80 => (2, usize::from(*short)),
        [0x30, 0x81, a, ..] => (3, usize::from(*a)),
        [0x30, 0x82, a, b, ..] => (4, usize::from(*a) << 8 | usize::from(*b)),
        _ => return false,
    };
    length >= 30 && bytes.len() == head + length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Option<Vec<u8>> {
        read(text).map(|block| block.bytes)
    }

    #[test]
    fn a_line_may_end_with_any_sign_of_base64() {
        let lines = ["AAA+", "BBB/", "CCCC"];
        let expected = check::base64(lines.concat().as_bytes());
        assert!(expected.is_some());
        let written = [
            "-----BEGIN X-----\nAAA+\nBBB/\nCCCC\n-----END X-----".to_owned(),
            "-----BEGIN X-----\\nAAA+\\nBBB/\\nCCCC\\n-----END X-----".to_owned(),
            format!(
                "-----BEGIN X-----\\n\" +\n\"{}\\n\" +\n\"-----END X-----",
                lines.join("\\n\" +\n\"")
            ),
            format!(
                "-----BEGIN X-----' .\n'{}' .\n'-----END X-----",
                lines.join("' .\n'")
            ),
        ];
        for text in written {
            assert_eq!(bytes(&text), expected, "{text}");
        }
    }
}
