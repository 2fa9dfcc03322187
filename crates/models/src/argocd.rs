//! Argo CD: the Helm charts that an `Application` or the template of an
//! `ApplicationSet` deploys.

use railint_syntax::yaml::Node;

use crate::manifest::Object;

/// A chart that an application deploys.
#[derive(Clone, Copy)]
pub struct HelmSource<'t> {
    /// `helm.releaseName`, or the name of the application.
    pub name: Option<&'t str>,
    /// The value of `chart`.
    pub chart: Node<'t>,
    /// The name of the chart.
    pub reference: &'t str,
    /// `repoURL`.
    pub repository: Option<&'t str>,
    /// `targetRevision`: the chart version or a range.
    pub version: Option<&'t str>,
    /// `destination.namespace`.
    pub namespace: Option<&'t str>,
    /// The mapping `helm`: `values`, `valuesObject`, `parameters`, `valueFiles`.
    pub helm: Option<Node<'t>>,
}

/// The charts that an object of the file with this text deploys; none if it is
/// no application, or one of plain manifests.
#[must_use]
pub fn helm_sources<'t>(object: &Object<'t>, text: &str) -> Vec<HelmSource<'t>> {
    if object.group() != "argoproj.io" {
        return Vec::new();
    }
    let (spec, name) = match object.kind {
        "Application" => (object.at(&["spec"]), object.name()),
        "ApplicationSet" => (
            object.at(&["spec", "template", "spec"]),
            object.text(&["spec", "template", "metadata", "name"]),
        ),
        _ => return Vec::new(),
    };
    let Some(spec) = spec.map(|entry| entry.value) else {
        return Vec::new();
    };
    let one = spec.get("source").map(|entry| entry.value);
    let many = spec.get("sources").map(|entry| entry.value.items());
    let namespace = spec
        .value(&["destination", "namespace"])
        .and_then(Node::as_str);
    let elements = elements(object);
    let mut found = Vec::new();
    for source in one.into_iter().chain(many.into_iter().flatten()) {
        let part = |path: &[&str]| source.value(path);
        let read = |path: &[&str]| part(path)?.as_str();
        let Some(chart) = part(&["chart"]) else {
            continue;
        };
        let Some(reference) = chart.as_str() else {
            continue;
        };
        let one = HelmSource {
            name: read(&["helm", "releaseName"]).or(name),
            chart,
            reference,
            repository: read(&["repoURL"]),
            version: read(&["targetRevision"]),
            namespace,
            helm: part(&["helm"]),
        };
        let Some(parameter) = parameter_of(chart, text) else {
            found.push(one);
            continue;
        };
        // One for each element of the generators that names a chart.
        for element in &elements {
            let given = |path: &[&str]| {
                let name = parameter_of(part(path)?, text)?;
                element.get(name)?.value.as_str()
            };
            let Some(chart) = element.get(parameter).map(|entry| entry.value) else {
                continue;
            };
            found.extend(chart.as_str().map(|reference| HelmSource {
                name: None,
                chart,
                reference,
                repository: given(&["repoURL"]).or(one.repository),
                version: given(&["targetRevision"]).or(one.version),
                ..one
            }));
        }
    }
    found
}

/// How deep generators are looked for in generators.
const MAX_DEPTH: usize = 4;

/// The elements that the list generators of an `ApplicationSet` give, also those
/// in a matrix or a merge.
fn elements<'t>(object: &Object<'t>) -> Vec<Node<'t>> {
    let mut found = Vec::new();
    if let Some(list) = object.at(&["spec", "generators"]) {
        push_elements(list.value, 0, &mut found);
    }
    found
}

fn push_elements<'t>(generators: Node<'t>, depth: usize, found: &mut Vec<Node<'t>>) {
    for generator in generators.items().take_while(|_| depth < MAX_DEPTH) {
        if let Some(list) = generator.value(&["list", "elements"]) {
            found.extend(list.items());
        }
        for kind in ["matrix", "merge"] {
            if let Some(inner) = generator.value(&[kind, "generators"]) {
                push_elements(inner, depth + 1, found);
            }
        }
    }
}

/// The parameter that a value is nothing but: `{{chart}}` or `{{ .chart }}`.
fn parameter_of<'s>(node: Node<'_>, text: &'s str) -> Option<&'s str> {
    let written = node.span().text(text).trim_matches(['"', '\'']);
    let inside = written.strip_prefix("{{")?.strip_suffix("}}")?.trim();
    let name = inside.trim_start_matches('.');
    let is_name = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    (is_name && !name.is_empty()).then_some(name)
}

/// The folders that an object applies: `path` of its sources. Those that a
/// generator makes are not among them.
#[must_use]
pub fn paths<'t>(object: &Object<'t>) -> Vec<&'t str> {
    sources(object)
        .into_iter()
        .filter_map(|source| source.get("path")?.value.as_str())
        .collect()
}

/// `repoURL` of the sources from which an object applies manifests, rather than
/// a chart.
#[must_use]
pub fn repositories_of_paths<'t>(object: &Object<'t>) -> Vec<Node<'t>> {
    sources(object)
        .into_iter()
        .filter(|source| source.get("path").is_some() && source.get("chart").is_none())
        .filter_map(|source| Some(source.get("repoURL")?.value))
        .collect()
}

/// The sources of an application or of the template of a set.
fn sources<'t>(object: &Object<'t>) -> Vec<Node<'t>> {
    let spec = match (object.group(), object.kind) {
        ("argoproj.io", "Application") => object.at(&["spec"]),
        ("argoproj.io", "ApplicationSet") => object.at(&["spec", "template", "spec"]),
        _ => None,
    };
    let Some(spec) = spec.map(|entry| entry.value) else {
        return Vec::new();
    };
    let one = spec.get("source").map(|entry| entry.value);
    let many = spec.get("sources").map(|entry| entry.value.items());
    one.into_iter().chain(many.into_iter().flatten()).collect()
}
