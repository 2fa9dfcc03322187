//! `HelmChart` of k3s's Helm controller: a release made by a manifest.

use railint_syntax::yaml::Node;

use crate::manifest::Object;

/// A release that a `HelmChart` makes.
#[derive(Clone, Copy)]
pub struct HelmChart<'t> {
    /// The release name: that of the object.
    pub name: Option<&'t str>,
    /// The value of `spec.chart`.
    pub chart: Node<'t>,
    /// The chart reference.
    pub reference: &'t str,
    /// `spec.repo`.
    pub repository: Option<&'t str>,
    /// `spec.version`.
    pub version: Option<&'t str>,
    /// `spec.targetNamespace`.
    pub namespace: Option<&'t str>,
    /// `spec.valuesContent`: YAML in a scalar.
    pub values_content: Option<Node<'t>>,
    /// `spec.set`: single values by dotted path.
    pub set: Option<Node<'t>>,
}

/// Reads an object as a `HelmChart`; `None` if it is none, or has no chart.
#[must_use]
pub fn helm_chart<'t>(object: &Object<'t>) -> Option<HelmChart<'t>> {
    if object.group() != "helm.cattle.io" || object.kind != "HelmChart" {
        return None;
    }
    let chart = object.at(&["spec", "chart"])?.value;
    Some(HelmChart {
        name: object.name(),
        chart,
        reference: chart.as_str()?,
        repository: object.text(&["spec", "repo"]),
        version: object.text(&["spec", "version"]),
        namespace: object.text(&["spec", "targetNamespace"]),
        values_content: object
            .at(&["spec", "valuesContent"])
            .map(|entry| entry.value),
        set: object.at(&["spec", "set"]).map(|entry| entry.value),
    })
}

/// The chart of the distribution that a `HelmChartConfig` gives other values:
/// its name is that of the packaged chart.
#[must_use]
pub fn helm_chart_config<'t>(object: &Object<'t>) -> Option<&'t str> {
    let is_one = object.group() == "helm.cattle.io" && object.kind == "HelmChartConfig";
    object.name().filter(|_| is_one)
}
