//! YAML and JSON: manifests, values, Compose files, variables of Ansible, CI
//! workflows. They are one walk, as what a key says does not depend on the tool.

use railint_models::manifest;
use railint_syntax::yaml::{Kind, Node, ScalarStyle, Stream};

use super::search::Search;
use super::source::Source;
use super::{assignments, command, embedded, kubeconfig, secret};
use crate::keys::{self, Named, Worth};

/// Keys whose items or text are `KEY=value`.
const ASSIGNING: &[&str] = &[
    "env",
    "environment",
    "envs",
    "args",
    "build-args",
    "buildArgs",
    "build_args",
    "literals",
    "variables",
    "vars",
    "parameters",
    "extra-vars",
    "extra_vars",
    "set",
    "options",
];

/// Keys whose text is a script, or whose items are lines of one.
const SCRIPTS: &[&str] = &[
    "run",
    "script",
    "scripts",
    "before_script",
    "after_script",
    "commands",
    "cmd",
    "cmds",
    "shell",
    "raw",
    "command",
    "ansible.builtin.shell",
    "ansible.builtin.command",
    "ansible.builtin.raw",
    "runcmd",
    "bootcmd",
];

/// Keys beside which `value` stands: what is named there names the value.
const NAMES: &[&str] = &["name", "key", "Name", "ParameterKey"];

/// Keys under which the value of the key above stands.
const VALUES: &[&str] = &["value", "default", "plaintext", "Value", "Default"];

/// Searches all documents.
pub(super) fn stream(search: &mut Search<'_>, source: &Source<'_>, stream: &Stream) {
    for document in stream.documents() {
        root(search, source, document);
    }
}

/// One document.
fn root(search: &mut Search<'_>, source: &Source<'_>, document: Node<'_>) {
    if kubeconfig::read(search, source, document) {
        return;
    }
    let describes = |key: &str| document.get(key).is_some();
    let is_schema = document
        .get("$schema")
        .and_then(|entry| entry.value.as_str())
        .is_some_and(|schema| schema.contains("json-schema.org"));
    // What describes an interface holds examples only.
    if is_schema || describes("openapi") || describes("swagger") {
        return;
    }
    object(search, source, document, &mut source.path.clone());
}

/// A document, or an object in a list of them.
fn object(search: &mut Search<'_>, source: &Source<'_>, node: Node<'_>, path: &mut Vec<String>) {
    match manifest::object(node) {
        Some(object) if object.api_version == "v1" && object.kind == "List" => {
            let items = node.get("items").into_iter();
            for item in items.flat_map(|items| items.value.items()) {
                self::object(search, source, item, path);
            }
        }
        Some(object) if keys::is_kind_of_names(object.kind) => {}
        Some(object) if object.api_version == "v1" && object.kind == "Secret" => {
            secret::read(search, source, &object, path);
        }
        Some(object) if secret::is_kustomization(&object) => {
            secret::generators(search, source, node, path);
            walk(search, source, node, path, false);
        }
        _ => {
            // A Kustomization may leave its kind away.
            secret::generators(search, source, node, path);
            walk(search, source, node, path, false);
        }
    }
}

/// A node and all below it. `named` says that values are names of secrets.
pub(super) fn walk(
    search: &mut Search<'_>,
    source: &Source<'_>,
    node: Node<'_>,
    path: &mut Vec<String>,
    names: bool,
) {
    match node.kind() {
        Kind::Mapping => mapping(search, source, node, path, names),
        Kind::Sequence => {
            for (index, item) in node.items().enumerate() {
                path.push(format!("[{index}]"));
                match is_embedded_object(item) && !names {
                    true => object(search, source, item, path),
                    false => walk(search, source, item, path, names),
                }
                path.pop();
            }
        }
        Kind::Null | Kind::Scalar => {}
    }
}

fn mapping(
    search: &mut Search<'_>,
    source: &Source<'_>,
    node: Node<'_>,
    path: &mut Vec<String>,
    names: bool,
) {
    let root = path.len() == source.path.len();
    let label = NAMES.iter().find_map(|key| node.get(key)?.value.as_str());
    for entry in node.entries() {
        let Some(key) = entry.key.as_str() else {
            continue;
        };
        // The metadata of SOPS are its own, and a list of Secrets was searched.
        if (root && key == "sops") || source.is_masked(entry.key.span()) {
            continue;
        }
        let value = entry.value;
        let names = names || keys::holds_references(key);
        path.push(key.to_owned());
        match value.kind() {
            Kind::Scalar if is_for_others(value) => {}
            Kind::Scalar => {
                let label = label.filter(|_| VALUES.contains(&key));
                scalar(search, source, value, path, label, names);
            }
            Kind::Sequence => {
                items(search, source, value, path, names);
                walk(search, source, value, path, names);
            }
            Kind::Mapping if is_embedded_object(value) => object(search, source, value, path),
            Kind::Mapping => {
                let several = keys::named(key).filter(|named| is_of_passwords(*named));
                if several.is_some() && !names {
                    each(search, source, value, path);
                }
                walk(search, source, value, path, names);
            }
            Kind::Null => {}
        }
        path.pop();
    }
}

/// Whether a tag says that something else makes the value: `!vault`, `!Ref`.
fn is_for_others(value: Node<'_>) -> bool {
    value.tag().is_some_and(|tag| tag.starts_with('!'))
}

fn is_embedded_object(value: Node<'_>) -> bool {
    value.get("apiVersion").is_some() && value.get("kind").is_some()
}

/// Whether a key holds several passwords: of `tokens` and `secrets` that is
/// not known.
fn is_of_passwords(named: Named) -> bool {
    named.plural && named.worth == Worth::Password
}

/// The values of a mapping of passwords: `passwords: { alice: ... }`.
fn each(search: &mut Search<'_>, source: &Source<'_>, node: Node<'_>, path: &mut Vec<String>) {
    // A schema describes them.
    if node.get("type").is_some() || node.get("description").is_some() {
        return;
    }
    for entry in node.entries() {
        let (Some(key), Some(text)) = (entry.key.as_str(), entry.value.as_str()) else {
            continue;
        };
        if !is_for_others(entry.value) {
            path.push(key.to_owned());
            let span = entry.value.span();
            search.value(source, &joined(path), Worth::Password, text, span);
            path.pop();
        }
    }
}

/// The items of a list that are scalars.
fn items(
    search: &mut Search<'_>,
    source: &Source<'_>,
    list: Node<'_>,
    path: &mut Vec<String>,
    names: bool,
) {
    let key = path.last().cloned().unwrap_or_default();
    let passwords = keys::named(&key).is_some_and(is_of_passwords) && !names;
    let assigning = ASSIGNING.contains(&key.as_str());
    let scripts = SCRIPTS.contains(&key.as_str());
    if matches!(key.as_str(), "args" | "command" | "entrypoint" | "cmd") {
        command::arguments(search, source, list, path);
    }
    for (index, item) in list.items().enumerate() {
        let Some(text) = item.as_str().filter(|_| !is_for_others(item)) else {
            continue;
        };
        path.push(format!("[{index}]"));
        if text.contains('\n') {
            embedded::read(search, source, item, path);
        } else if passwords {
            search.value(source, &joined(path), Worth::Password, text, item.span());
        } else if assigning {
            assignments::one(search, source, text, item.span(), path);
        } else if scripts {
            command::text(search, source, item, path);
        }
        path.pop();
    }
}

/// A value that is one text.
fn scalar(
    search: &mut Search<'_>,
    source: &Source<'_>,
    value: Node<'_>,
    path: &mut [String],
    label: Option<&str>,
    names: bool,
) {
    let (Some(text), Some(key)) = (value.as_str(), path.last().cloned()) else {
        return;
    };
    let span = value.span();
    if text.contains('\n') || is_block(value) {
        if !names {
            embedded::read(search, source, value, path);
        }
        return;
    }
    let above = path
        .iter()
        .rev()
        .nth(1)
        .filter(|_| VALUES.contains(&key.as_str()));
    let named_by = label.map(str::to_owned).or_else(|| above.cloned());
    let named = keys::named(&key).or_else(|| keys::named(named_by.as_deref()?));
    if let Some(named) = named.filter(|named| !named.plural && !names) {
        let shown = match label {
            Some(label) => format!("{}[{}]", parent(path), label),
            None => joined(path),
        };
        search.value(source, &shown, named.worth, text, span);
    } else if is_auth_of_registry(&key, path) {
        search.value(source, &joined(path), Worth::Random, text, span);
    } else if SCRIPTS.contains(&key.as_str()) {
        command::text(search, source, value, path);
    } else if !names {
        embedded::one_line(search, source, text, span, path);
        assignments::inside(search, source, text, span, path);
    }
}

/// Whether a scalar is written as a block (`|`, `>`).
fn is_block(value: Node<'_>) -> bool {
    matches!(
        value.style(),
        Some(ScalarStyle::Literal | ScalarStyle::Folded)
    )
}

/// Whether a value is the login of a registry: `auths.<registry>.auth`.
fn is_auth_of_registry(key: &str, path: &[String]) -> bool {
    key == "auth" && path.iter().rev().nth(2).is_some_and(|key| key == "auths")
}

/// A key path for people: `users[2].token`.
pub(super) fn joined(path: &[String]) -> String {
    let mut text = String::new();
    for key in path {
        if !text.is_empty() && !key.starts_with('[') {
            text.push('.');
        }
        text.push_str(key);
    }
    text
}

/// The path without its last key.
fn parent(path: &[String]) -> String {
    joined(path.split_last().map_or(&[][..], |(_, parent)| parent))
}
