//! Claims of Kubernetes manifests: workloads by image, custom resources by kind.

use std::collections::BTreeSet;

use railint_lint::File;
use railint_models::manifest::{Object, objects};
use railint_models::workload::{self, Container};
use railint_models::{argocd, flux, k3s_chart};
use railint_policy::Component;
use railint_source::Span;
use railint_syntax::yaml::Node;

use crate::facts::{By, Claim, Facts, MarkKind, Namespaced, Use};
use crate::paths;
use crate::read::release;
use crate::read::source::Reading;

/// Adds what the objects of a file deploy.
pub(crate) fn read(reading: Reading<'_>, facts: &mut Facts) {
    let file = reading.file;
    let stream = file.yaml();
    // Later errors as a rule follow from the first.
    let error = stream.errors().first();
    let error = error.filter(|error| !is_slot(file.text, error.span) && has_to_be_read(file));
    if let Some(error) = error {
        file.unreadable(error.span, error.message.clone());
    }
    for object in objects(stream) {
        deployed(reading, &object, facts);
        release::read(file, &object, reading.lens, facts);
        applied(reading, &object, facts);
    }
}

/// Adds what one object deploys by itself.
pub(crate) fn deployed(reading: Reading<'_>, object: &Object<'_>, facts: &mut Facts) {
    let catalogue = reading.lens.catalogue;
    // Several containers of one workload may be one component: one claim.
    let mut seen = BTreeSet::new();
    let containers = workload::containers(object);
    for container in &containers {
        let component = catalogue.component_of_image(container.reference);
        let (component, by) = match component {
            Some(component) => (component, By::Image),
            None => match server(reading, container) {
                Some(component) => (component, By::Server),
                None => continue,
            },
        };
        if seen.insert(component.id.as_str()) {
            let what = container.reference;
            let claim = claim(reading, object, component, by, what, container.image);
            facts.claims.push(claim);
        }
    }
    if let Some(component) = catalogue.component_of_resource(object.api_version, object.kind) {
        let (what, at) = (object.kind, object.kind_node);
        let claim = claim(reading, object, component, By::Resource, what, at);
        facts.claims.push(claim);
    }
    let kind = format!("{}/{}", object.group(), object.kind);
    if catalogue.used_by(&kind).next().is_some() {
        facts.uses.push(Use {
            kind,
            name: object.name().map(str::to_owned),
            place: reading.place(object.kind_node.span()),
        });
    }
    for image in workload::images(object) {
        if let Some(reference) = image.as_str() {
            reading.image(reference, image.span(), facts);
        }
    }
    if let Some(namespace) = object.namespace().filter(|_| workload::is_serving(object)) {
        facts.namespaced.push(Namespaced {
            namespace: namespace.to_owned(),
            what: format!("the {} `{}`", object.kind, object.name().unwrap_or("?")),
            place: reading.place(object.kind_node.span()),
        });
    }
    if let Some(packaged) = k3s_chart::helm_chart_config(object) {
        let span = object.kind_node.span();
        reading.mark(MarkKind::ConfiguresPackaged, packaged, span, facts);
    }
}

/// The component that a container of an unknown image must be.
fn server<'l>(reading: Reading<'l>, container: &Container<'_>) -> Option<&'l Component> {
    let variables = workload::variables(container.node);
    let ports = workload::ports(container.node);
    reading
        .lens
        .catalogue
        .component_of_server(&variables, &ports)
}

/// Keeps the folders that an object applies, and addresses of manifests.
fn applied(reading: Reading<'_>, object: &Object<'_>, facts: &mut Facts) {
    let paths = argocd::paths(object);
    let all = flux::applied_path(object).into_iter().chain(paths);
    facts
        .applies
        .extend(all.filter_map(|path| paths::join("", path)));
    for address in argocd::repositories_of_paths(object) {
        let text = address.as_str().unwrap_or_default();
        address_of(reading, text, address.span(), facts);
    }
}

/// Adds the component that the manifests under an address bring up: not where
/// they are the definitions of its custom resources alone.
pub(crate) fn address_of(reading: Reading<'_>, address: &str, span: Span, facts: &mut Facts) {
    if is_of_definitions(address) {
        return;
    }
    if let Some(component) = reading.lens.catalogue.component_of_address(address) {
        let claim = reading.claim(component, By::Address, address, span);
        facts.claims.push(claim);
    }
}

/// Whether the last part of an address speaks of definitions:
/// `…/cert-manager.crds.yaml`, `…//config/crd?ref=v1`.
fn is_of_definitions(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let last = path
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(path);
    let speaks = last
        .split(['.', '-', '_'])
        .any(|word| matches!(word, "crd" | "crds" | "customresourcedefinitions"));
    speaks || is_name_of_definition(last)
}

/// Whether a file is named as the definition of one resource is: by its plural
/// and group (`keycloaks.k8s.keycloak.org-v1.yml`), or as generators write it
/// (`postgresql.cnpg.io_clusters.yaml`).
fn is_name_of_definition(file: &str) -> bool {
    let Some((stem, "yaml" | "yml")) = file.rsplit_once('.') else {
        return false;
    };
    let is_group = |text: &str, parts: usize| {
        let labels: Vec<&str> = text.split('.').collect();
        let letters = |label: &&str| label.bytes().all(|byte| byte.is_ascii_lowercase());
        labels.len() >= parts && labels.last().is_some_and(letters)
    };
    match stem.split_once('_') {
        Some((group, plural)) => is_group(group, 2) && is_group(plural, 1),
        None => is_group(stem.rsplit_once("-v").map_or(stem, |(name, _)| name), 3),
    }
}

/// Whether a text is no YAML because of a name that is put in later, `%HOST%` or
/// `@HOST@`: no value of YAML begins so.
fn is_slot(text: &str, error: Span) -> bool {
    let rest = text.get(error.start..).unwrap_or_default();
    ['%', '@'].iter().any(|sign| {
        let name = rest
            .strip_prefix(*sign)
            .and_then(|rest| rest.split_once(*sign));
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        name.is_some_and(|(name, _)| !name.is_empty() && name.chars().all(is_part))
    })
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
    reading: Reading<'_>,
    object: &Object<'_>,
    component: &Component,
    by: By,
    what: &str,
    at: Node<'_>,
) -> Claim {
    let replicas = ["instances", "replicas"]
        .iter()
        .find_map(|key| object.at(&["spec", key]))
        .and_then(|entry| entry.value.as_i64()?.try_into().ok());
    Claim {
        name: object.name().map(str::to_owned),
        namespace: object.namespace().map(str::to_owned),
        replicas,
        ..reading.claim(component, by, what, at.span())
    }
}

#[cfg(test)]
mod tests {
    use super::is_of_definitions;

    #[test]
    fn an_address_tells_whether_it_brings_definitions_alone() {
        for address in [
            "https://x.example/v1/cert-manager.crds.yaml",
            "github.com/x/y//config/crd?ref=v1",
            "https://x.example/keycloaks.k8s.keycloak.org-v1.yml",
            "https://x.example/postgresql.cnpg.io_clusters.yaml",
        ] {
            assert!(is_of_definitions(address), "{address}");
        }
        for address in [
            "https://x.example/kubernetes.yml",
            "https://x.example/v0.24.1/controller.yaml",
            "https://x.example/cnpg-1.24.1.yaml",
            "https://x.example/calico-v3.26.1.yaml",
            "github.com/minio/operator?ref=v6.0.4",
        ] {
            assert!(!is_of_definitions(address), "{address}");
        }
    }
}
