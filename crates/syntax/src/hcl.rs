//! HCL, the language of Terraform and OpenTofu: blocks, attributes and what is
//! constant of their values, with places. `hcl-edit` reads it; it bounds the
//! depth of the input itself.

mod fors;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Body, Structure};
use hcl_edit::template::{Element, Template};
use railint_source::Span;

use crate::shell::MAX_LENGTH;

/// A file, or what stands between the braces of a block.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Content {
    /// `name = value`, in order.
    pub attributes: Vec<Attribute>,
    /// The blocks, in order.
    pub blocks: Vec<Block>,
}

/// `name = value`.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// The name.
    pub name: String,
    /// The name in the file.
    pub name_span: Span,
    /// The value.
    pub value: Value,
}

/// `kind "label" "label" { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// The first word: `resource`, `module`, `set`.
    pub kind: String,
    /// The labels, without quotes.
    pub labels: Vec<(String, Span)>,
    /// The first word in the file.
    pub span: Span,
    /// What stands in the braces.
    pub content: Content,
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// The expression in the file.
    pub span: Span,
    /// What is known of it.
    pub kind: ValueKind,
}

/// What is known of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueKind {
    /// A constant: text, number or truth value, as text.
    Text(String),
    /// Text that holds interpolations; they stand as `${…}` in it.
    Template(String),
    /// A list.
    List(Vec<Value>),
    /// An object: keys that are constant, with their values.
    Object(Vec<(String, Value)>),
    /// A call: the name of the function and its arguments.
    Call(String, Vec<Value>),
    /// What is only known when it runs.
    Unknown,
}

impl Value {
    /// The text of a constant.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a key of an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.kind {
            ValueKind::Object(entries) => {
                let found = entries.iter().find(|(name, _)| name == key);
                found.map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> impl Iterator<Item = &Self> {
        let items = match &self.kind {
            ValueKind::List(items) => items.as_slice(),
            _ => &[],
        };
        items.iter()
    }
}

impl Content {
    /// The value of an attribute.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        let found = self
            .attributes
            .iter()
            .find(|attribute| attribute.name == name);
        found.map(|attribute| &attribute.value)
    }

    /// The constant text of an attribute.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }
}

/// Why a file could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Offset in bytes.
    pub at: usize,
    /// In a few words.
    pub message: String,
}

/// Reads a file of HCL.
///
/// # Errors
/// Where it is none, or longer than 1 MiB.
pub fn parse(text: &str) -> Result<Content, Error> {
    if text.len() > MAX_LENGTH {
        return Err(Error {
            at: 0,
            message: "it is longer than 1 MiB".to_owned(),
        });
    }
    // A byte order mark is no part of the language.
    let (offset, text) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (text.len() - rest.len(), rest),
        None => (0, text),
    };
    let parsed = hcl_edit::parser::parse_body(text);
    let parsed = parsed.or_else(|error| {
        let again = hcl_edit::parser::parse_body(&fors::on_one_line(text));
        again.map_err(|_| error)
    });
    match parsed {
        Ok(body) => Ok(content(&body, offset)),
        Err(error) => {
            let location = error.location();
            Err(Error {
                at: (offset + location.offset()).min(offset + text.len()),
                message: error
                    .message()
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            })
        }
    }
}

fn content(body: &Body, offset: usize) -> Content {
    let mut found = Content::default();
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => found.attributes.push(Attribute {
                name: attribute.key.to_string(),
                name_span: span(attribute.key.span(), offset),
                value: value(&attribute.value, offset),
            }),
            Structure::Block(block) => found.blocks.push(Block {
                kind: block.ident.to_string(),
                labels: block
                    .labels
                    .iter()
                    .map(|label| (label.as_str().to_owned(), span(label.span(), offset)))
                    .collect(),
                span: span(block.ident.span(), offset),
                content: content(&block.body, offset),
            }),
        }
    }
    found
}

fn value(expression: &Expression, offset: usize) -> Value {
    let kind = match expression {
        Expression::Bool(bool) => ValueKind::Text(bool.to_string()),
        Expression::Number(number) => ValueKind::Text(number.to_string()),
        Expression::String(text) => ValueKind::Text(text.as_str().to_owned()),
        Expression::Array(items) => {
            ValueKind::List(items.iter().map(|item| value(item, offset)).collect())
        }
        Expression::Object(object) => {
            let entries = object.iter().filter_map(|(key, entry)| {
                let key = match key {
                    ObjectKey::Ident(name) => name.to_string(),
                    ObjectKey::Expression(Expression::String(text)) => text.as_str().to_owned(),
                    ObjectKey::Expression(_) => return None,
                };
                Some((key, value(entry.expr(), offset)))
            });
            ValueKind::Object(entries.collect())
        }
        Expression::StringTemplate(template) => text_of(template.iter()),
        Expression::HeredocTemplate(heredoc) => template(&heredoc.template),
        Expression::Parenthesis(inner) => value(inner.inner(), offset).kind,
        Expression::FuncCall(call) => ValueKind::Call(
            call.name.name.to_string(),
            call.args
                .iter()
                .map(|argument| value(argument, offset))
                .collect(),
        ),
        _ => ValueKind::Unknown,
    };
    Value {
        span: span(expression.span(), offset),
        kind,
    }
}

fn template(template: &Template) -> ValueKind {
    text_of(template.iter())
}

fn text_of<'a>(elements: impl Iterator<Item = &'a Element>) -> ValueKind {
    let mut text = String::new();
    let mut constant = true;
    for element in elements {
        match element {
            Element::Literal(literal) => text.push_str(literal.as_str()),
            Element::Interpolation(_) | Element::Directive(_) => {
                text.push_str("${…}");
                constant = false;
            }
        }
    }
    if constant {
        ValueKind::Text(text)
    } else {
        ValueKind::Template(text)
    }
}

fn span(range: Option<std::ops::Range<usize>>, offset: usize) -> Span {
    range.map_or_else(Span::default, |range| {
        Span::new(range.start + offset, range.end + offset)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Content, ValueKind, parse};

    #[test]
    fn blocks_and_values_have_their_places() {
        let text = "\u{feff}# é\nresource \"helm_release\" \"pg\" {\n  chart = \"postgresql\"\n  name = \"x-${var.y}\"\n  values = [<<-EOT\n    a: 1\n  EOT\n  , file(\"v.yaml\")]\n  set {\n    name = \"a.b\"\n    value = true\n  }\n  tags = { env = \"x\" }\n}\n";
        let file = parse(text).unwrap();
        let block = &file.blocks[0];
        assert_eq!(
            (block.kind.as_str(), block.labels[0].0.as_str()),
            ("resource", "helm_release")
        );
        assert_eq!(block.labels[1].1.text(text), "\"pg\"");
        let chart = block.content.get("chart").unwrap();
        assert_eq!(
            (chart.as_str(), chart.span.text(text)),
            (Some("postgresql"), "\"postgresql\"")
        );
        assert!(
            matches!(&block.content.get("name").unwrap().kind, ValueKind::Template(t) if t == "x-${…}")
        );
        let values: Vec<_> = block.content.get("values").unwrap().items().collect();
        assert!(values[0].as_str().unwrap().contains("a: 1"));
        assert!(matches!(&values[1].kind, ValueKind::Call(name, _) if name == "file"));
        assert_eq!(block.content.blocks[0].content.text("value"), Some("true"));
        assert_eq!(
            block
                .content
                .get("tags")
                .unwrap()
                .get("env")
                .unwrap()
                .as_str(),
            Some("x")
        );
    }

    #[test]
    fn deep_input_is_an_error_and_no_crash() {
        for text in [
            format!("a = {}", "[".repeat(100_000)),
            format!("a = {}1", "!".repeat(100_000)),
            "b {\n".repeat(50_000),
            format!("a = \"{}", "${".repeat(50_000)),
        ] {
            assert!(parse(&text).is_err());
        }
    }

    fn inside(content: &Content, text: &str) -> bool {
        content.attributes.iter().all(|a| {
            text.get(a.value.span.start..a.value.span.end).is_some()
                && text.get(a.name_span.start..a.name_span.end).is_some()
        }) && content
            .blocks
            .iter()
            .all(|block| inside(&block.content, text))
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(?s)([a-b] = |\\{|\\}|\\[|\\]|\"|\\$|\n|é|<<X|X|1|,| ){0,60}") {
            if let Ok(content) = parse(&text) {
                prop_assert!(inside(&content, &text));
            }
        }
    }
}
