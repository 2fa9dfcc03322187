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

/// The charts that an object deploys; none if it is no application, or one of
/// plain manifests.
#[must_use]
pub fn helm_sources<'t>(object: &Object<'t>) -> Vec<HelmSource<'t>> {
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
    one.into_iter()
        .chain(many.into_iter().flatten())
        .filter_map(|source| {
            let text = |path: &[&str]| source.value(path)?.as_str();
            let chart = source.get("chart")?.value;
            Some(HelmSource {
                name: text(&["helm", "releaseName"]).or(name),
                chart,
                reference: chart.as_str()?,
                repository: text(&["repoURL"]),
                version: text(&["targetRevision"]),
                namespace,
                helm: source.get("helm").map(|entry| entry.value),
            })
        })
        .collect()
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
