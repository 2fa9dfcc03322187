//! What the boundary linter keeps of a file.

use std::collections::BTreeMap;

use railint_lint::Place;
use serde::{Deserialize, Serialize};

/// The facts of one file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Components that the file deploys for themselves.
    #[serde(skip_serializing_if = "railint_lint::is_default")]
    pub claims: Vec<Claim>,
    /// Objects that use what others deploy.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub uses: Vec<Use>,
    /// Helm releases that the file makes.
    #[serde(skip_serializing_if = "railint_lint::is_default")]
    pub releases: Vec<Release>,
    /// Sources that releases in other files take their charts from.
    #[serde(skip_serializing_if = "railint_lint::is_default")]
    pub chart_sources: Vec<ChartSource>,
    /// What the file says of the catalogue's switches, if it is a values file.
    #[serde(skip_serializing_if = "railint_lint::is_default")]
    pub values: Option<Values>,
    /// The versions of a chart's dependencies by name, if it is the lock file
    /// of the chart.
    #[serde(skip_serializing_if = "railint_lint::is_default")]
    pub locked: BTreeMap<String, String>,
    /// What the file brings together, if it is a kustomization.
    #[serde(skip_serializing_if = "railint_lint::is_default")]
    pub kustomization: Option<Kustomization>,
    /// Files and folders of the repo that objects or commands in it apply.
    #[serde(skip_serializing_if = "railint_lint::is_default")]
    pub applies: Vec<String>,
    /// Images that are whatever is there today.
    #[serde(skip_serializing_if = "railint_lint::is_default")]
    pub floating: Vec<Floating>,
    /// What it puts into a namespace that it names, besides releases.
    #[serde(skip_serializing_if = "railint_lint::is_default")]
    pub namespaced: Vec<Namespaced>,
    /// Other things that some rule asks for.
    #[serde(skip_serializing_if = "railint_lint::is_default")]
    pub marks: Vec<Mark>,
    /// Documents that the team's own contracts ask for.
    #[serde(skip_serializing_if = "railint_lint::is_default")]
    pub documents: Vec<Document>,
}

impl Facts {
    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Gives back the room for more than there is: they are kept for each file,
    /// and nearly all hold one thing.
    pub(crate) fn shrink(&mut self) {
        self.claims.shrink_to_fit();
        self.uses.shrink_to_fit();
        self.releases.shrink_to_fit();
        self.applies.shrink_to_fit();
        self.floating.shrink_to_fit();
        self.namespaced.shrink_to_fit();
        self.marks.shrink_to_fit();
        for release in &mut self.releases {
            release.sources.shrink_to_fit();
        }
    }
}

/// This place deploys that component.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Key of the component in the catalogue.
    pub component: String,
    /// By what it is known.
    pub by: By,
    /// The image, the package, or the kind of the custom resource.
    pub what: String,
    /// The name of the object.
    pub name: Option<String>,
    /// Its namespace.
    pub namespace: Option<String>,
    /// How many instances it asks for, where it says so.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub replicas: Option<u32>,
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
    /// A package of the operating system.
    Package,
    /// An Ansible role.
    Role,
    /// The address of published manifests, or of an install script.
    Address,
    /// A Terraform resource or module.
    Terraform,
    /// Only variables and a port that its server alone has: it is likely.
    Server,
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
    /// Whether a version is given at all.
    #[serde(default)]
    pub has_version: bool,
    /// The namespace, where it is constant.
    pub namespace: Option<String>,
    /// Where its values come from; later ones go over earlier ones.
    pub sources: Vec<Source>,
    /// Set where the release is a dependency of a chart in the repo.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub dependency: Option<Dependency>,
    /// The chart, as it stands in the command or the manifest.
    pub place: Place,
}

impl Release {
    /// A release of a chart, of which no more is known.
    pub(crate) fn new(chart: &str, place: Place) -> Self {
        Self {
            name: None,
            chart: chart.to_owned(),
            repository: None,
            source: None,
            version: None,
            has_version: false,
            namespace: None,
            sources: Vec::new(),
            dependency: None,
            place,
        }
    }
}

/// How a chart in the repo depends on another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependency {
    /// The name of the chart that depends.
    pub chart: String,
    /// Its folder in the repo; empty for the root.
    #[serde(default)]
    pub folder: String,
    /// The key of the dependency's values.
    pub key: String,
    /// The dotted paths of its condition; the first that the values set decides.
    pub conditions: Vec<String>,
    /// Its tags: any that is on switches it on.
    pub tags: Vec<String>,
    /// How many dependencies the chart has.
    pub of: usize,
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
    /// Images of known components that the values name.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub images: Vec<Claim>,
    /// What the Kubernetes objects deploy that the values hand to their chart.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub objects: Vec<Claim>,
    /// Of the defaults of a chart: images and objects among the values for the
    /// charts that it depends on, by their key.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub of_dependencies: BTreeMap<String, Values>,
    /// Images whose tag, as the values have it, is moved.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub floating: Vec<Floating>,
    /// Keys that are named as the chart of a service and switched on:
    /// component, key and place.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub services: Vec<(String, String, Place)>,
    /// Whether they are the defaults of a chart in the repo.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub defaults: bool,
}

/// What is set at one switch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// The value as text; `None` where it is encrypted or computed.
    pub value: Option<String>,
    /// Key and value.
    pub place: Place,
}

/// What a kustomization brings together: paths relative to the repo.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kustomization {
    /// The files and folders that it lists.
    pub lists: Vec<String>,
    /// Those whose line is commented out.
    pub dropped: Vec<String>,
    /// The images to which it gives another name, tag or digest.
    pub images: Vec<String>,
}

/// An image reference that floats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Floating {
    /// The reference.
    pub reference: String,
    /// Whether it has no tag at all, rather than one that is moved.
    pub untagged: bool,
    /// Where it stands.
    pub place: Place,
}

/// Something that is put into a namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Namespaced {
    /// The namespace.
    pub namespace: String,
    /// What is put there, for a sentence: `` the Deployment `web` ``.
    pub what: String,
    /// Where.
    pub place: Place,
}

/// A place that some rule asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// The name in it: of a repo, a namespace, a component.
    pub what: String,
    /// Where.
    pub place: Place,
}

/// What a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkKind {
    /// A path from somebody's home folder to the checkout of a repo, in code.
    HomePath,
    /// The same in prose.
    HomePathInProse,
    /// A path to the checkout of a repo beside this one, in code.
    SiblingPath,
    /// A name that a repo had before.
    OldName,
    /// A command that changes what lies in a checkout beside this one.
    WritesSibling,
    /// A command that changes objects in a namespace.
    ChangesNamespace,
    /// Other values for the packaged chart of the cluster's distribution.
    ConfiguresPackaged,
    /// Something of the operating system that is set up.
    HostConfig,
    /// A workflow that other repos can call.
    ReusableWorkflow,
    /// A workflow or action of its own repo that a pipeline uses: its path.
    UsesOwnWorkflow,
    /// A make target, or recipe of just, by its name.
    Target,
}

/// A document of YAML, as far as contracts ask for it. What its fields hold is
/// not kept, only which conditions that comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The group of an object; empty for the core group.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub group: String,
    /// Its kind; `None` where the document is no object.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub kind: Option<String>,
    /// Its name.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub name: Option<String>,
    /// Its namespace.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub namespace: Option<String>,
    /// The conditions that hold, as contracts word them, with the field by which
    /// they do; `None` where that is the absence of one.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub holds: BTreeMap<String, Option<Place>>,
    /// The labels that contracts ask for and that it has, as they word them.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub labels: Vec<String>,
    /// Whether it is part of a chart under development, which deploys nothing.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub in_chart: bool,
    /// Its kind, or its first line.
    pub place: Place,
    /// All of it, without its text.
    pub extent: Place,
}
