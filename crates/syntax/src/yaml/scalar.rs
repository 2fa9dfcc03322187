//! What a scalar means: the core schema of YAML 1.2.

use std::borrow::Cow;

use super::arena::{Arena, Core, Form, Record, ScalarStyle};

/// The meaning of a scalar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    /// Its text.
    Str,
}

impl Value {
    /// The meaning of a record that is Null or a scalar.
    pub(super) fn of(arena: &Arena, record: Record) -> Self {
        if record.form == Form::Null {
            return Self::Null;
        }
        let text = arena.scalar_text(record);
        match arena.tags.core(record.tag) {
            Core::Other if record.style == ScalarStyle::Plain => plain(text),
            Core::Other | Core::Str => Self::Str,
            Core::Null => Self::Null,
            Core::Bool => boolean(text).map_or(Self::Str, Self::Bool),
            Core::Int => integer(text).map_or(Self::Str, Self::Int),
            Core::Float => float(text).map_or(Self::Str, Self::Float),
        }
    }
}

/// Whether a plain scalar without a tag is null.
pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn plain(text: &str) -> Value {
    // Almost all scalars are words, and the first byte tells.
    match text.as_bytes().first() {
        Some(b'0'..=b'9' | b'-' | b'+' | b'.') => number(text),
        Some(b't' | b'T' | b'f' | b'F') => boolean(text).map_or(Value::Str, Value::Bool),
        Some(b'n' | b'N' | b'~') | None if is_null(text) => Value::Null,
        _ => Value::Str,
    }
}

fn number(text: &str) -> Value {
    if let Some(int) = integer(text) {
        return Value::Int(int);
    }
    float(text).map_or(Value::Str, Value::Float)
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// The further words for true and false in YAML 1.1.
pub(super) fn old_boolean(text: &str) -> Option<bool> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => boolean(text),
    }
}

fn integer(text: &str) -> Option<i128> {
    let radix = |digits: &str, radix| {
        let only_digits = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
        i128::from_str_radix(digits, radix)
            .ok()
            .filter(|_| only_digits)
    };
    if let Some(digits) = text.strip_prefix("0o") {
        radix(digits, 8)
    } else if let Some(digits) = text.strip_prefix("0x") {
        radix(digits, 16)
    } else {
        text.parse().ok()
    }
}

fn float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" if text.starts_with('-') => return Some(f64::NEG_INFINITY),
        ".inf" | ".Inf" | ".INF" => return Some(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" if unsigned.len() == text.len() => return Some(f64::NAN),
        _ => {}
    }
    // The standard library reads words like `inf` too.
    let looks = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && unsigned
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'-' | b'+'));
    text.parse().ok().filter(|_| looks)
}

/// The key of a mapping as it is in JSON, the way kubectl turns one into the
/// other: `true` is "true" and `0x10` is "16". `None` for a collection.
pub(super) fn key_text(arena: &Arena, id: u32) -> Option<Cow<'_, str>> {
    let record = arena.resolved(id);
    match record.form {
        Form::Scalar => {}
        Form::Null => return Some(Cow::Borrowed("null")),
        Form::Sequence | Form::Mapping | Form::Merging | Form::Alias => return None,
    }
    let text = arena.scalar_text(record);
    Some(match Value::of(arena, record) {
        Value::Str => Cow::Borrowed(text),
        Value::Null => Cow::Borrowed("null"),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Int(int) => Cow::Owned(int.to_string()),
        Value::Float(float) if float.is_finite() => Cow::Owned(float.to_string()),
        Value::Float(_) => Cow::Borrowed(text),
    })
}
