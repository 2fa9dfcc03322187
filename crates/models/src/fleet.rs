//! Fleet of Rancher: `fleet.yaml`, a release beside plain manifests.

use railint_syntax::yaml::Node;

/// The release of a `fleet.yaml`.
#[derive(Clone, Copy)]
pub struct FleetRelease<'t> {
    /// `helm.releaseName`.
    pub name: Option<&'t str>,
    /// The value of `helm.chart`.
    pub chart: Node<'t>,
    /// The chart reference.
    pub reference: &'t str,
    /// `helm.repo`.
    pub repository: Option<&'t str>,
    /// `helm.version`.
    pub version: Option<&'t str>,
    /// `defaultNamespace` or `namespace`.
    pub namespace: Option<&'t str>,
    /// `helm.values`.
    pub values: Option<Node<'t>>,
    /// `helm.valuesFiles`.
    pub files: Option<Node<'t>>,
}

/// Whether a path is that of a `fleet.yaml`.
#[must_use]
pub fn is_fleet(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("fleet.yaml" | "fleet.yml"))
}

/// The release of a `fleet.yaml`; none where it only lists manifests.
#[must_use]
pub fn release(root: Node<'_>) -> Option<FleetRelease<'_>> {
    let helm = root.get("helm")?.value;
    let value = |key| helm.get(key).map(|entry| entry.value);
    let part = |key| value(key).and_then(Node::as_str);
    let top = |key| root.get(key).and_then(|entry| entry.value.as_str());
    let chart = value("chart")?;
    Some(FleetRelease {
        name: part("releaseName"),
        chart,
        reference: chart.as_str()?,
        repository: part("repo"),
        version: part("version"),
        namespace: top("defaultNamespace").or_else(|| top("namespace")),
        values: value("values"),
        files: value("valuesFiles"),
    })
}
