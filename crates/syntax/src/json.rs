//! A YAML node as a JSON value that remembers where everything stands.
//!
//! There is no reader of JSON files here: JSON is YAML, so
//! [`crate::yaml::parse`] reads `.json` files too.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::fmt;

use railint_source::Span;
use serde_json::{Map, Number, Value};

use crate::yaml::{Entry, Kind, Node, Value as Scalar};

/// How many values one JSON value may hold, aliases expanded.
pub const MAX_NODES: usize = 1_000_000;

/// How many bytes its keys and strings may have together.
pub const MAX_TEXT: usize = 64 << 20;

/// A JSON value, and the place of each of its keys and values.
#[derive(Debug, Clone)]
pub struct Spanned {
    /// The value.
    pub value: Value,
    places: Places,
}

/// The places of one value and of those in it, in the same order.
#[derive(Debug, Clone)]
struct Places {
    key: Option<Span>,
    value: Span,
    inner: Vec<Places>,
}

/// Why a node is no JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Where.
    pub span: Span,
    /// Why.
    pub message: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl Spanned {
    /// Turns a node into JSON, the way Helm and kubectl do: keys that are no
    /// strings become strings, merge keys and aliases are resolved, and of
    /// duplicate keys the last one holds (in the place of the first). Numbers
    /// that JSON does not have (`.inf`, `.nan`) become strings. Tags other than
    /// those of the core schema are ignored.
    ///
    /// # Errors
    /// When a key is a collection, or the value is larger than [`MAX_NODES`] or
    /// [`MAX_TEXT`].
    pub fn from_yaml(node: Node<'_>) -> Result<Self, Error> {
        let (value, places) = Budget::default().convert(None, node)?;
        Ok(Self { value, places })
    }

    /// An object of texts that are written in some other form than YAML: each
    /// with its key, the place of the key, and the place of the text in
    /// `source`. Of two with one key the first holds.
    #[must_use]
    pub fn of_texts(source: &str, fields: impl IntoIterator<Item = (String, Span, Span)>) -> Self {
        let mut map = Map::new();
        let mut inner = Vec::new();
        for (name, key, value) in fields {
            if let serde_json::map::Entry::Vacant(slot) = map.entry(name) {
                slot.insert(Value::String(value.text(source).to_owned()));
                inner.push(Places {
                    key: Some(key),
                    value,
                    inner: Vec::new(),
                });
            }
        }
        Self {
            value: Value::Object(map),
            places: Places {
                key: None,
                value: Span::default(),
                inner,
            },
        }
    }

    /// The place of the key of the value that an RFC 6901 pointer names. None for
    /// the root, items of arrays, and what does not exist.
    #[must_use]
    pub fn key_span(&self, pointer: &str) -> Option<Span> {
        self.find(pointer)?.key
    }

    /// The place of the value that an RFC 6901 pointer names, as of
    /// [`Node::span`].
    #[must_use]
    pub fn value_span(&self, pointer: &str) -> Option<Span> {
        Some(self.find(pointer)?.value)
    }

    fn find(&self, pointer: &str) -> Option<&Places> {
        let mut value = &self.value;
        let mut places = &self.places;
        let mut segments = pointer.split('/');
        if segments.next() != Some("") {
            return None;
        }
        for segment in segments {
            let segment = segment.replace("~1", "/").replace("~0", "~");
            let at = match value {
                Value::Object(map) => map.keys().position(|key| *key == segment)?,
                Value::Array(_) => segment.parse().ok()?,
                _ => return None,
            };
            value = match value {
                Value::Object(map) => map.get(&segment)?,
                other => other.get(at)?,
            };
            places = places.inner.get(at)?;
        }
        Some(places)
    }
}

/// What a conversion has used so far.
#[derive(Default)]
struct Budget {
    nodes: usize,
    text: usize,
}

impl Budget {
    fn convert(&mut self, key: Option<Span>, node: Node<'_>) -> Result<(Value, Places), Error> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(error(node, format!("more than {MAX_NODES} values")));
        }
        let mut inner = Vec::new();
        let value = match node.kind() {
            Kind::Null | Kind::Scalar => self.scalar(node)?,
            Kind::Sequence => {
                let mut array = Vec::new();
                for item in node.items() {
                    let (value, places) = self.convert(None, item)?;
                    array.push(value);
                    inner.push(places);
                }
                Value::Array(array)
            }
            Kind::Mapping => {
                let mut map = Map::new();
                for (text, entry) in self.entries(node)? {
                    let (value, places) = self.convert(Some(entry.key.span()), entry.value)?;
                    map.insert(text.into_owned(), value);
                    inner.push(places);
                }
                Value::Object(map)
            }
        };
        let places = Places {
            key,
            value: node.span(),
            inner,
        };
        Ok((value, places))
    }

    fn scalar(&mut self, node: Node<'_>) -> Result<Value, Error> {
        let number = match node.scalar() {
            None | Some(Scalar::Null) => return Ok(Value::Null),
            Some(Scalar::Bool(bool)) => return Ok(Value::Bool(bool)),
            Some(Scalar::Int(int)) => integer(int),
            Some(Scalar::Float(float)) => Number::from_f64(float),
            Some(Scalar::Str) => None,
        };
        if let Some(number) = number {
            return Ok(Value::Number(number));
        }
        let text = node.as_str().unwrap_or_default();
        self.count(text, node)?;
        Ok(Value::String(text.to_owned()))
    }

    /// The entries of a mapping, each key once.
    fn entries<'t>(&mut self, node: Node<'t>) -> Result<Vec<(Cow<'t, str>, Entry<'t>)>, Error> {
        let mut entries: Vec<(Cow<'t, str>, Entry<'t>)> = Vec::new();
        let mut numbers: HashMap<Cow<'t, str>, usize> = HashMap::new();
        for entry in node.entries() {
            let Some(key) = entry.key.as_key() else {
                let message = "a list or mapping cannot be a key here".to_owned();
                return Err(error(entry.key, message));
            };
            self.count(&key, entry.key)?;
            match numbers.entry(key.clone()) {
                Slot::Occupied(slot) => {
                    if let Some(earlier) = entries.get_mut(*slot.get()) {
                        earlier.1 = entry;
                    }
                }
                Slot::Vacant(slot) => {
                    slot.insert(entries.len());
                    entries.push((key, entry));
                }
            }
        }
        Ok(entries)
    }

    fn count(&mut self, text: &str, node: Node<'_>) -> Result<(), Error> {
        self.text += text.len();
        if self.text > MAX_TEXT {
            return Err(error(node, format!("more than {MAX_TEXT} bytes of text")));
        }
        Ok(())
    }
}

#[allow(clippy::cast_precision_loss)] // as JSON readers do with long numbers
fn integer(int: i128) -> Option<Number> {
    if let Ok(int) = i64::try_from(int) {
        return Some(int.into());
    }
    if let Ok(int) = u64::try_from(int) {
        return Some(int.into());
    }
    Number::from_f64(int as f64)
}

fn error(node: Node<'_>, message: String) -> Error {
    Error {
        span: node.span(),
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    fn json(text: &str) -> Result<Spanned, Error> {
        let stream = yaml::parse(text);
        assert_eq!(stream.errors(), []);
        Spanned::from_yaml(stream.documents().next().unwrap())
    }

    #[test]
    fn pointers_lead_to_keys_and_values() {
        let text = "a/b: {~c: [x, {d: 1}]}\n";
        let json = json(text).unwrap();
        let text_of = |span: Option<Span>| span.map(|span| span.text(text));
        assert_eq!(text_of(json.key_span("/a~1b")), Some("a/b"));
        assert_eq!(text_of(json.key_span("/a~1b/~0c")), Some("~c"));
        assert_eq!(text_of(json.value_span("/a~1b/~0c/0")), Some("x"));
        assert_eq!(text_of(json.key_span("/a~1b/~0c/1/d")), Some("d"));
        assert_eq!(text_of(json.value_span("")), Some(text.trim_end()));
        assert_eq!(json.key_span(""), None);
        assert_eq!(json.key_span("/a~1b/~0c/0"), None);
        for pointer in ["a", "/x", "/a~1b/~0c/2", "/a~1b/~0c/0/y", "/"] {
            assert_eq!(json.value_span(pointer), None, "{pointer}");
        }
    }

    #[test]
    fn values_are_as_kubectl_makes_them() {
        let json = json(
            "{true: a, 1: b, ~: c, 0x10: .inf, n: [0x1F, 1.50, 18446744073709551615, \
             100000000000000000000, .nan, ~, '1', !x 2]}",
        )
        .unwrap();
        assert_eq!(
            json.value,
            serde_json::json!({"true": "a", "1": "b", "null": "c", "16": ".inf",
                "n": [31, 1.5, u64::MAX, 1e20, ".nan", null, "1", 2]})
        );
    }

    #[test]
    fn the_last_of_duplicate_keys_holds_with_its_places() {
        let text = "a: {x: 1, y: 2}\nb: 3\na: {z: 4}\n";
        let json = json(text).unwrap();
        assert_eq!(json.value.to_string(), r#"{"a":{"z":4},"b":3}"#);
        assert_eq!(json.key_span("/a").map(|span| span.start), Some(21));
        assert_eq!(
            json.value_span("/a/z").map(|span| span.text(text)),
            Some("4")
        );
        assert_eq!(json.value_span("/a/x"), None);
    }

    #[test]
    fn aliases_keep_the_places_where_they_are_written() {
        let text = "a: &a {k: v}\nb: *a\nc: {<<: *a}\n";
        let json = json(text).unwrap();
        assert_eq!(
            json.value_span("/b").map(|span| span.text(text)),
            Some("*a")
        );
        assert_eq!(json.value_span("/b/k").map(|span| span.start), Some(10));
        assert_eq!(json.key_span("/c/k").map(|span| span.start), Some(7));
    }

    #[test]
    fn collections_are_no_keys() {
        let error = json("a: {[b]: c}\n").unwrap_err();
        assert_eq!(error.span, Span::new(4, 7));
    }

    #[test]
    fn values_that_grow_too_large_are_errors() {
        let long = format!(
            "a: &a {}\nb: [{}]\n",
            "x".repeat(1 << 20),
            "*a,".repeat(100)
        );
        assert!(json(&long).unwrap_err().message.contains("bytes"));
        let many = format!(
            "a: &a [{}]\nb: [{}]\n",
            "x,".repeat(1000),
            "*a,".repeat(1100)
        );
        assert!(json(&many).unwrap_err().message.contains("values"));
    }
}
