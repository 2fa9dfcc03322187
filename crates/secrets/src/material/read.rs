//! From what is found to facts, which hold places and never a text.

use railint_lint::{File, Place};
use railint_models::FileKind;

use super::keystore;
use super::scan::{self, Find, What};
use crate::facts::{Material, MaterialFacts};
use crate::marks::Marks;
use crate::{names, places};

/// What a text holds.
pub(crate) fn in_text(file: &File<'_>, marks: &Marks) -> Vec<MaterialFacts> {
    let finds = scan::scan(file.text, marks).into_iter();
    finds
        .filter(|find| counts(file, find))
        .map(|find| MaterialFacts {
            what: match find.what {
                What::Token(id) => Material::Token(id.to_owned()),
                What::Key(what) => Material::PrivateKey(what.to_owned()),
                What::Url {
                    scheme,
                    host,
                    default,
                } => Material::Url {
                    scheme,
                    host,
                    default,
                },
            },
            place: file.place_without_text(find.span),
        })
        .collect()
}

/// Whether a find is worth a word in this file. A password that everybody tries
/// first is only where it is in use: neither in documentation, source code and
/// comments, nor in a chart, which brings it along for trying it out.
fn counts(file: &File<'_>, find: &Find) -> bool {
    if !matches!(find.what, What::Url { default: true, .. }) {
        return true;
    }
    let is_configuration = match file.kind {
        FileKind::Yaml | FileKind::Makefile | FileKind::Shell | FileKind::Hcl => true,
        FileKind::Markdown | FileKind::Justfile => false,
        FileKind::Other => names::Format::of(file.path, file.text) != names::Format::Other,
    };
    is_configuration
        && !names::is_source(file.path)
        && !places::is_of_chart(file)
        && !is_comment(file.text, find.span.start)
}

/// Whether what stands at `at` is part of a comment, as far as its line tells.
fn is_comment(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let starts = line.trim_start();
    ["#", "//", ";", "--", "/*", "*"]
        .iter()
        .any(|sign| starts.starts_with(sign))
        || line.contains(" #")
}

/// What a file that is no UTF-8 holds: a keystore, or text in another encoding.
pub(crate) fn in_bytes(repo: &str, path: &str, bytes: &[u8]) -> Vec<MaterialFacts> {
    if let Some(kind) = keystore::kind(bytes) {
        return vec![MaterialFacts {
            what: Material::PrivateKey(kind.to_owned()),
            place: Place::file_start(),
        }];
    }
    match text(bytes) {
        Some(text) => in_text(&File::new(repo, path, &text, None), &Marks::of(&text)),
        None => Vec::new(),
    }
}

/// The text that the bytes may be: of UTF-16, or else with a `?` for each byte
/// that is no UTF-8, so that offsets stay true.
fn text(bytes: &[u8]) -> Option<String> {
    let wide = |order: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).skip(1);
        let units: Vec<u16> = units
            .map(|pair| match pair {
                [a, b] => order([*a, *b]),
                _ => 0,
            })
            .collect();
        Some(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xff, 0xfe, ..] => return wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => return wide(u16::from_be_bytes),
        _ => {}
    }
    let head = bytes.get(..8000).unwrap_or(bytes);
    if head.contains(&0) {
        return None;
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    Some(text)
}
