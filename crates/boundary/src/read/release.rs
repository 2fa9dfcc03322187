//! Releases that manifests make: k3s's `HelmChart`, Flux's `HelmRelease`, Argo
//! CD's `Application`.

use railint_lint::{File, Lens};
use railint_models::argocd::{self, HelmSource};
use railint_models::flux::{self, ChartOf};
use railint_models::k3s_chart;
use railint_models::manifest::Object;
use railint_syntax::yaml::Node;

use crate::facts::{ChartSource, Facts, Release, Source, Values};
use crate::paths;
use crate::read::values;

/// Adds the releases and chart sources that an object stands for.
pub(crate) fn read(file: &File<'_>, object: &Object<'_>, lens: &Lens<'_>, facts: &mut Facts) {
    facts.releases.extend(of_k3s(file, object, lens));
    facts.releases.extend(of_flux(file, object, lens));
    let applications = argocd::helm_sources(object, file.text);
    let releases = applications
        .iter()
        .map(|chart| of_argocd(file, chart, lens));
    facts.releases.extend(releases);
    let source = flux::chart_source(object);
    facts.chart_sources.extend(source.map(|source| ChartSource {
        kind: source.kind.to_owned(),
        name: source.name.to_owned(),
        url: source.url.to_owned(),
        tag: source.tag.map(str::to_owned),
    }));
}

fn of_k3s(file: &File<'_>, object: &Object<'_>, lens: &Lens<'_>) -> Option<Release> {
    let chart = k3s_chart::helm_chart(object)?;
    let mut sources = Vec::new();
    if let Some(content) = chart.values_content {
        sources.push(values::embedded(file, "valuesContent", content, lens));
    }
    if let Some(set) = chart.set {
        let entries = set.entries().map(|entry| (entry.key, entry.value));
        sources.push(Source::Inline(assignments(file, lens, entries)));
    }
    Some(Release {
        name: owned(chart.name),
        repository: owned(chart.repository),
        version: owned(chart.version),
        has_version: chart.version.is_some(),
        namespace: owned(chart.namespace),
        sources,
        ..Release::new(chart.reference, file.place(chart.chart.span()))
    })
}

/// Flux lays `spec.values` over what `valuesFrom` brings.
fn of_flux(file: &File<'_>, object: &Object<'_>, lens: &Lens<'_>) -> Option<Release> {
    let release = flux::helm_release(object)?;
    let mut sources = Vec::new();
    for from in release.values_from.into_iter().flat_map(Node::items) {
        let part = |key| from.get(key).and_then(|entry| entry.value.as_str());
        let (kind, name) = (part("kind").unwrap_or("?"), part("name").unwrap_or("?"));
        sources.push(Source::File {
            written: format!("{kind}/{name}"),
            candidates: Vec::new(),
        });
    }
    if let Some(root) = release.values {
        sources.push(Source::Inline(values::switches(file, root, 0, lens)));
    }
    let (chart, version, source) = match release.chart {
        ChartOf::Source(kind, name) => (String::new(), None, Some((kind, name))),
        ChartOf::Named {
            chart,
            version,
            source,
        } => {
            // In a Git source the chart is a folder.
            let in_folder = source.is_some_and(|(kind, _)| kind != "HelmRepository");
            let chart = match in_folder && !chart.starts_with('.') {
                true => format!("./{chart}"),
                false => chart.to_owned(),
            };
            (chart, version, source)
        }
    };
    Some(Release {
        name: owned(release.name),
        source: source.map(|(kind, name)| (kind.to_owned(), name.to_owned())),
        version: owned(version),
        has_version: version.is_some(),
        namespace: owned(release.namespace.or_else(|| object.namespace())),
        sources,
        ..Release::new(&chart, file.place(release.place.span()))
    })
}

/// Argo CD lays values files under `values` and `valuesObject`, and these under
/// `parameters`.
fn of_argocd(file: &File<'_>, chart: &HelmSource<'_>, lens: &Lens<'_>) -> Release {
    let part = |key| {
        chart
            .helm
            .and_then(|helm| helm.get(key))
            .map(|entry| entry.value)
    };
    let mut sources = Vec::new();
    for written in part("valueFiles").into_iter().flat_map(Node::items) {
        let written = written.as_str().unwrap_or("?");
        // `$values/apps/x.yaml` is a file of the Git source with that name,
        // which as a rule is the repo that holds the application.
        let inside = written
            .strip_prefix('$')
            .and_then(|path| path.split_once('/'))
            .map(|(_, inside)| inside);
        sources.push(Source::File {
            written: written.to_owned(),
            candidates: inside
                .and_then(|inside| paths::join("", inside))
                .into_iter()
                .collect(),
        });
    }
    if let Some(content) = part("values") {
        sources.push(values::embedded(file, "values", content, lens));
    }
    if let Some(root) = part("valuesObject") {
        sources.push(Source::Inline(values::switches(file, root, 0, lens)));
    }
    if let Some(parameters) = part("parameters") {
        let entries = parameters.items().filter_map(|parameter| {
            Some((parameter.get("name")?.value, parameter.get("value")?.value))
        });
        sources.push(Source::Inline(assignments(file, lens, entries)));
    }
    Release {
        name: owned(chart.name),
        repository: owned(chart.repository),
        version: owned(chart.version),
        has_version: chart.version.is_some(),
        namespace: owned(chart.namespace),
        sources,
        ..Release::new(chart.reference, file.place(chart.chart.span()))
    }
}

/// Single values by dotted path: the switches among them, and no other, for any
/// may be a secret.
pub(crate) fn assignments<'t>(
    file: &File<'_>,
    lens: &Lens<'_>,
    entries: impl Iterator<Item = (Node<'t>, Node<'t>)>,
) -> Values {
    let mut values = Values::default();
    for (key, value) in entries {
        let known = key
            .as_str()
            .filter(|path| lens.catalogue.conditions().any(|known| known == *path));
        if let (Some(path), Some(text)) = (known, value.as_str()) {
            let setting = values::setting(file, Some(text), key.span().to(value.span()));
            values.switches.insert(path.to_owned(), setting);
        }
    }
    values
}

fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}
