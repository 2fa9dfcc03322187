//! From parts to the words that a program gets.

use railint_source::Span;

use super::raw::{Part, RawWord};
use super::variables::Environment;
use crate::pieces::Pieces;

/// A word with its places in the text that was read.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    pub(super) pieces: Pieces,
    pub(super) dynamic: bool,
    /// Whether some of it is the output of a command or the like, and not just
    /// a variable without a value.
    pub(super) opaque: bool,
}

/// What turns parts into words.
#[derive(Clone, Copy)]
pub(super) struct Renderer<'a> {
    pub(super) text: &'a str,
    pub(super) environment: &'a Environment<'a>,
}

impl Renderer<'_> {
    /// The words that one written word becomes: an unquoted variable falls
    /// apart at its blanks, or vanishes if it is empty.
    pub(super) fn words(&self, raw: &RawWord) -> Vec<Rendered> {
        let mut done = Vec::new();
        let mut current = Rendered {
            pieces: Pieces::new(raw.span.start),
            ..Rendered::default()
        };
        for part in &raw.parts {
            let split = match part {
                Part::Variable {
                    name,
                    default: None,
                    quoted: false,
                    span,
                } => self.environment.value(name.text(self.text)).map(|value| {
                    current.dynamic |= value.dynamic;
                    (value.text.as_str(), *span)
                }),
                _ => None,
            };
            match split {
                Some((value, span)) => push_fields(&mut current, &mut done, value, span),
                None => self.push(part, &mut current),
            }
        }
        if raw.quoted || !current.pieces.text().is_empty() {
            done.push(current);
        }
        done
    }

    /// All parts as one text, as in an assignment or a here-document.
    pub(super) fn joined(&self, parts: &[Part], anchor: usize) -> Rendered {
        let mut whole = Rendered {
            pieces: Pieces::new(anchor),
            ..Rendered::default()
        };
        for part in parts {
            self.push(part, &mut whole);
        }
        whole
    }

    fn push(&self, part: &Part, into: &mut Rendered) {
        match part {
            Part::Literal { span, .. } => into.pieces.push_slice(self.text, *span),
            Part::Escape { character, span } => {
                into.pieces
                    .push_text(character.encode_utf8(&mut [0; 4]), *span);
            }
            Part::Opaque { span } => {
                into.pieces.push_opaque(span.text(self.text), *span);
                into.dynamic = true;
                into.opaque = true;
            }
            Part::Variable {
                name,
                default,
                span,
                ..
            } => self.push_variable(name.text(self.text), default.as_deref(), *span, into),
        }
    }

    fn push_variable(&self, name: &str, default: Option<&[Part]>, span: Span, into: &mut Rendered) {
        if let Some(value) = self.environment.value(name) {
            into.pieces.push_text(&value.text, span);
            into.dynamic |= value.dynamic;
            return;
        }
        into.dynamic = true;
        match default {
            Some(parts) if !self.environment.is_assigned(name) => {
                let default = self.joined(parts, span.start);
                let text = default.pieces.text();
                if default.opaque {
                    into.opaque = true;
                    into.pieces.push_opaque(text, span);
                } else {
                    into.pieces.push_text(text, span);
                }
            }
            _ => into.pieces.push_opaque(span.text(self.text), span),
        }
    }
}

/// Appends the words of `value` to the current word and those behind it.
fn push_fields(current: &mut Rendered, done: &mut Vec<Rendered>, value: &str, span: Span) {
    let is_blank = |character: char| matches!(character, ' ' | '\t' | '\n');
    let dynamic = current.dynamic;
    for (index, field) in value.split(is_blank).enumerate() {
        if index > 0 && !current.pieces.text().is_empty() {
            let next = Rendered {
                pieces: Pieces::new(span.start),
                dynamic,
                opaque: false,
            };
            done.push(std::mem::replace(current, next));
        }
        current.pieces.push_text(field, span);
    }
}
