//! The envelope of SOPS: which file has one, what it says about itself, and
//! which values are encrypted, all without a key.
//!
//! The facts are those of the SOPS source. Whether a MAC is right, and whether
//! anybody can decrypt the file, needs a key: nothing here says that it is so.
//! No text of a value leaves this module; places and key paths do.

mod cipher;
mod comments;
mod flat;
mod metadata;
mod pattern;
mod recipient;
mod selector;
mod tree;

use railint_source::{Span, holds};

pub use metadata::Metadata;
pub use pattern::Pattern;
pub use recipient::{Recipient, RecipientKind};
pub use selector::{Selector, SelectorKind};

use crate::yaml::Stream;

/// How many values in clear, and how many flaws, are listed of one file.
pub const MAX_LISTED: usize = 50;

/// How many encrypted values are listed of one file.
pub const MAX_ENCRYPTED: usize = 200;

/// In which of its forms SOPS has written a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Store {
    /// YAML, one document or several.
    Yaml,
    /// JSON, also that around a binary file.
    Json,
    /// `KEY=value` lines; the metadata are keys that begin with `sops_`.
    Dotenv,
    /// Sections; the metadata are the section `sops`.
    Ini,
}

impl Store {
    /// The form of a file by its content where that tells, else by its name.
    /// Binary files are encrypted into JSON, under any name.
    #[must_use]
    pub fn of(path: &str, text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        if text.trim_start().starts_with('{') {
            return Self::Json;
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("yaml" | "yml" | "json") => Self::Yaml,
            Some("env") => Self::Dotenv,
            Some("ini") => Self::Ini,
            _ if text.lines().any(|line| line.starts_with("sops_mac=")) => Self::Dotenv,
            _ if text.lines().any(|line| line.trim_end() == "[sops]") => Self::Ini,
            _ => Self::Yaml,
        }
    }

    /// Whether a YAML parser reads it.
    #[must_use]
    pub fn is_tree(self) -> bool {
        matches!(self, Self::Yaml | Self::Json)
    }
}

/// What is known of an encrypted file.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// What it says about itself.
    pub metadata: Metadata,
    /// Values in clear that its own selector wants encrypted, at most
    /// [`MAX_LISTED`], in the order of the text.
    pub plain: Vec<Plain>,
    /// How many more there are.
    pub more_plain: usize,
    /// The key paths of encrypted values, as in [`Plain::path`], at most
    /// [`MAX_ENCRYPTED`].
    pub encrypted: Vec<String>,
    /// What is malformed, at most [`MAX_LISTED`].
    pub flaws: Vec<Flaw>,
}

/// A value in clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plain {
    /// The keys that lead to it, for people: `data.password`, `users[2].token`.
    pub path: String,
    /// The value.
    pub span: Span,
}

/// Something that is malformed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Where.
    pub span: Span,
    /// What, in a sentence without a full stop; no text of a value is in it.
    pub message: String,
}

/// Whether a text can have an envelope at all: a cheap look before a parser runs.
#[must_use]
pub fn may_be_encrypted(text: &str) -> bool {
    holds(text, "sops") && (holds(text, "mac") || holds(text, cipher::OPENING))
}

/// Reads the envelope of a parsed YAML or JSON file; `None` if it has none.
#[must_use]
pub fn read_tree(text: &str, stream: &Stream) -> Option<Envelope> {
    tree::read(text, stream)
}

/// Reads the envelope of a dotenv or ini file; `None` if it has none.
#[must_use]
pub fn read_flat(text: &str, store: Store) -> Option<Envelope> {
    flat::read(text, store)
}

/// Collects what is found, up to the limits.
#[derive(Debug, Default)]
struct Found {
    plain: Vec<Plain>,
    more_plain: usize,
    encrypted: Vec<String>,
    flaws: Vec<Flaw>,
}

impl Found {
    fn plain(&mut self, span: Span, path: impl FnOnce() -> String) {
        if self.plain.len() < MAX_LISTED {
            self.plain.push(Plain { path: path(), span });
        } else {
            self.more_plain += 1;
        }
    }

    fn flaw(&mut self, span: Span, message: impl Into<String>) {
        if self.flaws.len() < MAX_LISTED {
            self.flaws.push(Flaw {
                span,
                message: message.into(),
            });
        }
    }

    /// Judges one value by itself. `covered` is `None` where nobody can say.
    fn value(
        &mut self,
        text: &str,
        span: Span,
        covered: Option<bool>,
        path: impl FnOnce() -> String,
    ) {
        if text.is_empty() {
            // SOPS leaves the empty string as it is.
        } else if !text.starts_with("ENC[") {
            if covered == Some(true) {
                self.plain(span, path);
            }
        } else if covered == Some(false) {
            if text.starts_with(cipher::OPENING) {
                let path = path();
                self.flaw(
                    span,
                    format!(
                        "`{path}` is encrypted, but the selector in this file does not cover \
                         it, so SOPS hands on the cipher text as it is"
                    ),
                );
            }
        } else if let checked = cipher::check(text)
            && (checked.is_err() || self.encrypted.len() < MAX_ENCRYPTED)
        {
            let path = path();
            if let Err(why) = checked {
                self.flaw(span, format!("the cipher text of `{path}` {why}"));
            }
            if self.encrypted.len() < MAX_ENCRYPTED {
                self.encrypted.push(path);
            }
        }
    }

    fn into_envelope(self, metadata: Metadata) -> Envelope {
        Envelope {
            metadata,
            plain: self.plain,
            more_plain: self.more_plain,
            encrypted: self.encrypted,
            flaws: self.flaws,
        }
    }
}

#[cfg(test)]
mod tests;
