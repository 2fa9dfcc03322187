//! Our JSON values against those of an independent reader of YAML.

use railint_syntax::json::Spanned;
use railint_syntax::yaml;
use serde::Deserialize;
use serde_json::Value;

/// Where two readers differ, and why that is right, if it is.
pub(crate) struct Difference {
    pub(crate) place: String,
    pub(crate) known: Option<&'static str>,
}

/// Our values of all documents, or the first error.
pub(crate) fn ours(text: &str) -> Result<Vec<Value>, String> {
    let stream = yaml::parse(text);
    if let Some(error) = stream.errors().first() {
        return Err(format!("{}: {}", error.span.start, error.message));
    }
    stream
        .documents()
        .map(|root| Spanned::from_yaml(root).map(|json| json.value))
        .collect::<Result<_, _>>()
        .map_err(|error| format!("{}: {}", error.span.start, error.message))
}

/// The values of the other reader, or its error.
pub(crate) fn theirs(text: &str) -> Result<Vec<Value>, String> {
    serde_yaml::Deserializer::from_str(text)
        .map(|document| {
            let mut value = serde_yaml::Value::deserialize(document)?;
            value.apply_merge()?;
            Ok(json(value))
        })
        .collect::<Result<_, serde_yaml::Error>>()
        .map_err(|error| error.to_string())
}

fn json(value: serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(bool) => Value::Bool(bool),
        serde_yaml::Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(int), _) => int.into(),
            (_, Some(int)) => int.into(),
            _ => match number.as_f64() {
                Some(float) if float.is_nan() => Value::String(".nan".into()),
                Some(f64::INFINITY) => Value::String(".inf".into()),
                Some(f64::NEG_INFINITY) => Value::String("-.inf".into()),
                float => float.into(),
            },
        },
        serde_yaml::Value::String(text) => Value::String(text),
        serde_yaml::Value::Sequence(items) => items.into_iter().map(json).collect(),
        serde_yaml::Value::Mapping(mapping) => mapping
            .into_iter()
            .map(|(key, value)| (key_text(key), json(value)))
            .collect(),
        serde_yaml::Value::Tagged(tagged) => json(tagged.value),
    }
}

fn key_text(key: serde_yaml::Value) -> String {
    match json(key) {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// All differences between the documents of a text. The order of keys is none.
pub(crate) fn differences(ours: &[Value], theirs: &[Value]) -> Vec<Difference> {
    let mut found = Vec::new();
    if ours.is_empty() && theirs == [Value::Null] {
        // The other reader makes a document of a text that has none.
    } else if ours.len() == theirs.len() {
        for (number, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
            compare(format!(" document {number} "), ours, theirs, &mut found);
        }
    } else {
        found.push(Difference {
            place: format!(" {} documents, not {}", ours.len(), theirs.len()),
            known: None,
        });
    }
    found
}

fn compare(place: String, ours: &Value, theirs: &Value, found: &mut Vec<Difference>) {
    match (ours, theirs) {
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (number, (one, other)) in one.iter().zip(other).enumerate() {
                compare(format!("{place}/{number}"), one, other, found);
            }
        }
        (Value::Object(one), Value::Object(other))
            if one.keys().all(|k| other.contains_key(k)) && one.len() == other.len() =>
        {
            for (key, value) in one {
                compare(format!("{place}/{key}"), value, &other[key], found);
            }
        }
        _ if ours == theirs => {}
        // 450 and 450.0
        (Value::Number(one), Value::Number(other)) if one.as_f64() == other.as_f64() => {}
        _ => found.push(Difference {
            place: format!("{place}: {} <> {}", short(ours), short(theirs)),
            known: known(ours, theirs),
        }),
    }
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(80).collect()
}

/// What the other reader reads differently on purpose or by mistake.
fn known(ours: &Value, theirs: &Value) -> Option<&'static str> {
    match (ours, theirs) {
        (Value::Number(_), Value::String(text))
            if text.trim_start_matches(['-', '+']).starts_with('0') =>
        {
            Some("a number with leading zeros: the core schema of YAML 1.2 says integer")
        }
        (Value::String(text), Value::Number(_)) if text.contains("0b") => {
            Some("binary numbers: YAML 1.1 only")
        }
        (Value::String(ours), Value::String(theirs)) if *ours == format!("{theirs}\n") => {
            Some("a block scalar ends with a line break even where the text does not")
        }
        _ => None,
    }
}
