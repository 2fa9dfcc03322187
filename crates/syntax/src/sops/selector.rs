//! Which values of a file are to be encrypted.

use super::pattern::Pattern;

/// The six ways to select.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SelectorKind {
    /// All but what stands under a key with this end.
    UnencryptedSuffix,
    /// Only what stands under a key with this end.
    EncryptedSuffix,
    /// All but what stands under a key that matches.
    UnencryptedRegex,
    /// Only what stands under a key that matches.
    EncryptedRegex,
    /// All but what a matching comment is about.
    UnencryptedCommentRegex,
    /// Only what a matching comment is about.
    EncryptedCommentRegex,
}

impl SelectorKind {
    /// All ways.
    pub const ALL: [Self; 6] = [
        Self::UnencryptedSuffix,
        Self::EncryptedSuffix,
        Self::UnencryptedRegex,
        Self::EncryptedRegex,
        Self::UnencryptedCommentRegex,
        Self::EncryptedCommentRegex,
    ];

    /// Its key, in files and in creation rules.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::UnencryptedSuffix => "unencrypted_suffix",
            Self::EncryptedSuffix => "encrypted_suffix",
            Self::UnencryptedRegex => "unencrypted_regex",
            Self::EncryptedRegex => "encrypted_regex",
            Self::UnencryptedCommentRegex => "unencrypted_comment_regex",
            Self::EncryptedCommentRegex => "encrypted_comment_regex",
        }
    }

    /// The way with this key.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether comments are tested rather than keys.
    #[must_use]
    pub fn is_about_comments(self) -> bool {
        matches!(
            self,
            Self::UnencryptedCommentRegex | Self::EncryptedCommentRegex
        )
    }

    /// Whether a hit means "encrypt"; otherwise it means "leave in clear".
    fn encrypts(self) -> bool {
        matches!(
            self,
            Self::EncryptedSuffix | Self::EncryptedRegex | Self::EncryptedCommentRegex
        )
    }
}

/// A selector: one of the six, with its suffix or expression.
#[derive(Debug, Clone)]
pub struct Selector {
    kind: SelectorKind,
    value: String,
    /// The compiled expression; none of suffixes, and of what cannot be read.
    pattern: Option<Pattern>,
}

impl Default for Selector {
    /// What holds when none is given: `unencrypted_suffix: _unencrypted`.
    fn default() -> Self {
        Self::new(SelectorKind::UnencryptedSuffix, "_unencrypted")
    }
}

impl PartialEq for Selector {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.value == other.value
    }
}

impl Eq for Selector {}

impl Selector {
    /// A selector.
    #[must_use]
    pub fn new(kind: SelectorKind, value: &str) -> Self {
        let is_suffix = matches!(
            kind,
            SelectorKind::UnencryptedSuffix | SelectorKind::EncryptedSuffix
        );
        Self {
            kind,
            value: value.to_owned(),
            pattern: (!is_suffix).then(|| Pattern::new(value)).flatten(),
        }
    }

    /// Which of the six.
    #[must_use]
    pub fn kind(&self) -> SelectorKind {
        self.kind
    }

    /// Its suffix or expression.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Whether its expression, if it has one, could be read.
    #[must_use]
    pub fn is_understood(&self) -> bool {
        self.pattern.is_some()
            || matches!(
                self.kind,
                SelectorKind::UnencryptedSuffix | SelectorKind::EncryptedSuffix
            )
    }

    /// Whether a key (or, for the two about comments, a comment) is a hit.
    #[must_use]
    pub fn hits(&self, text: &str) -> bool {
        match &self.pattern {
            Some(pattern) => pattern.matches(text),
            None => self.is_understood() && text.ends_with(&self.value),
        }
    }

    /// Whether a value is to be encrypted, by whether any key on its path (or
    /// any comment about it) is a hit.
    #[must_use]
    pub fn covers(&self, hit: bool) -> bool {
        hit == self.kind.encrypts()
    }
}
