//! Whether a release switches one of its bundled services on: by its values,
//! by the chart's default, or not to be known.

use std::collections::BTreeSet;

use railint_lint::{Place, RepoFacts};
use railint_policy::{Bundle, Component, Policy};

use crate::charts::ChartOf;
use crate::facts::{Facts, Release, Setting, Source};

/// What the values of a release come to for one bundled service.
pub(crate) enum State<'a> {
    /// Nothing sets the switch, and the chart has it on.
    OnByDefault,
    /// This setting switches it on. It stands in the file of this path.
    On(&'a str, &'a Place),
    /// It is off, by a setting or by default.
    Off,
    /// It cannot be known: the setting at the place is encrypted or computed,
    /// or, without a place, the values file of this name is not in the repo.
    Unknown(&'a str, Option<&'a Place>),
}

/// The bundles of a chart that `repo` may not bring up.
pub(crate) fn foreign_bundles<'p>(
    chart: &ChartOf<'_>,
    repo: &str,
    policy: &'p Policy,
    known: &BTreeSet<String>,
) -> Vec<(&'p Bundle, &'p Component)> {
    let may = |class: &str| policy.contract.may_claim(repo, class, known);
    let mut bundles = bundles(chart, policy);
    bundles.retain(|(_, component)| !may(&component.class));
    bundles
}

/// What a chart can bring along.
pub(crate) fn bundles<'p>(
    chart: &ChartOf<'_>,
    policy: &'p Policy,
) -> Vec<(&'p Bundle, &'p Component)> {
    let entry = policy.catalogue.chart(&chart.name);
    let bundles = entry.into_iter().flat_map(|entry| &entry.bundles);
    bundles
        .filter(|bundle| bundle.is_in(chart.version))
        .filter_map(|bundle| Some((bundle, policy.catalogue.component(&bundle.component)?)))
        .collect()
}

/// The state of `bundle` in a release that the file `path` makes.
pub(crate) fn state<'a>(
    repo: &RepoFacts<'a, Facts>,
    path: &'a str,
    release: &'a Release,
    chart: &ChartOf<'_>,
    bundle: &Bundle,
) -> State<'a> {
    let Some(condition) = &bundle.condition else {
        return State::OnByDefault;
    };
    // The defaults of a chart that is kept in a folder are its own.
    let by_default = !chart.in_folder && bundle.is_on_by_default(chart.version);
    let mut state = if by_default {
        State::OnByDefault
    } else {
        State::Off
    };
    for source in &release.sources {
        let (path, values) = match source {
            Source::Inline(values) => (path, Some(values)),
            Source::File {
                written,
                candidates,
            } => match find(repo, candidates) {
                Some(found) => (
                    found,
                    repo.file(found).and_then(|facts| facts.values.as_ref()),
                ),
                // What is off stays off unless values say otherwise, and no more
                // is known of these values than that they exist.
                None => {
                    if !matches!(state, State::Off) {
                        state = State::Unknown(written, None);
                    }
                    continue;
                }
            },
        };
        let own = release.dependency.as_ref();
        let condition = own.map_or_else(
            || condition.clone(),
            |own| format!("{}.{condition}", own.key),
        );
        if let Some(setting) = values.and_then(|values| values.switches.get(&condition)) {
            state = of_setting(path, setting, bundle);
        }
    }
    state
}

/// What one setting makes of a bundle.
pub(crate) fn of_setting<'a>(path: &'a str, setting: &'a Setting, bundle: &Bundle) -> State<'a> {
    match &setting.value {
        None => State::Unknown(path, Some(&setting.place)),
        Some(value) if bundle.is_on(&typed(value)) => State::On(path, &setting.place),
        Some(_) => State::Off,
    }
}

/// The values files of a release that lie in the repo, in order.
pub(crate) fn values_files<'a>(repo: &RepoFacts<'a, Facts>, release: &'a Release) -> Vec<&'a str> {
    let files = release.sources.iter().filter_map(|source| match source {
        Source::File { candidates, .. } => find(repo, candidates),
        Source::Inline(_) => None,
    });
    files.collect()
}

fn typed(value: &str) -> serde_json::Value {
    match value {
        "true" | "True" | "TRUE" => true.into(),
        "false" | "False" | "FALSE" => false.into(),
        other => other.into(),
    }
}

/// The first candidate that the repo holds, be it under the name that it has
/// while it is encrypted.
pub(crate) fn find<'a>(repo: &RepoFacts<'a, Facts>, candidates: &[String]) -> Option<&'a str> {
    let named = |wanted: &str| {
        let at = repo
            .paths
            .binary_search_by(|path| path.as_str().cmp(wanted));
        repo.paths.get(at.ok()?).map(String::as_str)
    };
    candidates
        .iter()
        .find_map(|candidate| named(candidate))
        .or_else(|| {
            let encrypted = candidates.iter().flat_map(|path| encrypted_names(path));
            encrypted.into_iter().find_map(|path| named(&path))
        })
}

/// The names under which Git may hold a file that a command uses decrypted:
/// `x-values.yaml` is `x-values.sops.yaml` there, `x.dec.yaml` is `x.yaml`.
fn encrypted_names(path: &str) -> Vec<String> {
    let Some((stem, extension)) = path.rsplit_once('.') else {
        return Vec::new();
    };
    let mut names = vec![
        format!("{stem}.sops.{extension}"),
        format!("{stem}.enc.{extension}"),
        format!("{path}.enc"),
    ];
    if let Some(plain) = stem.strip_suffix(".dec") {
        names.push(format!("{plain}.{extension}"));
        names.push(format!("{plain}.sops.{extension}"));
    }
    if extension == "dec" {
        names.push(stem.to_owned());
    }
    names
}

/// The chart that a values file is for, by its name: `gitea-values.sops.yaml`,
/// `values-gitea.yaml`, `gitea.values.yaml`, `gitea/values.yaml`.
pub(crate) fn chart_by_file_name(path: &str) -> Option<&str> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file
        .strip_suffix(".yaml")
        .or_else(|| file.strip_suffix(".yml"))?;
    let stem = [".sops", ".enc", ".dec"]
        .iter()
        .find_map(|part| stem.strip_suffix(part))
        .unwrap_or(stem);
    if stem == "values" {
        return folder.rsplit('/').next().filter(|name| !name.is_empty());
    }
    stem.strip_suffix("values")
        .and_then(|name| name.strip_suffix(['-', '.', '_']))
        .or_else(|| {
            let name = stem.strip_prefix("values")?;
            name.strip_prefix(['-', '.', '_'])
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_values_file_names_its_chart() {
        for (path, chart) in [
            ("helm/gitea-values.sops.yaml", Some("gitea")),
            ("values-gitea.yml", Some("gitea")),
            ("x/gitea.values.yaml", Some("gitea")),
            ("apps/gitea/values.yaml", Some("gitea")),
            ("values.yaml", None),
            ("helm/gitea.yaml", None),
        ] {
            assert_eq!(chart_by_file_name(path), chart, "{path}");
        }
    }

    #[test]
    fn git_holds_the_encrypted_name() {
        assert!(
            encrypted_names("helm/x-values.yaml").contains(&"helm/x-values.sops.yaml".to_owned())
        );
        assert!(encrypted_names("x.dec.yaml").contains(&"x.sops.yaml".to_owned()));
    }
}
