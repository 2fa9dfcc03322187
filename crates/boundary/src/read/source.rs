//! Where something that was read stands in the file.

use railint_lint::{File, Lens, Place};
use railint_source::Span;
use railint_syntax::helm_template;
use railint_syntax::pieces::Pieces;

use crate::facts::{By, Claim, Facts, Floating, Mark, MarkKind};
use railint_models::image::{self, Floats};
use railint_policy::Component;

/// A text that is read: the file itself, or one inside it.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub(crate) file: &'a File<'a>,
    pub(crate) lens: &'a Lens<'a>,
    /// How the text was put together; `None` for the file itself.
    pub(crate) pieces: Option<&'a Pieces>,
}

impl<'a> Reading<'a> {
    /// The file itself.
    pub(crate) fn of(file: &'a File<'a>, lens: &'a Lens<'a>) -> Self {
        Self {
            file,
            lens,
            pieces: None,
        }
    }

    /// A text inside the file.
    pub(crate) fn inside(self, pieces: &'a Pieces) -> Self {
        Self {
            pieces: Some(pieces),
            ..self
        }
    }

    /// The place of a span of the text.
    pub(crate) fn place(&self, span: Span) -> Place {
        let span = self.pieces.map_or(span, |pieces| pieces.to_source(span));
        self.file.place(span)
    }

    /// The file's text as its tree of YAML has it: with template actions masked.
    pub(crate) fn yaml_text(&self) -> String {
        if helm_template::is_template(self.file.text) {
            helm_template::mask(self.file.text).text
        } else {
            self.file.text.to_owned()
        }
    }

    /// A claim that knows no object.
    pub(crate) fn claim(&self, component: &Component, by: By, what: &str, span: Span) -> Claim {
        Claim {
            component: component.id.clone(),
            by,
            what: what.to_owned(),
            name: None,
            namespace: None,
            replicas: None,
            place: self.place(span),
        }
    }

    /// Keeps an image that floats.
    pub(crate) fn image(&self, reference: &str, span: Span, facts: &mut Facts) {
        facts.floating.extend(self.floating(reference, span));
    }

    /// An image, if it floats.
    pub(crate) fn floating(&self, reference: &str, span: Span) -> Option<Floating> {
        let floats = image::floats(reference)?;
        Some(Floating {
            reference: reference.to_owned(),
            untagged: floats == Floats::NoTag,
            place: self.place(span),
        })
    }

    /// Keeps a mark.
    pub(crate) fn mark(&self, kind: MarkKind, what: &str, span: Span, facts: &mut Facts) {
        facts.marks.push(Mark {
            kind,
            what: what.to_owned(),
            place: self.place(span),
        });
    }
}
