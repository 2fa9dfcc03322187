//! Kustomize: what a `kustomization.yaml` brings together.

use railint_source::Span;
use railint_syntax::helm_template;
use railint_syntax::yaml::{self, Kind, Node, Stream};

/// The file names that kustomize looks for in a folder.
pub const FILE_NAMES: &[&str] = &["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// A kustomization.
#[derive(Clone)]
pub struct Kustomization<'t> {
    /// `resources`, `bases`, `components` and the like: files, folders and
    /// addresses.
    pub resources: Vec<Node<'t>>,
    /// What stands in such a list behind a `#`, with its place.
    pub dropped: Vec<(String, Span)>,
    /// `helmCharts`.
    pub charts: Vec<KustomizeChart<'t>>,
    /// `helmGlobals.chartHome`: the folder of the charts that come from no
    /// repository.
    pub chart_home: &'t str,
    /// `images`: those that get another tag, name or digest.
    pub images: Vec<KustomizeImage<'t>>,
    /// `namespace`, given to all objects.
    pub namespace: Option<&'t str>,
}

/// An image that kustomize gives something else.
#[derive(Clone, Copy)]
pub struct KustomizeImage<'t> {
    /// `name`, by which it is known in what is brought together.
    pub name: &'t str,
    /// `newName`.
    pub new_name: Option<&'t str>,
    /// `newTag`, where no `digest` stands over it.
    pub new_tag: Option<Node<'t>>,
}

/// A chart that kustomize inflates.
#[derive(Clone, Copy)]
pub struct KustomizeChart<'t> {
    /// The value of `name`: the chart.
    pub chart: Node<'t>,
    /// The chart.
    pub reference: &'t str,
    /// `releaseName`.
    pub name: Option<&'t str>,
    /// `repo`; without an address the chart lies in a folder.
    pub repository: Option<&'t str>,
    /// `version`.
    pub version: Option<&'t str>,
    /// `namespace`.
    pub namespace: Option<&'t str>,
    /// `valuesInline`.
    pub values: Option<Node<'t>>,
    /// `valuesFile` and `additionalValuesFiles`.
    pub files: [Option<Node<'t>>; 2],
}

/// Whether a file is a kustomization, by its name.
#[must_use]
pub fn is_kustomization(path: &str) -> bool {
    FILE_NAMES.contains(&path.rsplit('/').next().unwrap_or(path))
}

/// Reads a kustomization.
#[must_use]
pub fn kustomization<'t>(stream: &'t Stream, text: &str) -> Option<Kustomization<'t>> {
    let root = stream.documents().next()?;
    if root.kind() != Kind::Mapping {
        return None;
    }
    let keys = [
        "resources",
        "bases",
        "components",
        "generators",
        "transformers",
        "crds",
    ];
    let lists = || keys.iter().filter_map(|key| root.get(key));
    let resources = lists()
        .flat_map(|list| list.value.items())
        .filter(|item| item.as_str().is_some());
    let charts = root.get("helmCharts").map(|list| list.value.items());
    let images = root.get("images").map(|list| list.value.items());
    Some(Kustomization {
        resources: resources.collect(),
        dropped: dropped(text),
        charts: charts.into_iter().flatten().filter_map(chart).collect(),
        chart_home: root
            .value(&["helmGlobals", "chartHome"])
            .and_then(Node::as_str)
            .unwrap_or("charts"),
        images: images.into_iter().flatten().filter_map(image).collect(),
        namespace: root.get("namespace").and_then(|entry| entry.value.as_str()),
    })
}

fn image(node: Node<'_>) -> Option<KustomizeImage<'_>> {
    let value = |key| node.get(key).map(|entry| entry.value);
    Some(KustomizeImage {
        name: value("name")?.as_str()?,
        new_name: value("newName").and_then(Node::as_str),
        new_tag: value("newTag").filter(|_| value("digest").is_none()),
    })
}

fn chart(node: Node<'_>) -> Option<KustomizeChart<'_>> {
    let part = |key| node.get(key).and_then(|entry| entry.value.as_str());
    let value = |key| node.get(key).map(|entry| entry.value);
    // Kustomize takes what is no address for none.
    let is_address = |repository: &&str| repository.contains("://");
    let chart = value("name")?;
    Some(KustomizeChart {
        chart,
        reference: chart.as_str()?,
        name: part("releaseName"),
        repository: part("repo").filter(is_address),
        version: part("version"),
        namespace: part("namespace"),
        values: value("valuesInline"),
        files: [value("valuesFile"), value("additionalValuesFiles")],
    })
}

/// The comments that are list items: `# - ../redis`.
fn dropped(text: &str) -> Vec<(String, Span)> {
    let masked = helm_template::is_template(text).then(|| helm_template::mask(text).text);
    let comments = yaml::comments(masked.as_deref().unwrap_or(text));
    let comments = comments.into_iter().filter_map(|comment| {
        let written = comment.span.text(text);
        let item = written.trim_start_matches(['#', ' ', '\t']);
        let item = item.strip_prefix("- ")?.split(" #").next()?.trim();
        let path = item.trim_matches(['"', '\'']);
        let is_path = !path.is_empty() && !path.contains([' ', ':']);
        is_path.then(|| (path.to_owned(), comment.span))
    });
    comments.collect()
}

#[cfg(test)]
mod tests {
    use railint_syntax::yaml;

    use super::kustomization;

    #[test]
    fn what_is_listed_and_what_is_dropped() {
        let text = "resources:\n  - ./a.yaml\n  # - ./b/ks.yaml\n  #- ../c # later\n# a remark\nhelmCharts:\n  - name: redis\n    repo: https://example.org\n";
        let stream = yaml::parse(text);
        let found = kustomization(&stream, text).unwrap();
        assert_eq!(found.resources.len(), 1);
        let dropped: Vec<_> = found
            .dropped
            .iter()
            .map(|(path, _)| path.as_str())
            .collect();
        assert_eq!(dropped, ["./b/ks.yaml", "../c"]);
        assert_eq!(found.charts[0].reference, "redis");
    }
}
