//! The known forms of tokens, from `rules/secrets/tokens.yaml`, made ready to
//! be looked for.

use std::sync::OnceLock;

use regex::bytes::Regex;
use serde::Deserialize;

use super::form::{self, Piece};

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    tokens: Vec<Entry>,
    examples: Vec<Example>,
}

/// A kind of token.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// Its name in facts.
    pub(crate) id: String,
    /// What it is, as it reads behind "a".
    pub(crate) title: String,
    /// What it looks like; see [`form::parse`].
    pub(crate) forms: Vec<String>,
    /// What has to stand in the key that the value belongs to.
    #[serde(default)]
    pub(crate) near: Vec<String>,
    /// What has to follow one of those.
    #[serde(default)]
    pub(crate) named: Vec<String>,
    /// What has to be true of the text beyond its form.
    pub(crate) check: Option<Check>,
    /// Where or how it is made worthless.
    pub(crate) revoke: Option<String>,
}

/// What code has to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Check {
    /// The first part is base64 of a header with `alg`.
    Jwt,
    /// Base64 of `user:password`.
    DockerAuth,
    /// Base64 of a Docker configuration.
    DockerConfig,
    /// Base64 of an object with account, tunnel and secret.
    CloudflareTunnel,
    /// Base64 of an object with key, name and id.
    GrafanaKey,
    /// The first part is base64 of a number.
    Discord,
}

/// A text that its issuer publishes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    /// Whose it is.
    #[allow(dead_code)]
    of: String,
    /// SHA-256 of the text, in hex.
    sha256: String,
}

/// A form made ready.
#[derive(Debug)]
pub(crate) struct Form {
    /// Index of its entry.
    pub(crate) entry: usize,
    /// Its pieces.
    pub(crate) pieces: Vec<Piece>,
    /// What is looked for first: fixed text of the form.
    pub(crate) keyword: String,
    /// The fewest and the most bytes before the keyword.
    pub(crate) lead: (usize, usize),
    /// The most bytes of the whole.
    pub(crate) max: usize,
    regex: OnceLock<Option<Regex>>,
}

/// All formats.
#[derive(Debug)]
pub(crate) struct Formats {
    /// The kinds of tokens.
    pub(crate) entries: Vec<Entry>,
    /// Their forms. One whose entry has `near` has an empty keyword.
    pub(crate) forms: Vec<Form>,
    examples: Vec<String>,
}

/// The formats of this program, read once.
pub(crate) fn formats() -> &'static Formats {
    static FORMATS: OnceLock<Formats> = OnceLock::new();
    FORMATS.get_or_init(|| {
        let text = railint_rules::secrets_json("tokens").unwrap_or_default();
        // The tests read the same text, so that no run meets an error here.
        Formats::read(text).unwrap_or_else(|_| Formats {
            entries: Vec::new(),
            forms: Vec::new(),
            examples: Vec::new(),
        })
    })
}

impl Formats {
    /// Reads the data from JSON.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mut forms = Vec::new();
        for (index, entry) in file.tokens.iter().enumerate() {
            for text in &entry.forms {
                for pieces in form::parse(text).map_err(|error| format!("{text}: {error}"))? {
                    forms.push(Form::new(index, pieces, !entry.near.is_empty()));
                }
            }
        }
        Ok(Self {
            entries: file.tokens,
            forms,
            examples: file.examples.into_iter().map(|one| one.sha256).collect(),
        })
    }

    /// Whether the text is one that its issuer publishes as an example.
    pub(crate) fn is_published(&self, text: &[u8]) -> bool {
        use sha2::{Digest, Sha256};
        let digest = Sha256::digest(text);
        self.examples.iter().any(|example| {
            example.len() == digest.len() * 2
                && digest
                    .iter()
                    .zip(example.as_bytes().chunks(2))
                    .all(|(byte, hex)| {
                        std::str::from_utf8(hex)
                            .is_ok_and(|hex| u8::from_str_radix(hex, 16) == Ok(*byte))
                    })
        })
    }
}

impl Form {
    fn new(entry: usize, pieces: Vec<Piece>, near: bool) -> Self {
        let mut keyword = String::new();
        let mut lead = (0, 0);
        let mut before = (0, 0);
        for piece in &pieces {
            let (min, max) = piece.length();
            // Text at a fixed distance from the start spares a search backwards.
            let fixed = lead.0 == lead.1 && !keyword.is_empty();
            if let Piece::Text(text) = piece
                && !near
                && text.len() > keyword.len()
                && (before.0 == before.1 || !fixed)
            {
                keyword.clone_from(text);
                lead = before;
            }
            before = (before.0 + min, before.1 + max);
        }
        Self {
            entry,
            max: before.1,
            pieces,
            keyword,
            lead,
            regex: OnceLock::new(),
        }
    }

    /// The expression that matches it, made when it is first needed. The first
    /// group is the token; the second, where there is a checksum, what it is of.
    pub(crate) fn regex(&self, entry: &Entry) -> Option<&Regex> {
        self.regex
            .get_or_init(|| Regex::new(&self.expression(entry)).ok())
            .as_ref()
    }

    fn expression(&self, entry: &Entry) -> String {
        let mut out = String::from("(?-u)");
        let any = |words: &[String]| {
            let words: Vec<String> = words.iter().map(|word| regex::escape(word)).collect();
            words.join("|")
        };
        if !entry.near.is_empty() {
            out.push_str(&format!("^(?i:{})", any(&entry.near)));
            if entry.named.is_empty() {
                out.push_str(r"[\w. -]{0,24}?");
            } else {
                out.push_str(&format!(
                    r"[\w. -]{{0,30}}?(?i:{})[\w-]{{0,12}}?",
                    any(&entry.named)
                ));
            }
            // Signs of assignment, and the words that stand between a name and
            // its value in lists of variables, headers and sentences. As many as
            // are near: to count them takes an automaton many times as large.
            out.push_str(
                r#"(?:[\s"'`:=>,{(\[|\\]|(?i:value|default|bearer|token|type|string|is|to))*[\s"'`:=>,{(\[|\\]"#,
            );
        } else if self.lead.0 == self.lead.1 {
            out.push('^');
        }
        out.push('(');
        for (index, piece) in self.pieces.iter().enumerate() {
            let summed = matches!(self.pieces.get(index + 1), Some(Piece::Crc32));
            out.push_str(if summed { "(" } else { "" });
            piece.write(&mut out);
            out.push_str(if summed { ")" } else { "" });
        }
        out.push(')');
        out
    }

    /// A cheap look: whether the longest of its rows of random characters may
    /// stand in a text.
    pub(crate) fn may_stand(&self, text: &[u8]) -> bool {
        let longest = self
            .pieces
            .iter()
            .filter(|piece| matches!(piece, Piece::Random { .. }));
        let longest = longest.max_by_key(|piece| piece.length().0);
        longest.is_none_or(|piece| piece.may_stand(text))
    }

    /// Whether dashes or slashes may be among its random characters.
    pub(crate) fn joins(&self) -> bool {
        let mut random = self
            .pieces
            .iter()
            .filter(|piece| matches!(piece, Piece::Random { .. }));
        random.any(|piece| piece.goes_on_with(b'-') || piece.goes_on_with(b'/'))
    }

    /// Whether a character right behind a match would make it another text.
    pub(crate) fn goes_on_with(&self, byte: u8) -> bool {
        let ends_in_text = matches!(self.pieces.last(), Some(Piece::Text(_)));
        if ends_in_text {
            return false;
        }
        byte.is_ascii_alphanumeric()
            || byte == b'_'
            || self
                .pieces
                .last()
                .is_some_and(|last| last.goes_on_with(byte))
    }
}
