//! Claims of Kubernetes manifests: workloads by image, custom resources by kind.

use std::collections::BTreeSet;

use railint_lint::{File, Lens};
use railint_models::manifest::{Object, objects};
use railint_models::workload;
use railint_policy::Component;
use railint_syntax::yaml::Node;

use crate::facts::{By, Claim, Facts, Use};
use crate::read::release;

/// Adds what the objects of a file deploy.
pub(crate) fn read(file: &File<'_>, lens: &Lens<'_>, facts: &mut Facts) {
    let stream = file.yaml();
    // Later errors as a rule follow from the first.
    if let Some(error) = stream.errors().first().filter(|_| has_to_be_read(file)) {
        file.unreadable(error.span, error.message.clone());
    }
    for object in objects(stream) {
        // Several containers of one workload may be one component: one claim.
        let mut seen = BTreeSet::new();
        for container in workload::containers(&object) {
            let component = lens.catalogue.component_of_image(container.reference);
            let new = component.filter(|component| seen.insert(component.id.as_str()));
            facts.claims.extend(new.map(|component| {
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
        let kind = format!("{}/{}", object.group(), object.kind);
        if lens.catalogue.used_by(&kind).next().is_some() {
            facts.uses.push(Use {
                kind,
                name: object.name().map(str::to_owned),
                place: file.place(object.kind_node.span()),
            });
        }
        release::read(file, &object, lens, facts);
    }
}

/// Whether a file that is no YAML was meant to be some that matters here: it
/// speaks of objects, or is named as values. What is made by a template first
/// is neither.
fn has_to_be_read(file: &File<'_>) -> bool {
    let name = file.path.rsplit('/').next().unwrap_or(file.path);
    let is_object = super::speaks_of_objects(file.text);
    let is_template = file.text.contains("{{") || file.text.contains("{%");
    !is_template && (is_object || (name.contains("values") && !name.ends_with(".json")))
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
