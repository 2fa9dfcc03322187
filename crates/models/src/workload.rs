//! Kubernetes workloads that keep running: their main containers.

use railint_syntax::yaml::Node;

use crate::manifest::Object;

/// A container of a workload.
#[derive(Clone, Copy)]
pub struct Container<'t> {
    /// The value of `image` as it stands in the file.
    pub image: Node<'t>,
    /// The image reference.
    pub reference: &'t str,
}

/// The containers that a long-running workload is made of. Init containers do
/// their work and end; a `Job` or `CronJob` does as well: they use a service,
/// they do not provide one.
#[must_use]
pub fn containers<'t>(object: &Object<'t>) -> Vec<Container<'t>> {
    let path: &[&str] = match (object.group(), object.kind) {
        ("", "Pod") => &["spec", "containers"],
        ("apps", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
        | ("", "ReplicationController") => &["spec", "template", "spec", "containers"],
        _ => return Vec::new(),
    };
    let Some(list) = object.at(path) else {
        return Vec::new();
    };
    let images = list.value.items().filter_map(|container| {
        let image = container.get("image")?.value;
        Some(Container {
            image,
            reference: image.as_str()?,
        })
    });
    images.collect()
}
