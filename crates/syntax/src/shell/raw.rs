//! What the reader of shell text finds, before variables have values. All spans
//! point into the text that is read, which need not be the file.

use railint_source::Span;

/// A piece of a word.
#[derive(Debug, Clone)]
pub(super) enum Part {
    /// Text that stands for itself.
    Literal {
        span: Span,
        /// Inside quotes, or escaped.
        quoted: bool,
    },
    /// A character written as an escape, as in `$'\n'`.
    Escape { character: char, span: Span },
    /// `$NAME` or `${NAME}`, perhaps with a default.
    Variable {
        name: Span,
        default: Option<Vec<Part>>,
        /// Inside double quotes, so that its value stays one word.
        quoted: bool,
        span: Span,
    },
    /// Anything that only a shell can work out.
    Opaque { span: Span },
}

impl Part {
    pub(super) fn span(&self) -> Span {
        match self {
            Self::Literal { span, .. }
            | Self::Escape { span, .. }
            | Self::Variable { span, .. }
            | Self::Opaque { span } => *span,
        }
    }
}

/// A word as written.
#[derive(Debug, Clone)]
pub(super) struct RawWord {
    pub(super) parts: Vec<Part>,
    /// With the quotes.
    pub(super) span: Span,
    /// Whether any of it is quoted, so that it is there even if it is empty,
    /// and is no reserved word.
    pub(super) quoted: bool,
}

impl RawWord {
    /// The word, if it is written plainly, without quotes and variables.
    pub(super) fn plain<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self.parts.as_slice() {
            [Part::Literal { span, .. }] if !self.quoted && *span == self.span => {
                Some(span.text(text))
            }
            _ => None,
        }
    }
}

/// A command as written.
#[derive(Debug, Clone, Default)]
pub(super) struct RawCommand {
    pub(super) words: Vec<RawWord>,
    pub(super) assignments: Vec<RawAssignment>,
    /// Which here-document it reads.
    pub(super) stdin: Option<usize>,
}

/// `NAME=value`.
#[derive(Debug, Clone)]
pub(super) struct RawAssignment {
    pub(super) name: Span,
    /// `None` where the value cannot be told, as for an array.
    pub(super) value: Option<RawWord>,
    /// `+=` instead of `=`.
    pub(super) append: bool,
    /// From the name to the end of the value.
    pub(super) span: Span,
}

/// The text of a here-document or here-string.
#[derive(Debug, Clone, Default)]
pub(super) struct RawHeredoc {
    pub(super) parts: Vec<Part>,
    pub(super) span: Span,
    pub(super) quoted: bool,
}

/// What happens in a script, in the order in which it is read.
#[derive(Debug, Clone)]
pub(super) enum Event {
    /// A subshell or the body of a function begins: its `cd` stays inside.
    Enter,
    /// It ends.
    Leave,
    /// A command, with its words.
    Command(RawCommand),
    /// A variable is set for what follows.
    Assign {
        assignment: RawAssignment,
        /// Only in a branch, a loop or after a test.
        conditional: bool,
    },
    /// A variable gets a value that cannot be told: by `for`, by `read`.
    Unknown { name: Span },
}

/// All that was read of a text.
#[derive(Debug, Default)]
pub(super) struct Raw {
    pub(super) events: Vec<Event>,
    pub(super) heredocs: Vec<RawHeredoc>,
    /// Quotes, brackets or blocks that do not match.
    pub(super) errors: bool,
}
