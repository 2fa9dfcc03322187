//! The component catalogue: what a chart, an image, a custom resource or a
//! package is, and which charts bring others along.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use serde::{Deserialize, Serialize};

use crate::bundle::Chart;
use crate::names::{ChartName, image_names};
use crate::word_search::WordSearch;

/// A component: one thing that can be deployed, under all its names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Component {
    /// Key in the catalogue, for example `postgresql`.
    #[serde(skip)]
    pub id: String,
    /// The name that people know it by.
    pub title: String,
    /// Its service class, for example `database`.
    pub class: String,
    /// Names of Helm charts that deploy it, without a repository alias.
    pub charts: Vec<String>,
    /// Container images, without registry, tag and digest.
    pub images: Vec<String>,
    /// Custom resources whose creation deploys it: `group/Kind`.
    pub resources: Vec<String>,
    /// Kinds that use it and deploy nothing: `group/Kind`.
    pub uses: Vec<String>,
    /// Packages of the operating system.
    pub packages: Vec<String>,
    /// Repositories without which the names of the charts are ambiguous.
    pub repositories: Vec<String>,
    /// Environment variables that only its server images know.
    pub variables: Vec<String>,
    /// Its standard ports.
    pub ports: Vec<u16>,
    /// Addresses, without scheme, under which manifests or scripts that install
    /// it are published.
    pub manifests: Vec<String>,
    /// Terraform resource types that bring it up, and module sources.
    pub terraform: Vec<String>,
    /// Ansible roles that install it, with or without their namespace.
    pub roles: Vec<String>,
    /// Whether its charts run whatever image the values name.
    pub generic: bool,
    /// Whether it runs the jobs of a forge.
    pub runner: bool,
}

/// All components and charts, with an index for each kind of name.
#[derive(Debug, Default)]
pub struct Catalogue {
    pub(crate) components: BTreeMap<String, Component>,
    pub(crate) charts: BTreeMap<String, Chart>,
    by_chart: HashMap<String, Vec<String>>,
    by_image: HashMap<String, String>,
    by_resource: HashMap<String, String>,
    by_use: HashMap<String, Vec<String>>,
    pub(crate) by_package: HashMap<String, String>,
    pub(crate) by_terraform: HashMap<String, String>,
    pub(crate) by_role: HashMap<String, String>,
    pub(crate) by_manifest: Vec<(String, String)>,
    bundling: HashMap<String, Vec<String>>,
    conditions: BTreeSet<String>,
    switch_words: WordSearch,
    /// Whether no configuration adds to what the program ships with.
    pub(crate) shipped: bool,
}

impl Catalogue {
    /// Builds the indexes. Of two components that claim one image or resource,
    /// the one whose key sorts first has it; a test on the embedded catalogue
    /// forbids that.
    #[must_use]
    pub fn new(components: BTreeMap<String, Component>, charts: BTreeMap<String, Chart>) -> Self {
        let mut catalogue = Self::default();
        for (id, component) in &components {
            for image in &component.images {
                // People write it as they read it, with its registry.
                let name = image_names(image).next().unwrap_or_else(|| image.clone());
                catalogue.by_image.entry(name).or_insert_with(|| id.clone());
            }
            for (names, index) in [
                (&component.resources, &mut catalogue.by_resource),
                (&component.packages, &mut catalogue.by_package),
                (&component.terraform, &mut catalogue.by_terraform),
                (&component.roles, &mut catalogue.by_role),
            ] {
                for name in names {
                    index.entry(name.clone()).or_insert_with(|| id.clone());
                }
            }
            for kind in &component.uses {
                let users = catalogue.by_use.entry(kind.clone()).or_default();
                users.push(id.clone());
            }
            for address in &component.manifests {
                catalogue.by_manifest.push((address.clone(), id.clone()));
            }
            for name in &component.charts {
                let known = catalogue.by_chart.entry(name.clone()).or_default();
                known.push(id.clone());
            }
        }
        for (key, chart) in &charts {
            let name = chart.chart.as_ref().unwrap_or(key);
            let known = catalogue.bundling.entry(name.clone()).or_default();
            known.push(key.clone());
            let conditions = chart.bundles.iter();
            let conditions = conditions.filter_map(|bundle| bundle.condition.clone());
            catalogue.conditions.extend(conditions);
        }
        catalogue.components = components;
        catalogue.charts = charts;
        catalogue
    }

    /// Whether it is what the program ships with, and nothing else.
    #[must_use]
    pub fn is_shipped(&self) -> bool {
        self.shipped
    }

    /// All components, sorted by key.
    pub fn components(&self) -> impl Iterator<Item = &Component> {
        self.components.values()
    }

    /// All charts that bundle others, sorted by key.
    pub fn charts(&self) -> impl Iterator<Item = (&str, &Chart)> {
        self.charts
            .iter()
            .map(|(name, chart)| (name.as_str(), chart))
    }

    /// The dotted paths of all values that switch some bundle, sorted.
    pub fn conditions(&self) -> impl Iterator<Item = &str> {
        self.conditions.iter().map(String::as_str)
    }

    /// Those of these paths whose first key is `key`, sorted.
    pub fn conditions_under<'c>(&'c self, key: &str) -> impl Iterator<Item = &'c str> {
        let under = move |path: &&str| {
            let rest = path.strip_prefix(key);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let from = self
            .conditions
            .range::<str, _>((Bound::Included(key), Bound::Unbounded));
        let from = from.map(String::as_str);
        from.take_while(move |path| path.starts_with(key))
            .filter(under)
    }

    /// Whether the first key of some of these paths stands in a text: values
    /// that hold none of them say nothing of any switch.
    #[must_use]
    pub fn may_switch(&self, text: &str) -> bool {
        self.switch_words.finds(text, || {
            self.conditions()
                .map(|path| path.split('.').next().unwrap_or(path))
        })
    }

    /// A component by its key.
    #[must_use]
    pub fn component(&self, id: &str) -> Option<&Component> {
        self.components.get(id)
    }

    /// What a chart bundles.
    #[must_use]
    pub fn chart(&self, chart: &ChartName<'_>) -> Option<&Chart> {
        let entries = || {
            let keys = self.bundling.get(chart.name).into_iter().flatten();
            keys.filter_map(|key| self.charts.get(key))
        };
        entries()
            .find(|entry| chart.is_from(&entry.repositories))
            .or_else(|| entries().find(|entry| entry.repositories.is_empty()))
            .or_else(|| entries().next().filter(|_| chart.repository.is_none()))
    }

    /// The component that a chart deploys.
    #[must_use]
    pub fn component_of_chart(&self, chart: &ChartName<'_>) -> Option<&Component> {
        let ids = self.by_chart.get(chart.name).into_iter().flatten();
        let components = ids.filter_map(|id| self.components.get(id));
        let plain = components
            .filter(|component| {
                component.repositories.is_empty()
                    || chart.repository.is_none()
                    || chart.is_from(&component.repositories)
            })
            // One that names this repository knows better than one that names none.
            .max_by_key(|component| chart.is_from(&component.repositories));
        plain.or_else(|| self.component(&self.chart(chart)?.component))
    }

    /// The component that a container image is of. The registry, a prefix of
    /// the path (a mirror or a pull-through cache), tag and digest do not
    /// matter; a one-part name stands for Docker's library.
    #[must_use]
    pub fn component_of_image(&self, image: &str) -> Option<&Component> {
        let id = image_names(image).find_map(|name| self.by_image.get(&name))?;
        self.component(id)
    }

    /// The components that an object of this kind, `group/Kind`, may use;
    /// several where one kind is served by this or that.
    pub fn used_by(&self, kind: &str) -> impl Iterator<Item = &Component> {
        let ids = self.by_use.get(kind).into_iter().flatten();
        ids.filter_map(|id| self.components.get(id))
    }

    /// The component that a custom resource deploys. `api_version` is the field
    /// `apiVersion`; its version does not matter.
    #[must_use]
    pub fn component_of_resource(&self, api_version: &str, kind: &str) -> Option<&Component> {
        let group = api_version.split_once('/')?.0;
        let id = self.by_resource.get(&format!("{group}/{kind}"))?;
        self.component(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_charts_with_one_name_the_repository_tells() {
        let chart = |component: &str, chart: Option<&str>, repositories: &[&str]| Chart {
            component: component.to_owned(),
            chart: chart.map(str::to_owned),
            repositories: repositories.iter().map(|&r| r.to_owned()).collect(),
            bundles: Vec::new(),
        };
        let charts = [
            ("keycloak".to_owned(), chart("keycloak", None, &["bitnami"])),
            (
                "keycloak-x".to_owned(),
                chart("other", Some("keycloak"), &["charts.example"]),
            ),
        ];
        let catalogue = Catalogue::new(BTreeMap::new(), charts.into());
        let component = |reference, repo| {
            catalogue
                .chart(&ChartName::parse(reference, repo))
                .map(|chart| chart.component.as_str())
        };
        assert_eq!(
            component("keycloak", Some("https://charts.example/a")),
            Some("other")
        );
        assert_eq!(component("bitnami/keycloak", None), Some("keycloak"));
        assert_eq!(component("keycloak", None), Some("keycloak"));
        assert_eq!(component("stranger/keycloak", None), None);
    }
}
