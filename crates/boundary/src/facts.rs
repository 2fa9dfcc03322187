//! What the boundary linter keeps of a file.

use std::collections::BTreeMap;

use railint_lint::Place;
use serde::{Deserialize, Serialize};

/// The facts of one file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Components that the file deploys for themselves.
    pub claims: Vec<Claim>,
    /// Objects that use what others deploy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<Use>,
    /// Helm releases that the file makes.
    pub releases: Vec<Release>,
    /// Sources that releases in other files take their charts from.
    pub chart_sources: Vec<ChartSource>,
    /// What the file says of the catalogue's switches, if it is a values file.
    pub values: Option<Values>,
}

impl Facts {
    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.claims.is_empty()
            && self.uses.is_empty()
            && self.releases.is_empty()
            && self.chart_sources.is_empty()
            && self.values.is_none()
    }
}

/// This place deploys that component.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Key of the component in the catalogue.
    pub component: String,
    /// By what it is known.
    pub by: By,
    /// The image, or the kind of the custom resource.
    pub what: String,
    /// The name of the object.
    pub name: Option<String>,
    /// Its namespace.
    pub namespace: Option<String>,
    /// The image or the kind, as it stands in the file.
    pub place: Place,
}

/// An object that uses a component and deploys none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Use {
    /// `group/Kind`.
    pub kind: String,
    /// The name of the object.
    pub name: Option<String>,
    /// The kind, as it stands in the file.
    pub place: Place,
}

/// By what a claim is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// The image of a main container.
    Image,
    /// The kind of a custom resource.
    Resource,
}

/// A Helm release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// Its name, where it is constant.
    pub name: Option<String>,
    /// The chart reference.
    pub chart: String,
    /// The repository that is given beside the reference.
    pub repository: Option<String>,
    /// Kind and name of the source that holds the chart, where the release
    /// names one. Without a chart reference the source is the chart.
    pub source: Option<(String, String)>,
    /// The chart version, where it is constant.
    pub version: Option<String>,
    /// The namespace, where it is constant.
    pub namespace: Option<String>,
    /// Where its values come from; later ones go over earlier ones.
    pub sources: Vec<Source>,
    /// The chart, as it stands in the command or the manifest.
    pub place: Place,
}

/// A source of charts, as Flux declares it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartSource {
    /// `HelmRepository` or `OCIRepository`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its address. That of an `OCIRepository` is the chart itself.
    pub url: String,
    /// The tag that an `OCIRepository` asks for: the chart version.
    pub tag: Option<String>,
}

/// Where values come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// A file: the paths in the repo that it may have, the likeliest first.
    /// None are known where the name is not constant or leads out of the repo.
    File {
        /// As it is written in the command.
        written: String,
        /// Paths relative to the repo.
        candidates: Vec<String>,
    },
    /// Values that stand right there.
    Inline(Values),
}

/// What values say of the catalogue's switches.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Values {
    /// What is set, by dotted path. What is missing is not set.
    pub switches: BTreeMap<String, Setting>,
}

/// What is set at one switch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// The value as text; `None` where it is encrypted or computed.
    pub value: Option<String>,
    /// Key and value.
    pub place: Place,
}
