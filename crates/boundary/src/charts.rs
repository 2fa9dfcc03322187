//! Which chart a release deploys: by its own reference, or through the source
//! that it names in another file.

use std::collections::BTreeMap;

use railint_lint::RepoFacts;
use railint_policy::ChartName;

use crate::facts::{ChartSource, Facts, Release};
use crate::paths;

/// The chart sources of a repo, by kind and name.
pub(crate) struct Charts<'a> {
    sources: BTreeMap<(&'a str, &'a str), &'a ChartSource>,
    /// The versions that lock files hold, by the folder of the chart.
    locks: BTreeMap<&'a str, &'a BTreeMap<String, String>>,
    paths: &'a [String],
}

/// The chart of a release.
pub(crate) struct ChartOf<'a> {
    pub(crate) name: ChartName<'a>,
    pub(crate) version: Option<&'a str>,
    /// The chart is kept in a folder, so that its defaults are its own.
    pub(crate) in_folder: bool,
    /// The repo holds that folder.
    pub(crate) is_here: bool,
}

impl<'a> Charts<'a> {
    /// The sources that the files of a repo declare. Of two with one name, as
    /// in a repo of several clusters, the first is taken.
    pub(crate) fn of(repo: &RepoFacts<'a, Facts>) -> Self {
        let mut sources = BTreeMap::new();
        let mut locks = BTreeMap::new();
        for (path, facts) in &repo.files {
            if !facts.locked.is_empty() {
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                locks.insert(folder, &facts.locked);
            }
            for source in &facts.chart_sources {
                sources
                    .entry((source.kind.as_str(), source.name.as_str()))
                    .or_insert(source);
            }
        }
        Self {
            sources,
            locks,
            paths: repo.paths,
        }
    }

    /// The chart of a release that this file makes; `None` where its source is not
    /// declared here.
    pub(crate) fn chart(&self, path: &str, release: &'a Release) -> Option<ChartOf<'a>> {
        let source = release.source.as_ref().map(|(kind, name)| {
            let known = self.sources.get(&(kind.as_str(), name.as_str()));
            (name.as_str(), known.copied())
        });
        if release.chart.is_empty() {
            let (_, known) = source?;
            let known = known?;
            return Some(ChartOf {
                name: ChartName::parse(&known.url, None),
                version: known.tag.as_deref(),
                in_folder: false,
                is_here: false,
            });
        }
        let repository = release.repository.as_deref().or_else(|| {
            // A source that is declared elsewhere is known by its name at
            // least, which as a rule is the alias of the repository.
            source.map(|(name, known)| known.map_or(name, |known| known.url.as_str()))
        });
        let chart = release.chart.as_str();
        let is_here = self.is_folder(path, chart);
        Some(ChartOf {
            name: ChartName::parse(chart, repository),
            version: self.locked(release).or(release.version.as_deref()),
            in_folder: chart.starts_with(['.', '/', '~']) || chart.ends_with('/') || is_here,
            is_here,
        })
    }

    /// The version of a dependency that a lock file holds.
    fn locked(&self, release: &Release) -> Option<&'a str> {
        let dependency = release.dependency.as_ref()?;
        let lock = self.locks.get(dependency.folder.as_str())?;
        lock.get(&release.chart).map(String::as_str)
    }

    /// Whether the repo holds a chart under this path, from its root or from the
    /// folder of the file that names it.
    fn is_folder(&self, path: &str, chart: &str) -> bool {
        let own = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let holds = |folder: &str| {
            paths::join(folder, &format!("{chart}/Chart.yaml"))
                .is_some_and(|file| self.paths.binary_search(&file).is_ok())
        };
        chart.contains('/') && (holds(own) || holds(""))
    }
}
