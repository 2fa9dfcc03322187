//! Flux's Helm controller: `HelmRelease`, and the sources that its charts come
//! from.

use railint_syntax::yaml::Node;

use crate::manifest::Object;

/// A release that a `HelmRelease` makes.
#[derive(Clone, Copy)]
pub struct HelmRelease<'t> {
    /// `spec.releaseName`, or the name of the object.
    pub name: Option<&'t str>,
    /// Where its chart is named.
    pub chart: ChartOf<'t>,
    /// The node to point at: the name of the chart or of its source.
    pub place: Node<'t>,
    /// `spec.targetNamespace`.
    pub namespace: Option<&'t str>,
    /// `spec.values`.
    pub values: Option<Node<'t>>,
    /// Whether further values come from a `ConfigMap` or `Secret`. They go
    /// under `spec.values`.
    pub values_from: Option<Node<'t>>,
}

/// How a `HelmRelease` names its chart.
#[derive(Clone, Copy)]
pub enum ChartOf<'t> {
    /// `spec.chart.spec`: the chart's name, its version and the name of the
    /// `HelmRepository` (or other source) that holds it.
    Named {
        /// The chart, or its folder in a Git source.
        chart: &'t str,
        /// Version or range.
        version: Option<&'t str>,
        /// Kind and name of the source.
        source: Option<(&'t str, &'t str)>,
    },
    /// `spec.chartRef`: kind and name of an `OCIRepository` or `HelmChart`.
    Source(&'t str, &'t str),
}

/// Reads an object as a `HelmRelease`.
#[must_use]
pub fn helm_release<'t>(object: &Object<'t>) -> Option<HelmRelease<'t>> {
    if object.group() != "helm.toolkit.fluxcd.io" || object.kind != "HelmRelease" {
        return None;
    }
    let (chart, place) = match object.at(&["spec", "chartRef", "name"]) {
        Some(entry) => {
            let kind = object.text(&["spec", "chartRef", "kind"])?;
            (ChartOf::Source(kind, entry.value.as_str()?), entry.value)
        }
        None => {
            let place = object.at(&["spec", "chart", "spec", "chart"])?.value;
            let source = ["spec", "chart", "spec", "sourceRef"];
            let part = |key| object.root.value(&source)?.get(key)?.value.as_str();
            let named = ChartOf::Named {
                chart: place.as_str()?,
                version: object.text(&["spec", "chart", "spec", "version"]),
                source: part("kind").zip(part("name")),
            };
            (named, place)
        }
    };
    let value = |key| object.at(&["spec", key]).map(|entry| entry.value);
    Some(HelmRelease {
        name: object
            .text(&["spec", "releaseName"])
            .or_else(|| object.name()),
        chart,
        place,
        namespace: object.text(&["spec", "targetNamespace"]),
        values: value("values"),
        values_from: value("valuesFrom"),
    })
}

/// A source of charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChartSource<'t> {
    /// `HelmRepository` or `OCIRepository`.
    pub kind: &'t str,
    /// Its name.
    pub name: &'t str,
    /// Its address. That of an `OCIRepository` is the chart itself.
    pub url: &'t str,
    /// The tag that an `OCIRepository` asks for: the chart version.
    pub tag: Option<&'t str>,
}

/// Reads an object as a source of charts.
#[must_use]
pub fn chart_source<'t>(object: &Object<'t>) -> Option<ChartSource<'t>> {
    let known = matches!(object.kind, "HelmRepository" | "OCIRepository");
    if object.group() != "source.toolkit.fluxcd.io" || !known {
        return None;
    }
    Some(ChartSource {
        kind: object.kind,
        name: object.name()?,
        url: object.text(&["spec", "url"])?,
        tag: object.text(&["spec", "ref", "tag"]),
    })
}

/// The folder that a `Kustomization` of Flux applies.
#[must_use]
pub fn applied_path<'t>(object: &Object<'t>) -> Option<&'t str> {
    let is_one = object.group() == "kustomize.toolkit.fluxcd.io" && object.kind == "Kustomization";
    object.text(&["spec", "path"]).filter(|_| is_one)
}
