//! Values that look like secrets and are none, made from the forms of the data
//! and from numbers that only look random: for tests, so that nothing of the
//! kind has to stand in the tree.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::material::bech32;
use crate::material::check::crc32_base62;
use crate::material::form::{Class, OPEN_END, Piece};
use crate::material::formats::{Check, Entry, Form, formats};

const LETTERS: &str = "ABCDEFGHJKLMNPRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";

/// A value of a kind, the same each time: a token by the id of its format, or
/// `rsa-key`, `openssh-key`, `age-key`, `password`.
#[must_use]
pub fn value(kind: &str) -> Option<String> {
    let seed = kind.bytes().fold(5, |seed: u64, byte| {
        seed.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    let mut random = Random::new(seed);
    match kind {
        "rsa-key" => {
            let content = der(&mut random, 600);
            return Some(armoured("RSA PRIVATE KEY", "", &content, "\n"));
        }
        "openssh-key" => {
            let mut content = b"openssh-key-v1\0\0\0\0\x04none".to_vec();
            content.extend(bytes(&mut random, 300));
            return Some(armoured("OPENSSH PRIVATE KEY", "", &content, "\n"));
        }
        "age-key" => {
            let values: Vec<u8> = (0..52).map(|_| random.below(32) as u8).collect();
            return Some(bech32::encode("age-secret-key-", &values).to_uppercase());
        }
        "password" => return Some(random.text(LETTERS, 14)),
        _ => {}
    }
    let formats = formats();
    let entry = formats.entries.iter().position(|entry| entry.id == kind)?;
    let form = formats.forms.iter().find(|form| form.entry == entry)?;
    Some(sample(form, formats.entries.get(entry)?, 4, &mut random))
}

/// A text in which each `«kind»` is replaced by a value of that kind; what follows
/// a line break of the value is indented as its first line is.
#[must_use]
pub fn fill(text: &str) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
        let mut rest = line;
        while let Some((before, behind)) = rest.split_once('\u{ab}') {
            out.push_str(before);
            let (kind, behind) = behind.split_once('\u{bb}').unwrap_or((behind, ""));
            let value = value(kind).unwrap_or_default();
            out.push_str(&value.replace('\n', &format!("\n{indent}")));
            rest = behind;
        }
        out.push_str(rest);
    }
    out
}

fn of_class(class: Class, count: usize, random: &mut Random) -> String {
    let set: String = class.characters().into_iter().collect();
    random.text(&set, count)
}

/// A token of a form; its lengths lie as `more` says, 0 for the shortest.
pub(crate) fn sample(form: &Form, entry: &Entry, more: usize, random: &mut Random) -> String {
    let mut text = String::new();
    let mut last = String::new();
    for piece in &form.pieces {
        let part = match piece {
            Piece::Text(text) => text.clone(),
            Piece::Random { class, min, max } => {
                let most = if *max == OPEN_END { min + 50 } else { *max };
                of_class(*class, (min + more).min(most), random)
            }
            Piece::Crc32 => {
                String::from_utf8(crc32_base62(last.as_bytes()).to_vec()).unwrap_or_default()
            }
            Piece::Uuid => {
                let hex = |count, random: &mut Random| random.text("0123456789abcdef", count);
                let parts = [8, 4, 4, 4, 12].map(|count| hex(count, random));
                parts.join("-")
            }
        };
        last.clone_from(&part);
        text.push_str(&part);
    }
    match entry.check {
        None => text,
        Some(check) => checked(check, random),
    }
}

/// A token of which more has to be true than its form.
fn checked(check: Check, random: &mut Random) -> String {
    let word = |random: &mut Random| {
        random.text(
            "ABCDEFGHJKLMNPRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789",
            30,
        )
    };
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    match check {
        Check::Jwt => {
            let header = part(serde_json::json!({"alg": "RS256", "kid": word(random)}));
            let payload =
                part(serde_json::json!({"iss": "kubernetes/serviceaccount", "sub": word(random)}));
            format!("{header}.{payload}.{}", word(random))
        }
        Check::DockerAuth => {
            format!(
                "\"auth\": \"{}",
                STANDARD.encode(format!("robot:{}", word(random)))
            )
        }
        Check::DockerConfig => {
            let auth = STANDARD.encode(format!("robot:{}", word(random)));
            STANDARD.encode(format!(
                r#"{{"auths":{{"registry.acme.dev":{{"auth":"{auth}"}}}}}}"#
            ))
        }
        Check::CloudflareTunnel => {
            let secret = STANDARD.encode(word(random));
            STANDARD.encode(format!(
                r#"{{"a":"{}","t":"{}","s":"{secret}"}}"#,
                word(random),
                word(random)
            ))
        }
        Check::GrafanaKey => {
            STANDARD.encode(format!(r#"{{"k":"{}","n":"deploy","id":1}}"#, word(random)))
        }
        Check::Discord => {
            let id = STANDARD.encode(random.text("3456789", 18));
            format!(
                "{id}.{}.{}",
                random.text(LETTERS, 6),
                random.text(LETTERS, 27)
            )
        }
    }
}

pub(crate) fn bytes(random: &mut Random, count: usize) -> Vec<u8> {
    (0..count).map(|_| random.below(256) as u8).collect()
}

/// A sequence of DER of random content.
pub(crate) fn der(random: &mut Random, count: usize) -> Vec<u8> {
    let mut der = vec![0x30, 0x82, (count >> 8) as u8, count as u8];
    der.extend(bytes(random, count));
    der
}

pub(crate) fn armoured(label: &str, headers: &str, content: &[u8], line: &str) -> String {
    let text = STANDARD.encode(content);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .filter_map(|chunk| std::str::from_utf8(chunk).ok())
        .collect();
    format!(
        "-----BEGIN {label}-----{line}{headers}{}{line}-----END {label}-----",
        lines.join(line)
    )
}

/// Numbers that only look random, the same in each run.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        // Xorshift (Marsaglia 2003).
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % end.max(1)
    }

    /// A text of characters of a set.
    pub(crate) fn text(&mut self, set: &str, length: usize) -> String {
        let set: Vec<char> = set.chars().collect();
        (0..length)
            .filter_map(|_| set.get(self.below(set.len())).copied())
            .collect()
    }
}
