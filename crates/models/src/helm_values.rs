//! Helm values: what they say of a switch.

use railint_source::Span;
use railint_syntax::yaml::{Kind, Node};

use crate::manifest::{Object, objects_of};
use crate::workload::is_client;

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

/// The repositories of the images that values name for the main containers of
/// a chart that runs any image: `controllers.*.containers.*.image.repository`, or
/// `image.repository` and those of further containers beside it.
#[must_use]
pub fn images(root: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let controllers = root.get("controllers").map(|entry| entry.value.entries());
    for controller in controllers.into_iter().flatten() {
        let kind = controller
            .value
            .get("type")
            .and_then(|kind| kind.value.as_str());
        let off = controller
            .value
            .get("enabled")
            .and_then(|entry| entry.value.as_bool());
        if matches!(kind, Some("cronjob" | "job")) || off == Some(false) {
            continue;
        }
        push_images(
            controller.value.get("containers").map(|entry| entry.value),
            &mut found,
        );
    }
    if !is_client(root) {
        found.extend(repository(root));
    }
    for key in ["additionalContainers", "sidecars", "extraContainers"] {
        push_images(root.get(key).map(|entry| entry.value), &mut found);
    }
    found
}

fn push_images<'t>(containers: Option<Node<'t>>, found: &mut Vec<Node<'t>>) {
    let Some(containers) = containers else { return };
    let named = containers.entries().map(|entry| entry.value);
    for container in named.chain(containers.items()) {
        if !is_client(container) {
            found.extend(repository(container));
        }
    }
}

/// How deep in values images in two parts are looked for.
const MAX_IMAGE_DEPTH: usize = 8;

/// The images that values name in two parts, wherever these stand: what
/// `repository` says, and the value of `tag` beside it.
#[must_use]
pub fn tagged_images(root: Node<'_>) -> Vec<(&str, Node<'_>)> {
    let mut found = Vec::new();
    push_tagged(root, 0, &mut found);
    found
}

fn push_tagged<'t>(node: Node<'t>, depth: usize, found: &mut Vec<(&'t str, Node<'t>)>) {
    if depth > MAX_IMAGE_DEPTH {
        return;
    }
    let value = |key| node.get(key).map(|entry| entry.value);
    if let (Some(repository), Some(tag)) = (value("repository"), value("tag"))
        // The address of a repository of charts is no image.
        && let Some(repository) = repository.as_str().filter(|text| !text.contains("://"))
    {
        found.push((repository, tag));
    }
    let values = node.entries().map(|entry| entry.value);
    for inner in values.chain(node.items()) {
        if matches!(inner.kind(), Kind::Mapping | Kind::Sequence) {
            push_tagged(inner, depth + 1, found);
        }
    }
}

/// How deep in values whole objects are looked for.
const MAX_DEPTH: usize = 4;

/// The Kubernetes objects that values hand to their chart as they are:
/// `rawResources`, `extraObjects` and the like. What only names an object has no
/// `spec` and is none.
#[must_use]
pub fn objects(root: Node<'_>) -> Vec<Object<'_>> {
    let mut found = Vec::new();
    push_objects(root, 0, &mut found);
    found
}

fn push_objects<'t>(node: Node<'t>, depth: usize, found: &mut Vec<Object<'t>>) {
    if depth > MAX_DEPTH {
        return;
    }
    let is_object = ["apiVersion", "kind", "spec"]
        .iter()
        .all(|key| node.get(key).is_some());
    if is_object {
        found.extend(objects_of(node));
        return;
    }
    let values = node.entries().map(|entry| entry.value);
    for inner in values.chain(node.items()) {
        if matches!(inner.kind(), Kind::Mapping | Kind::Sequence) {
            push_objects(inner, depth + 1, found);
        }
    }
}

/// `image.repository`, or `image` where that is text.
fn repository(container: Node<'_>) -> Option<Node<'_>> {
    let image = container.get("image")?.value;
    let repository = image.get("repository").map_or(image, |entry| entry.value);
    repository.as_str().map(|_| repository)
}

/// Whether a document could be values: a mapping that is no Kubernetes object.
#[must_use]
pub fn could_be_values(root: Node<'_>) -> bool {
    root.entries().next().is_some() && root.get("apiVersion").is_none()
}

/// Whether a value is one that SOPS has encrypted.
#[must_use]
pub fn is_encrypted(text: &str) -> bool {
    text.starts_with("ENC[AES256_GCM,")
}
