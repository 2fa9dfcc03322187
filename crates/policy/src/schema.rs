//! JSON Schema over spanned YAML: each violation in our own words, at the key
//! or value that is wrong, with the schema line that says so.

use std::fmt::{self, Write as _};
use std::sync::OnceLock;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{PatternOptions, ValidationError, Validator};
use railint_source::Span;
use railint_syntax::json::Spanned;
use railint_syntax::yaml;
use serde_json::Value;

use crate::nearest::nearest;

/// A schema made ready for use, with the places of its own lines.
pub struct Schema {
    validator: OnceLock<Option<Validator>>,
    value: Value,
    spans: Spanned,
    name: String,
    text: String,
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // All else is made from the text, and some of it only when it is needed.
        f.debug_struct("Schema")
            .field("name", &self.name)
            .field("text", &self.text)
            .finish_non_exhaustive()
    }
}

/// One way in which an instance breaks its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where in the instance: a JSON Pointer (RFC 6901), empty for the root.
    pub pointer: String,
    /// The offending key or value in the file of the instance; `None` where the
    /// instance as a whole lacks something.
    pub span: Option<Span>,
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// What to do about it; empty where the message says it.
    pub help: String,
    /// The line of the schema that says so, as a span of [`Schema::text`].
    pub schema_span: Span,
}

/// How much memory a compiled regular expression may take, in bytes.
const MAX_EXPRESSION: usize = 1 << 20;

fn compile(schema: &Value) -> Result<Validator, ValidationError<'static>> {
    // Expressions of users: in linear time, and no larger than this.
    let expressions = PatternOptions::regex()
        .size_limit(MAX_EXPRESSION)
        .dfa_size_limit(MAX_EXPRESSION);
    jsonschema::options()
        .should_validate_formats(true)
        .with_pattern_options(expressions)
        .build(schema)
}

impl Schema {
    /// Compiles a schema from its JSON text; `name` is the path shown for it.
    /// Formats are asserted, as JSON Schema 2020-12 permits.
    ///
    /// # Errors
    /// A sentence, when the text is no valid schema.
    pub fn new(name: &str, text: &str) -> Result<Self, String> {
        let mut schema = Self::shipped(name, text)?;
        let compiled = compile(&schema.value).map_err(|error| format!("{name}: {error}"))?;
        schema.validator = OnceLock::from(Some(compiled));
        Ok(schema)
    }

    /// One that the program ships with, of which the tests know that it is sound:
    /// it is compiled at its first use.
    pub(crate) fn shipped(name: &str, text: &str) -> Result<Self, String> {
        let stream = yaml::parse(text);
        let root = stream
            .documents()
            .next()
            .ok_or_else(|| format!("{name} is empty"))?;
        let spans =
            Spanned::from_yaml(root).map_err(|error| format!("{name}: {}", error.message))?;
        let value: Value =
            serde_json::from_str(text).map_err(|error| format!("{name}: {error}"))?;
        Ok(Self {
            validator: OnceLock::new(),
            value,
            spans,
            name: name.to_owned(),
            text: text.to_owned(),
        })
    }

    /// The path under which the schema is shown.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The JSON text that [`Violation::schema_span`] points into.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names of the fields that the schema describes.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        let properties = self.value.get("properties").and_then(Value::as_object);
        properties
            .into_iter()
            .flat_map(|fields| fields.keys().map(String::as_str))
    }

    /// All violations of `instance`, in the order of their places.
    #[must_use]
    pub fn violations(&self, instance: &Spanned) -> Vec<Violation> {
        let mut found = Vec::new();
        let validator = self.validator.get_or_init(|| compile(&self.value).ok());
        for error in validator
            .iter()
            .flat_map(|it| it.iter_errors(&instance.value))
        {
            self.explain(&error, instance, &mut found);
        }
        found.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
        found.dedup();
        found
    }

    fn explain(&self, error: &ValidationError<'_>, instance: &Spanned, out: &mut Vec<Violation>) {
        let pointer = error.instance_path().to_string();
        let schema_pointer = error.schema_path().to_string();
        let field = field_name(&pointer);
        let violation =
            |pointer: String, span: Option<Span>, message: String, help: String| Violation {
                pointer,
                span,
                message,
                help,
                schema_span: self.schema_span(&schema_pointer),
            };
        let value_span = instance.value_span(&pointer);
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                let known = self.known_keys(&schema_pointer);
                for key in unexpected {
                    let at = format!("{pointer}/{}", escape(key));
                    let help = match nearest(key, known.iter().map(String::as_str)) {
                        Some(word) => format!("did you mean `{word}`?"),
                        None if known.is_empty() => String::new(),
                        None => format!("known here: {}", list(known.iter())),
                    };
                    let span = instance.key_span(&at);
                    out.push(violation(at, span, format!("unknown key `{key}`"), help));
                }
            }
            ValidationErrorKind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                let span = if pointer.is_empty() {
                    None
                } else {
                    instance.key_span(&pointer).or(value_span)
                };
                let message = if pointer.is_empty() {
                    format!("the field `{name}` is missing")
                } else {
                    format!("{field} lacks the field `{name}`")
                };
                out.push(violation(pointer, span, message, format!("add `{name}:`")));
            }
            // A choice between alternatives: the alternative that the instance
            // came closest to tells more than "none of them fits".
            ValidationErrorKind::AnyOf { context }
            | ValidationErrorKind::OneOfNotValid { context } => {
                if let Some(names) = all_required(context) {
                    let message = format!("{field} needs one of {}", list(names.iter()));
                    let span = if pointer.is_empty() { None } else { value_span };
                    out.push(violation(pointer, span, message, String::new()));
                } else if let Some(closest) = closest(context) {
                    for inner in closest {
                        self.explain(inner, instance, out);
                    }
                } else {
                    let message = format!("{field} has a form that is not known here");
                    out.push(violation(pointer, value_span, message, String::new()));
                }
            }
            kind => {
                let (message, help) = simple(kind, error.instance(), &field);
                out.push(violation(pointer, value_span, message, help));
            }
        }
    }

    /// The keys that the object schema at `.../additionalProperties` knows.
    fn known_keys(&self, schema_pointer: &str) -> Vec<String> {
        let object = schema_pointer
            .rsplit_once('/')
            .map_or("", |(parent, _)| parent);
        self.value
            .pointer(object)
            .and_then(|schema| schema.get("properties"))
            .and_then(Value::as_object)
            .map(|properties| properties.keys().cloned().collect())
            .unwrap_or_default()
    }

    fn schema_span(&self, pointer: &str) -> Span {
        let value = self.spans.value_span(pointer);
        let key = self.spans.key_span(pointer);
        // A long value (a whole sub-schema) is shown by its key alone.
        match (key, value) {
            (Some(key), Some(value)) if value.text(&self.text).contains('\n') => key,
            (Some(key), Some(value)) => key.to(value),
            (key, value) => key.or(value).unwrap_or_default(),
        }
    }
}

/// If every alternative only lacks fields, the names of these fields.
fn all_required(context: &[Vec<ValidationError<'static>>]) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for error in context.iter().flatten() {
        let ValidationErrorKind::Required { property } = error.kind() else {
            return None;
        };
        names.push(property.as_str()?.to_owned());
    }
    (!names.is_empty()).then_some(names)
}

/// The alternative whose own errors lie deepest: its type fits, only something
/// inside is wrong. `None` when no alternative got past the type.
fn closest<'a>(
    context: &'a [Vec<ValidationError<'static>>],
) -> Option<&'a Vec<ValidationError<'static>>> {
    context
        .iter()
        .filter(|errors| {
            errors
                .iter()
                .all(|error| !matches!(error.kind(), ValidationErrorKind::Type { .. }))
                || context.len() == 1
        })
        .min_by_key(|errors| errors.len())
}

fn simple(kind: &ValidationErrorKind, instance: &Value, field: &str) -> (String, String) {
    let shown = show(instance);
    match kind {
        ValidationErrorKind::Enum { options } => {
            let options: Vec<String> = options
                .as_array()
                .into_iter()
                .flatten()
                .map(|value| {
                    value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned)
                })
                .collect();
            let word = instance.as_str().unwrap_or_default();
            let help = match nearest(word, options.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`? Allowed: {}", list(options.iter())),
                None => format!("allowed: {}", list(options.iter())),
            };
            (format!("{field} cannot be {shown}"), help)
        }
        ValidationErrorKind::Constant { expected_value } => (
            format!("{field} cannot be {shown}"),
            format!("the only value allowed is {}", show(expected_value)),
        ),
        ValidationErrorKind::Type { kind } => (
            format!("{field} is {}, not {}", json_type(instance), wanted(kind)),
            String::new(),
        ),
        ValidationErrorKind::Format { format } => (
            format!("{field} is no valid {format}: {shown}"),
            format_help(format),
        ),
        ValidationErrorKind::Pattern { pattern } => (
            format!("{field} has the wrong form: {shown}"),
            format!("it must match `{pattern}`"),
        ),
        ValidationErrorKind::MinLength { .. } if instance.as_str() == Some("") => {
            (format!("{field} is empty"), "give it a value".to_owned())
        }
        ValidationErrorKind::MinItems { limit } => (
            format!("{field} has too few entries"),
            format!("at least {limit}"),
        ),
        ValidationErrorKind::PropertyNames { error } => (
            format!(
                "{field} has a key of the wrong form: {}",
                show(error.instance())
            ),
            match error.kind() {
                ValidationErrorKind::Pattern { pattern } => format!("it must match `{pattern}`"),
                _ => String::new(),
            },
        ),
        kind => (
            format!("{field} breaks the schema's `{}`: {shown}", kind.keyword()),
            String::new(),
        ),
    }
}

fn format_help(format: &str) -> String {
    match format {
        "date" => "write it as YYYY-MM-DD".to_owned(),
        "uuid" => "8-4-4-4-12 hexadecimal digits".to_owned(),
        _ => String::new(),
    }
}

fn wanted(kind: &TypeKind) -> String {
    let names = match kind {
        TypeKind::Single(one) => vec![one.to_string()],
        TypeKind::Multiple(set) => set.iter().map(|one| one.to_string()).collect(),
    };
    let articled: Vec<String> = names.iter().map(|name| with_article(name)).collect();
    articled.join(" or ")
}

fn with_article(name: &str) -> String {
    match name {
        "array" => "a list".to_owned(),
        "object" => "a mapping".to_owned(),
        "boolean" => "true or false".to_owned(),
        "null" => "empty".to_owned(),
        "integer" => "a whole number".to_owned(),
        "string" => "a text".to_owned(),
        other => format!("a {other}"),
    }
}

fn json_type(value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::Bool(truth) => format!("the truth value {truth}"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(_) => format!("the text {}", show(value)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}

/// A value for a message: one line, at most 60 characters.
fn show(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
        other => other.to_string(),
    };
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("`{}`", short.escape_debug())
}

/// The field that a pointer names, as a person would write it.
fn field_name(pointer: &str) -> String {
    if pointer.is_empty() {
        return "the file".to_owned();
    }
    let mut name = String::new();
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        if part.bytes().all(|byte| byte.is_ascii_digit()) && !name.is_empty() {
            let _ = write!(name, "[{part}]");
        } else {
            if !name.is_empty() {
                name.push('.');
            }
            name.push_str(&part);
        }
    }
    format!("`{name}`")
}

fn list<'a>(words: impl Iterator<Item = &'a String>) -> String {
    let quoted: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

/// A key as a part of a JSON Pointer (RFC 6901).
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
