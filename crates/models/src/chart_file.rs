//! `Chart.yaml`: what a chart depends on.

use railint_syntax::yaml::{Kind, Node};

/// A chart's description of itself.
#[derive(Clone)]
pub struct ChartFile<'t> {
    /// Its name.
    pub name: Option<&'t str>,
    /// Whether it is a library: it deploys nothing.
    pub library: bool,
    /// What it depends on, in order.
    pub dependencies: Vec<Dependency<'t>>,
}

/// A chart that another depends on.
#[derive(Clone, Copy)]
pub struct Dependency<'t> {
    /// The value of `name`.
    pub name_node: Node<'t>,
    /// The chart.
    pub name: &'t str,
    /// `alias`: the key of its values, where that is not the name.
    pub alias: Option<&'t str>,
    /// `version`: a version or a range.
    pub version: Option<&'t str>,
    /// `repository`; a folder begins with `file://`.
    pub repository: Option<&'t str>,
    /// `condition`: dotted paths, separated by commas.
    pub condition: Option<&'t str>,
    /// The whole entry.
    pub node: Node<'t>,
}

impl<'t> Dependency<'t> {
    /// The key under which its values stand.
    #[must_use]
    pub fn key(&self) -> &'t str {
        self.alias.unwrap_or(self.name)
    }

    /// `tags`: any that is on switches it on, where no condition says otherwise.
    pub fn tags(&self) -> impl Iterator<Item = &'t str> {
        let tags = self.node.get("tags").map(|tags| tags.value.items());
        tags.into_iter().flatten().filter_map(Node::as_str)
    }
}

/// Reads the only document of a `Chart.yaml`, or of a `requirements.yaml` as
/// Helm 2 had it.
#[must_use]
pub fn chart_file(root: Node<'_>) -> Option<ChartFile<'_>> {
    if root.kind() != Kind::Mapping {
        return None;
    }
    let list = root.get("dependencies").map(|list| list.value.items());
    let dependencies = list.into_iter().flatten().filter_map(|node| {
        let part = |key| node.get(key).and_then(|entry| entry.value.as_str());
        let name_node = node.get("name")?.value;
        Some(Dependency {
            name_node,
            name: name_node.as_str()?,
            alias: part("alias"),
            version: part("version"),
            repository: part("repository"),
            condition: part("condition"),
            node,
        })
    });
    Some(ChartFile {
        name: root.get("name").and_then(|entry| entry.value.as_str()),
        library: root.get("type").and_then(|entry| entry.value.as_str()) == Some("library"),
        dependencies: dependencies.collect(),
    })
}
