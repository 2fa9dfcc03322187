//! Kubernetes objects: the documents of a YAML file that have `apiVersion` and
//! `kind`, with those inside a `List`.

use railint_syntax::yaml::{Entry, Node, Stream};

/// One object.
#[derive(Clone, Copy)]
pub struct Object<'t> {
    /// The whole object.
    pub root: Node<'t>,
    /// The field `apiVersion`.
    pub api_version: &'t str,
    /// The field `kind`.
    pub kind: &'t str,
    /// The value of `kind` as it stands in the file.
    pub kind_node: Node<'t>,
}

impl<'t> Object<'t> {
    /// The field `metadata.name`.
    #[must_use]
    pub fn name(&self) -> Option<&'t str> {
        self.text(&["metadata", "name"])
    }

    /// The field `metadata.namespace`.
    #[must_use]
    pub fn namespace(&self) -> Option<&'t str> {
        self.text(&["metadata", "namespace"])
    }

    /// The API group; empty for the core group (`apiVersion: v1`).
    #[must_use]
    pub fn group(&self) -> &'t str {
        self.api_version
            .split_once('/')
            .map_or("", |(group, _)| group)
    }

    /// A field by its path.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<Entry<'t>> {
        self.root.at(path)
    }

    /// The text of a scalar field.
    #[must_use]
    pub fn text(&self, path: &[&str]) -> Option<&'t str> {
        self.root.value(path)?.as_str()
    }
}

/// A node as an object, a `List` included; `None` if it is none.
#[must_use]
pub fn object(root: Node<'_>) -> Option<Object<'_>> {
    let kind_node = root.get("kind")?.value;
    Some(Object {
        root,
        api_version: root.get("apiVersion")?.value.as_str()?,
        kind: kind_node.as_str()?,
        kind_node,
    })
}

/// All objects of a file, in order.
#[must_use]
pub fn objects<'t>(stream: &'t Stream) -> Vec<Object<'t>> {
    let mut found = Vec::new();
    for document in stream.documents() {
        push(document, &mut found);
    }
    found
}

/// The objects in one node: itself, or those of a `List`.
#[must_use]
pub fn objects_of(root: Node<'_>) -> Vec<Object<'_>> {
    let mut found = Vec::new();
    push(root, &mut found);
    found
}

fn push<'t>(root: Node<'t>, found: &mut Vec<Object<'t>>) {
    let Some(object) = object(root) else {
        return;
    };
    if object.api_version == "v1" && object.kind == "List" {
        let items = root.get("items").map(|entry| entry.value.items());
        for item in items.into_iter().flatten() {
            // A list in a list is none that Kubernetes would take.
            if item.get("items").is_none() {
                push(item, found);
            }
        }
        return;
    }
    found.push(object);
}
