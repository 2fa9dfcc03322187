//! HCL (Terraform, OpenTofu, Packer, Nomad), by `hcl-edit`: what is written out
//! in it. Expressions that have to be worked out are left out.

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Body, Structure};
use hcl_edit::template::Element;
use railint_source::Span;

use super::{MAX_SETTINGS, Setting, is_too_deep};

/// Longest text that is read: no file that people write comes near it.
const MAX_LENGTH: usize = 1 << 20;

/// Reads an HCL file: all scalars that stand in it as they are. A block is a key
/// with its labels below it: `resource.aws_db_instance.main.password`. Nothing
/// of a text that is no HCL.
#[must_use]
pub fn hcl(text: &str) -> Vec<Setting> {
    let mut reader = Reader {
        found: Vec::new(),
        path: Vec::new(),
        key: Span::default(),
    };
    let readable = text.len() <= MAX_LENGTH && !is_too_deep(text);
    if let Some(body) = readable
        .then(|| hcl_edit::parser::parse_body(text).ok())
        .flatten()
    {
        reader.body(&body);
    }
    reader.found
}

struct Reader {
    found: Vec<Setting>,
    path: Vec<String>,
    key: Span,
}

impl Reader {
    fn body(&mut self, body: &Body) {
        for structure in body {
            let depth = self.path.len();
            match structure {
                Structure::Attribute(attribute) => {
                    let key = attribute.key.span();
                    self.below(attribute.key.as_str(), key, |reader| {
                        reader.expression(&attribute.value);
                    });
                }
                Structure::Block(block) => {
                    self.path.push(block.ident.as_str().to_owned());
                    let labels = block.labels.iter();
                    self.path
                        .extend(labels.map(|label| label.as_str().to_owned()));
                    self.body(&block.body);
                }
            }
            self.path.truncate(depth);
        }
    }

    fn expression(&mut self, expression: &Expression) {
        match expression {
            Expression::String(text) => self.scalar(text.as_str().to_owned(), expression.span()),
            Expression::Number(number) => self.scalar(number.to_string(), expression.span()),
            Expression::Bool(truth) => self.scalar(truth.to_string(), expression.span()),
            Expression::HeredocTemplate(heredoc) => {
                self.template(heredoc.template.iter(), expression.span());
            }
            Expression::StringTemplate(template) => {
                self.template(template.iter(), expression.span());
            }
            Expression::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.below(&index.to_string(), None, |reader| reader.expression(item));
                }
            }
            Expression::Object(object) => {
                for (key, value) in object {
                    let (name, span) = match key {
                        ObjectKey::Ident(name) => (name.as_str(), name.span()),
                        ObjectKey::Expression(expression) => match expression.as_str() {
                            Some(name) => (name, expression.span()),
                            None => continue,
                        },
                    };
                    self.below(name, span, |reader| reader.expression(value.expr()));
                }
            }
            _ => {}
        }
    }

    /// A text without anything to be worked out in it.
    fn template<'e>(
        &mut self,
        elements: impl Iterator<Item = &'e Element>,
        span: Option<std::ops::Range<usize>>,
    ) {
        let mut text = String::new();
        for element in elements {
            match element {
                Element::Literal(literal) => text.push_str(literal.as_str()),
                _ => return,
            }
        }
        self.scalar(text, span);
    }

    fn scalar(&mut self, value: String, span: Option<std::ops::Range<usize>>) {
        let Some(span) = span else { return };
        if self.found.len() < MAX_SETTINGS {
            self.found.push(Setting {
                path: self.path.clone(),
                key: self.key,
                value,
                span: Span::new(span.start, span.end),
            });
        }
    }

    fn below(
        &mut self,
        name: &str,
        key: Option<std::ops::Range<usize>>,
        read: impl FnOnce(&mut Self),
    ) {
        let outer = self.key;
        if let Some(key) = key {
            self.key = Span::new(key.start, key.end);
        }
        self.path.push(name.to_owned());
        read(self);
        self.path.pop();
        self.key = outer;
    }
}
