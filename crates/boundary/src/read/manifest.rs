//! Claims and releases of Kubernetes manifests: workloads by image, custom
//! resources by kind, and k3s's `HelmChart`.

use railint_lint::{File, Lens};
use railint_models::manifest::{Object, objects};
use railint_models::{k3s_chart, workload};
use railint_policy::Component;
use railint_syntax::yaml::Node;

use crate::facts::{By, Claim, Facts, Release, Source, Values};
use crate::read::values;

/// Adds what the objects of a file deploy.
pub(crate) fn read(file: &File<'_>, lens: &Lens<'_>, facts: &mut Facts) {
    let stream = file.yaml();
    for error in stream.errors() {
        // Templates that make no YAML before they are rendered are no manifest.
        if !file.text.contains("{{") && !file.text.contains("{%") {
            file.unreadable(error.span, error.message.clone());
        }
    }
    for object in objects(stream) {
        for container in workload::containers(&object) {
            let component = lens.catalogue.component_of_image(container.reference);
            facts.claims.extend(component.map(|component| {
                claim(
                    file,
                    &object,
                    component,
                    By::Image,
                    container.reference,
                    container.image,
                )
            }));
        }
        let component = lens
            .catalogue
            .component_of_resource(object.api_version, object.kind);
        facts.claims.extend(component.map(|component| {
            claim(
                file,
                &object,
                component,
                By::Resource,
                object.kind,
                object.kind_node,
            )
        }));
        facts.releases.extend(k3s_release(file, &object, lens));
    }
}

fn claim(
    file: &File<'_>,
    object: &Object<'_>,
    component: &Component,
    by: By,
    what: &str,
    at: Node<'_>,
) -> Claim {
    Claim {
        component: component.id.clone(),
        by,
        what: what.to_owned(),
        name: object.name().map(str::to_owned),
        namespace: object.namespace().map(str::to_owned),
        place: file.place(at.span()),
    }
}

fn k3s_release(file: &File<'_>, object: &Object<'_>, lens: &Lens<'_>) -> Option<Release> {
    let chart = k3s_chart::helm_chart(object)?;
    let mut sources = Vec::new();
    if let Some(content) = chart.values_content {
        sources.push(Source::Inline(values::embedded(file, content, lens)));
    }
    if let Some(set) = chart.set {
        sources.push(Source::Inline(assignments(file, set)));
    }
    Some(Release {
        name: chart.name.map(str::to_owned),
        chart: chart.reference.to_owned(),
        repository: chart.repository.map(str::to_owned),
        version: chart.version.map(str::to_owned),
        namespace: chart.namespace.map(str::to_owned),
        sources,
        place: file.place(chart.chart.span()),
    })
}

/// `spec.set`: its keys are dotted paths.
fn assignments(file: &File<'_>, set: Node<'_>) -> Values {
    let mut values = Values::default();
    for entry in set.entries() {
        let (Some(path), Some(value)) = (entry.key.as_str(), entry.value.as_str()) else {
            continue;
        };
        let span = entry.key.span().to(entry.value.span());
        let setting = values::setting(file, Some(value), span);
        values.switches.insert(path.to_owned(), setting);
    }
    values
}
