//! Terraform and OpenTofu: resources, modules and Helm releases.

use railint_source::Span;
use railint_syntax::hcl::{Block, Content, Value};

/// A resource or a module.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'t> {
    /// The resource type, or the source of the module.
    pub kind: &'t str,
    /// Its name.
    pub name: &'t str,
    /// The type or the source in the file.
    pub span: Span,
    /// What stands in its braces.
    pub content: &'t Content,
}

/// The resources and modules of a file, in order. Those that are switched off
/// by a constant `count = 0` are none.
#[must_use]
pub fn resources(file: &Content) -> Vec<Resource<'_>> {
    file.blocks.iter().filter_map(resource).collect()
}

fn resource(block: &Block) -> Option<Resource<'_>> {
    if block.content.text("count") == Some("0") {
        return None;
    }
    match (block.kind.as_str(), block.labels.as_slice()) {
        ("resource", [(kind, span), (name, _)]) => Some(Resource {
            kind,
            name,
            span: *span,
            content: &block.content,
        }),
        ("module", [(name, _)]) => {
            let source = block.content.get("source")?;
            Some(Resource {
                kind: source.as_str()?,
                name,
                span: source.span,
                content: &block.content,
            })
        }
        _ => None,
    }
}

/// A release that a `helm_release` makes.
#[derive(Clone, Debug)]
pub struct HelmResource<'t> {
    /// `name`.
    pub name: Option<&'t str>,
    /// `chart`.
    pub chart: &'t Value,
    /// The chart reference.
    pub reference: &'t str,
    /// `repository`.
    pub repository: Option<&'t str>,
    /// `version`.
    pub version: Option<&'t str>,
    /// Whether a version is given at all.
    pub has_version: bool,
    /// `namespace`.
    pub namespace: Option<&'t str>,
    /// The items of `values`.
    pub values: Vec<&'t Value>,
    /// `set`, as blocks or as a list: name and value.
    pub sets: Vec<(&'t Value, &'t Value)>,
}

/// Reads a resource as a Helm release.
#[must_use]
pub fn helm_release<'t>(resource: &Resource<'t>) -> Option<HelmResource<'t>> {
    if resource.kind != "helm_release" {
        return None;
    }
    let content = resource.content;
    let chart = content.get("chart")?;
    let blocks = content.blocks.iter().filter(|block| block.kind == "set");
    let of_blocks =
        blocks.filter_map(|block| Some((block.content.get("name")?, block.content.get("value")?)));
    let of_list = content
        .get("set")
        .into_iter()
        .flat_map(Value::items)
        .filter_map(|item| Some((item.get("name")?, item.get("value")?)));
    Some(HelmResource {
        name: content.text("name"),
        chart,
        reference: chart.as_str()?,
        repository: content.text("repository"),
        version: content.text("version"),
        has_version: content.get("version").is_some(),
        namespace: content.text("namespace"),
        values: content
            .get("values")
            .into_iter()
            .flat_map(Value::items)
            .collect(),
        sets: of_blocks.chain(of_list).collect(),
    })
}
