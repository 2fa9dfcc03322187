//! XML as JSON, so that a schema can judge it: an element is an object with its
//! name, attributes, text and children.

use serde_json::{Value, json};

/// The document as a tree. Panics where it is not well-formed.
pub fn tree(text: &str) -> Value {
    let document = roxmltree::Document::parse(text).unwrap();
    element(document.root_element())
}

fn element(node: roxmltree::Node<'_, '_>) -> Value {
    let attributes = node.attributes();
    let attributes: serde_json::Map<String, Value> = attributes
        .map(|attribute| (attribute.name().to_owned(), json!(attribute.value())))
        .collect();
    let texts = node.children().filter(roxmltree::Node::is_text);
    let text: String = texts.filter_map(|text| text.text()).collect();
    let children = node.children().filter(roxmltree::Node::is_element);
    json!({
        "name": node.tag_name().name(),
        "attributes": attributes,
        "text": text,
        "children": children.map(element).collect::<Vec<_>>(),
    })
}
