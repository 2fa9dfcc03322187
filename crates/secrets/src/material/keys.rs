//! Private keys in text: PEM, OpenSSH, OpenPGP, PuTTY, age, WireGuard.
//!
//! A key that is encrypted is none, and neither is a truncated one: each has to
//! decode to what its kind is made of.

use railint_source::Span;

use super::scan::{Find, What};
use super::{bech32, check, openpgp, pem};

/// The longest key that is read, in bytes.
const MAX_KEY: usize = 24 * 1024;

/// The longest key of age, in bytes.
const MAX_AGE: usize = 200;

/// What a key begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// `-----BEGIN `.
    Pem,
    /// The same in base64.
    PemInBase64,
    /// `AGE-SECRET-KEY-`.
    Age,
    /// `PuTTY-User-Key-File-`.
    Putty,
    /// The name of a key of WireGuard.
    WireGuard,
}

/// What is looked for, in lower case.
pub(crate) const OPENINGS: &[(&str, Opening)] = &[
    ("-----begin ", Opening::Pem),
    ("ls0tls1crudjtib", Opening::PemInBase64),
    ("ls0tls1crudjtij", Opening::PemInBase64),
    ("ls0tls1crudjtif", Opening::PemInBase64),
    ("ls0tls1crudjtit", Opening::PemInBase64),
    ("ls0tls1crudjtiq", Opening::PemInBase64),
    ("ls0tls1crudjtie", Opening::PemInBase64),
    ("age-secret-key-", Opening::Age),
    ("putty-user-key-file-", Opening::Putty),
    ("privatekey", Opening::WireGuard),
    ("presharedkey", Opening::WireGuard),
    ("wireguard_private_key", Opening::WireGuard),
    ("wg_private_key", Opening::WireGuard),
];

/// The key that begins at `at`, unless it lies in one that was found.
pub(crate) fn find(text: &str, opening: Opening, at: usize, found: &[Find]) -> Option<Find> {
    let inside = found
        .last()
        .is_some_and(|last| matches!(last.what, What::Key(_)) && at < last.span.end);
    if inside {
        return None;
    }
    let end = text.floor_char_boundary(text.len().min(at.saturating_add(MAX_KEY)));
    let window = text.get(at..end)?;
    let base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let before = at.checked_sub(1).and_then(|at| text.as_bytes().get(at));
    if opening == Opening::PemInBase64 && before.is_some_and(base64) {
        return None;
    }
    let (what, start, length) = match opening {
        Opening::Pem => pem_key(window).map(|(what, length)| (what, at, length))?,
        Opening::PemInBase64 => in_base64(window).map(|(what, length)| (what, at, length))?,
        Opening::Age => age(window).map(|(what, length)| (what, at, length))?,
        Opening::Putty => putty(window).map(|(what, length)| (what, at, length))?,
        Opening::WireGuard => {
            let (start, length) = wire_guard(window)?;
            ("a private key of WireGuard", at + start, length)
        }
    };
    Some(Find {
        what: What::Key(what),
        span: Span::new(start, start + length),
    })
}

/// A key in PEM or OpenPGP's armour, and how long it is.
fn pem_key(window: &str) -> Option<(&'static str, usize)> {
    let block = pem::read(window)?;
    let what = match block.label {
        "OPENSSH PRIVATE KEY" => {
            is_plain_openssh(&block.bytes).then_some("a private key of OpenSSH")
        }
        "PGP PRIVATE KEY BLOCK" => {
            openpgp::has_plain_secret(&block.bytes).then_some("a private key of OpenPGP")
        }
        "ENCRYPTED PRIVATE KEY" => None,
        label if label == "PRIVATE KEY" || label.ends_with(" PRIVATE KEY") => {
            (!block.encrypted && pem::is_der(&block.bytes)).then_some(match label {
                "RSA PRIVATE KEY" => "an RSA private key",
                "EC PRIVATE KEY" => "an EC private key",
                "DSA PRIVATE KEY" => "a DSA private key",
                _ => "a private key",
            })
        }
        _ => None,
    };
    what.map(|what| (what, block.length))
}

/// Whether a key of OpenSSH is not encrypted: its cipher is `none`.
fn is_plain_openssh(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"openssh-key-v1\0") else {
        return false;
    };
    rest.starts_with(b"\0\0\0\x04none") && bytes.len() > 100
}

/// A key in PEM that is base64 once more, as in a Secret.
fn in_base64(window: &str) -> Option<(&'static str, usize)> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let run = window.bytes().take_while(|byte| is_part(*byte)).count();
    // Broken into lines, as tools do at 76 characters.
    let mut length = run;
    let mut joined: Vec<u8> = window.bytes().take(run).collect();
    if run >= 60 {
        let mut rest = window.get(run..).unwrap_or_default();
        while let Some(line) = rest.strip_prefix('\n') {
            let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
            let part = line
                .bytes()
                .skip(indent)
                .take_while(|b| is_part(*b))
                .count();
            if part < 16 {
                break;
            }
            joined.extend(line.bytes().skip(indent).take(part));
            length += 1 + indent + part;
            rest = line.get(indent + part..).unwrap_or_default();
        }
    }
    let decoded = check::base64(&joined).or_else(|| check::base64(joined.get(..run)?))?;
    let text = std::str::from_utf8(&decoded).ok()?;
    // A certificate may stand before the key.
    let mut blocks = text.match_indices("-----BEGIN ").take(16);
    let what = blocks.find_map(|(at, _)| pem_key(text.get(at..)?))?.0;
    Some((what, length))
}

/// A secret key of age: the checksum of its Bech32 is right.
fn age(window: &str) -> Option<(&'static str, usize)> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let length = window
        .bytes()
        .take(MAX_AGE)
        .take_while(|byte| is_part(*byte))
        .count();
    let key = window.get(..length)?;
    let known = key.starts_with("AGE-SECRET-KEY-1") || key.starts_with("AGE-SECRET-KEY-PQ-1");
    (known && bech32::is_valid(key)).then_some(("a secret key of age", length))
}

/// A key file of PuTTY without a passphrase.
fn putty(window: &str) -> Option<(&'static str, usize)> {
    let mut plain = false;
    let mut lines = 0;
    let mut length = 0;
    for line in window.split_inclusive('\n').take(400) {
        let content = line.trim();
        plain |= content.eq_ignore_ascii_case("Encryption: none");
        if let Some(count) = content.strip_prefix("Private-Lines:") {
            lines = count.trim().parse::<usize>().unwrap_or(0);
        }
        length += line.len();
        if content.starts_with("Private-MAC:") || content.starts_with("Private-Hash:") {
            break;
        }
    }
    (plain && lines > 0).then_some(("a private key of PuTTY", length))
}

/// The value behind `PrivateKey =`: 32 bytes in base64.
fn wire_guard(window: &str) -> Option<(usize, usize)> {
    let name = window
        .bytes()
        .take_while(|b| b.is_ascii_alphabetic() || *b == b'_')
        .count();
    let rest = window.get(name..)?;
    let value = rest.trim_start_matches([' ', '\t', '"', '\'']);
    let value = value.strip_prefix(['=', ':'])?;
    let value = value.trim_start_matches([' ', '\t', '"', '\'']);
    let start = window.len() - value.len();
    let key = value.get(..44)?;
    let behind = value.as_bytes().get(44).copied().unwrap_or(b' ');
    let whole = !behind.is_ascii_alphanumeric() && !matches!(behind, b'+' | b'/' | b'=');
    let digits = key.get(..43)?.as_bytes();
    let random = !super::example::is_placeholder(digits) && !super::example::is_other(digits, true);
    let right = whole
        && random
        && key.ends_with('=')
        && !key.ends_with("==")
        && check::base64(key.as_bytes()).is_some_and(|bytes| bytes.len() == 32);
    right.then_some((start, 44))
}
