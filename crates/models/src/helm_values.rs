//! Helm values: what they say of a switch.

use railint_source::Span;
use railint_syntax::yaml::Node;

/// What values say of one switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Switch<'t> {
    /// Nothing: the chart's default holds.
    Unset,
    /// A value, as written, with the span of key and value.
    Set(&'t str, Span),
    /// A value that cannot be known here: encrypted or made by a template.
    Unknown(Span),
}

/// What the values under `root` say of the switch at a dotted path, for example
/// `postgresql-ha.enabled`. A parent that is `null` unsets all below it, as
/// Helm has it.
#[must_use]
pub fn switch<'t>(root: Node<'t>, condition: &str) -> Switch<'t> {
    let path: Vec<&str> = condition.split('.').collect();
    let Some(entry) = root.at(&path) else {
        return Switch::Unset;
    };
    let span = entry.key.span().to(entry.value.span());
    // Helm reads YAML 1.1, in which `yes` and `on` are truth values.
    let text = match entry.value.as_yaml11_bool() {
        Some(true) => Some("true"),
        Some(false) => Some("false"),
        None => entry.value.as_str(),
    };
    match text {
        Some(text) if is_encrypted(text) || text.contains("{{") => Switch::Unknown(span),
        Some(text) => Switch::Set(text, span),
        None => Switch::Unset,
    }
}

/// Whether a document could be values: a mapping that is no Kubernetes object.
#[must_use]
pub fn could_be_values(root: Node<'_>) -> bool {
    root.entries().next().is_some() && root.get("apiVersion").is_none()
}

fn is_encrypted(text: &str) -> bool {
    text.starts_with("ENC[AES256_GCM,")
}
