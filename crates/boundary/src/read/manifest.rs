//! Claims of Kubernetes manifests: workloads by image, custom resources by kind.

use railint_lint::{File, Lens};
use railint_models::manifest::{Object, objects};
use railint_models::workload;
use railint_policy::Component;
use railint_syntax::yaml::Node;

use crate::facts::{By, Claim, Facts};
use crate::read::release;

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
        release::read(file, &object, lens, facts);
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
