//! Charts in the repo: what they depend on, and their default values.

use railint_models::chart_file::{self, Dependency as Entry};

use crate::facts::{Dependency, Facts, Release, Source};
use crate::read::source::Reading;
use crate::read::values;

/// Reads `Chart.yaml` and the default values; the other parts of a chart deploy
/// nothing by themselves.
pub(crate) fn read(reading: Reading<'_>, facts: &mut Facts) {
    let file = reading.file;
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", file.path));
    if file.chart != Some(folder) {
        return;
    }
    match name {
        "Chart.yaml" | "requirements.yaml" => dependencies(reading, folder, facts),
        "Chart.lock" | "requirements.lock" => locked(reading, facts),
        "values.yaml" | "values.yml" => {
            facts.values = values::defaults(file, reading.lens);
        }
        _ => {}
    }
}

/// The versions that `helm dependency update` chose out of the ranges.
fn locked(reading: Reading<'_>, facts: &mut Facts) {
    let root = reading.file.yaml().documents().next();
    for entry in root
        .and_then(chart_file::chart_file)
        .into_iter()
        .flat_map(|chart| chart.dependencies)
    {
        if let Some(version) = entry.version {
            facts
                .locked
                .entry(entry.name.to_owned())
                .or_insert_with(|| version.to_owned());
        }
    }
}

fn dependencies(reading: Reading<'_>, folder: &str, facts: &mut Facts) {
    let Some(root) = reading.file.yaml().documents().next() else {
        return;
    };
    let Some(chart) = chart_file::chart_file(root).filter(|chart| !chart.library) else {
        return;
    };
    let own = folder.rsplit('/').next().unwrap_or(folder);
    let name = chart.name.unwrap_or(own);
    let of = chart.dependencies.len();
    for entry in &chart.dependencies {
        // A chart beside this one has a `Chart.yaml` of its own.
        let in_repo = entry.repository.is_none_or(|url| url.starts_with("file:"));
        if !in_repo {
            facts
                .releases
                .push(release(reading, folder, name, of, entry));
        }
    }
}

fn release(
    reading: Reading<'_>,
    folder: &str,
    chart: &str,
    of: usize,
    entry: &Entry<'_>,
) -> Release {
    let values = match folder {
        "" => "values.yaml".to_owned(),
        folder => format!("{folder}/values.yaml"),
    };
    let repository = entry.repository.map(|url| {
        let alias = url.strip_prefix('@').or_else(|| url.strip_prefix("alias:"));
        alias.unwrap_or(url).to_owned()
    });
    let conditions = entry.condition.unwrap_or_default().split(',');
    Release {
        repository,
        version: entry.version.map(str::to_owned),
        has_version: entry.version.is_some(),
        sources: vec![Source::File {
            written: "values.yaml".to_owned(),
            candidates: vec![values],
        }],
        dependency: Some(Dependency {
            chart: chart.to_owned(),
            folder: folder.to_owned(),
            key: entry.key().to_owned(),
            conditions: conditions
                .map(str::trim)
                .filter(|path| !path.is_empty())
                .map(str::to_owned)
                .collect(),
            tags: entry.tags().map(str::to_owned).collect(),
            of,
        }),
        ..Release::new(entry.name, reading.place(entry.name_node.span()))
    }
}
