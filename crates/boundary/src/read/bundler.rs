//! Files that bring charts and manifests together: kustomizations, helmfiles
//! and `fleet.yaml`.

use railint_models::kustomize::{self, KustomizeChart};
use railint_models::{fleet, helmfile};
use railint_syntax::yaml::{Kind, Node};

use crate::facts::{Facts, Kustomization, Release, Source};
use crate::paths;
use crate::read::source::Reading;
use crate::read::{manifest, release, values};

/// Reads a `kustomization.yaml`.
pub(crate) fn kustomization(reading: Reading<'_>, facts: &mut Facts) {
    let file = reading.file;
    let Some(found) = kustomize::kustomization(file.yaml(), file.text) else {
        return;
    };
    let folder = folder(file.path);
    let mut kept = Kustomization {
        images: found.images.iter().map(|it| it.name.to_owned()).collect(),
        ..Kustomization::default()
    };
    for image in &found.images {
        if let Some(tag) = image.new_tag {
            let name = image.new_name.unwrap_or(image.name);
            let reference = format!("{name}:{}", tag.as_str().unwrap_or_default());
            reading.image(&reference, tag.span(), facts);
        }
    }
    for resource in &found.resources {
        let text = resource.as_str().unwrap_or_default();
        match paths::join(folder, text).filter(|_| !is_address(text)) {
            Some(path) => kept.lists.push(path),
            None => manifest::address_of(reading, text, resource.span(), facts),
        }
    }
    let dropped = found.dropped.iter();
    kept.dropped = dropped
        .filter_map(|(path, _)| paths::join(folder, path))
        .collect();
    for chart in &found.charts {
        let release = of_kustomize(reading, folder, found.chart_home, chart);
        facts.releases.push(release);
    }
    facts.kustomization = Some(kept);
}

/// `github.com/owner/repo//path?ref=v1` or a URL, rather than a path.
fn is_address(text: &str) -> bool {
    let host = text.split('/').next().unwrap_or(text);
    text.contains("://")
        || text.starts_with("git@")
        || (host.contains('.') && host.len() > 3 && text.contains("//"))
}

fn of_kustomize(
    reading: Reading<'_>,
    folder: &str,
    home: &str,
    chart: &KustomizeChart<'_>,
) -> Release {
    let files = chart.files.iter().flatten();
    let files = files.flat_map(|node| match node.kind() {
        Kind::Sequence => node.items().collect(),
        _ => vec![*node],
    });
    let mut sources: Vec<Source> = files
        .filter_map(Node::as_str)
        .map(|written| file_source(folder, written))
        .collect();
    if let Some(root) = chart.values {
        let inline = values::switches(reading.file, root, 0, reading.lens);
        sources.push(Source::Inline(inline));
    }
    let reference = match chart.repository {
        Some(_) => chart.reference.to_owned(),
        None => format!("./{home}/{}", chart.reference),
    };
    Release {
        name: chart.name.map(str::to_owned),
        repository: chart.repository.map(str::to_owned),
        version: chart.version.map(str::to_owned),
        has_version: chart.version.is_some(),
        namespace: chart.namespace.map(str::to_owned),
        sources,
        ..Release::new(&reference, reading.place(chart.chart.span()))
    }
}

/// Reads a helmfile.
pub(crate) fn helmfile(reading: Reading<'_>, facts: &mut Facts) {
    let folder = folder(reading.file.path);
    let documents: Vec<Node<'_>> = reading.file.yaml().documents().collect();
    for found in documents.iter().flat_map(|root| helmfile::releases(*root)) {
        let alias = found.reference.split('/').next().unwrap_or_default();
        let repository = documents
            .iter()
            .find_map(|root| helmfile::repository(*root, alias));
        let mut sources = Vec::new();
        for item in found.values.into_iter().flat_map(Node::items) {
            sources.push(match item.as_str() {
                Some(written) => file_source(folder, written),
                None => Source::Inline(values::switches(reading.file, item, 0, reading.lens)),
            });
        }
        if let Some(set) = found.set {
            let pairs = set
                .items()
                .filter_map(|item| Some((item.get("name")?.value, item.get("value")?.value)));
            sources.push(Source::Inline(release::assignments(
                reading.file,
                reading.lens,
                pairs,
            )));
        }
        facts.releases.push(Release {
            name: found.name.map(str::to_owned),
            repository: repository.map(str::to_owned),
            version: found.version.map(str::to_owned),
            has_version: found.version.is_some(),
            namespace: found.namespace.map(str::to_owned),
            sources,
            ..Release::new(found.reference, reading.place(found.chart.span()))
        });
    }
}

/// Reads a `fleet.yaml`.
pub(crate) fn fleet(reading: Reading<'_>, facts: &mut Facts) {
    let Some(root) = reading.file.yaml().documents().next() else {
        return;
    };
    let Some(found) = fleet::release(root) else {
        return;
    };
    let folder = folder(reading.file.path);
    let files = found.files.into_iter().flat_map(Node::items);
    let mut sources: Vec<Source> = files
        .filter_map(Node::as_str)
        .map(|written| file_source(folder, written))
        .collect();
    if let Some(root) = found.values {
        let inline = values::switches(reading.file, root, 0, reading.lens);
        sources.push(Source::Inline(inline));
    }
    facts.releases.push(Release {
        name: found.name.map(str::to_owned),
        repository: found.repository.map(str::to_owned),
        version: found.version.map(str::to_owned),
        has_version: found.version.is_some(),
        namespace: found.namespace.map(str::to_owned),
        sources,
        ..Release::new(found.reference, reading.place(found.chart.span()))
    });
}

/// The values in a file, named as seen from a folder of the repo.
pub(crate) fn file_source(folder: &str, written: &str) -> Source {
    Source::File {
        written: written.to_owned(),
        candidates: paths::join(folder, written).into_iter().collect(),
    }
}

/// The folder of a file; empty at the root.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
