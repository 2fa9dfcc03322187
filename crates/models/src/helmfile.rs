//! Helmfile: releases and the repositories that their charts come from.

use railint_syntax::yaml::{Kind, Node};

/// A release of a helmfile.
#[derive(Clone, Copy)]
pub struct HelmfileRelease<'t> {
    /// Its name.
    pub name: Option<&'t str>,
    /// The value of `chart`.
    pub chart: Node<'t>,
    /// The chart reference: repository and name, a folder or an OCI address.
    pub reference: &'t str,
    /// `version`.
    pub version: Option<&'t str>,
    /// `namespace`.
    pub namespace: Option<&'t str>,
    /// `values`: files and mappings, in order.
    pub values: Option<Node<'t>>,
    /// `set`: names and values.
    pub set: Option<Node<'t>>,
}

/// Whether a path is that of a helmfile.
#[must_use]
pub fn is_helmfile(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("helmfile") || path.split('/').any(|part| part == "helmfile.d")
}

/// Whether a helmfile is there to take definitions of custom resources out of
/// charts, and so releases nothing: what they render goes through a program that
/// lets only these pass, or they are only rendered.
fn only_definitions(node: Node<'_>) -> bool {
    let any = |key: &str, is: &dyn Fn(&str) -> bool| {
        let list = node.get(key).map(|list| list.value.items());
        list.into_iter().flatten().filter_map(Node::as_str).any(is)
    };
    let passes =
        |argument: &str| argument.contains("CustomResourceDefinition") && !argument.contains("!=");
    // No command but `helm template` knows it.
    any("postRendererArgs", &passes) || any("args", &|argument| argument == "--include-crds")
}

/// The releases of a document that are to be installed.
#[must_use]
pub fn releases(root: Node<'_>) -> Vec<HelmfileRelease<'_>> {
    let defaults = root.get("helmDefaults").map(|entry| entry.value);
    if defaults.is_some_and(only_definitions) {
        return Vec::new();
    }
    let list = root.get("releases").map(|list| list.value.items());
    let releases = list.into_iter().flatten().filter_map(|node| {
        let value = |key| node.get(key).map(|entry| entry.value);
        let part = |key| value(key).and_then(Node::as_str);
        let chart = value("chart")?;
        let installed = value("installed").and_then(Node::as_bool) != Some(false);
        let whole = installed && !only_definitions(node);
        whole.then_some(HelmfileRelease {
            name: part("name"),
            chart,
            reference: chart.as_str()?,
            version: part("version"),
            namespace: part("namespace"),
            values: value("values"),
            set: value("set"),
        })
    });
    releases.collect()
}

/// The address of a repository that the document names.
#[must_use]
pub fn repository<'t>(root: Node<'t>, name: &str) -> Option<&'t str> {
    let list = root.get("repositories")?.value;
    if list.kind() != Kind::Sequence {
        return None;
    }
    let mut items = list.items();
    let found = items.find(|item| {
        let own = item.get("name").and_then(|entry| entry.value.as_str());
        own == Some(name)
    })?;
    found.get("url")?.value.as_str()
}

#[cfg(test)]
mod tests {
    use railint_syntax::yaml;

    use super::releases;

    #[test]
    fn definitions_alone_are_no_release() {
        let list = "releases:\n  - { name: a, chart: x/a }\n  - { name: b, chart: x/b, installed: false }\n";
        let select = |what: &str| {
            format!(
                "helmDefaults:\n  postRenderer: bash\n  postRendererArgs: [-c, \"yq 'select(.kind {what} \\\"CustomResourceDefinition\\\")'\"]\n{list}"
            )
        };
        let rendered = format!("helmDefaults: {{ args: [--include-crds, --no-hooks] }}\n{list}");
        for (text, count) in [
            (list.to_owned(), 1),
            (select("=="), 0),
            (select("!="), 1),
            (rendered, 0),
        ] {
            let stream = yaml::parse(&text);
            let root = stream.documents().next().unwrap();
            assert_eq!(releases(root).len(), count, "{text}");
        }
    }
}
