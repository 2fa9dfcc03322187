//! Claims of Ansible: tasks by module, roles by name.

use railint_models::ansible::{self, Task};
use railint_models::manifest::objects_of;
use railint_syntax::embedded;
use railint_syntax::yaml::Node;

use crate::facts::{By, Facts, MarkKind, Release, Source};
use crate::read::source::Reading;
use crate::read::{command, manifest, values};

/// Adds what the plays and tasks of a file bring up.
pub(crate) fn read(reading: Reading<'_>, facts: &mut Facts) {
    let path = reading.file.path;
    // A role at the root of its repo is made for others to use.
    if ansible::is_part_of_role(path) == Some("") && !path.starts_with("tasks/playbook") {
        return;
    }
    let plays = ansible::plays(reading.file.yaml(), ansible::is_likely(path));
    if plays.tasks.is_empty() && plays.roles.is_empty() {
        return;
    }
    let text = reading.yaml_text();
    for task in &plays.tasks {
        of_task(reading, task, &text, facts);
    }
    for role in &plays.roles {
        let name = role.as_str().unwrap_or_default();
        if let Some(component) = reading.lens.catalogue.component_of_role(name) {
            let claim = reading.claim(component, By::Role, name, role.span());
            facts.claims.push(claim);
        }
    }
}

fn of_task(reading: Reading<'_>, task: &Task<'_>, text: &str, facts: &mut Facts) {
    let catalogue = reading.lens.catalogue;
    for (name, package) in ansible::packages(task) {
        if let Some(component) = catalogue.component_of_package(name) {
            let claim = reading.claim(component, By::Package, name, package.span());
            facts.claims.push(claim);
        }
    }
    if task.removes() {
        return;
    }
    match task.short {
        "helm" => facts.releases.extend(release(reading, task)),
        "k8s" => {
            let definition = ["definition", "resource_definition"]
                .iter()
                .find_map(|key| task.arguments.get(key))
                .map(|entry| entry.value);
            let one = definition.into_iter();
            let many = definition.into_iter().flat_map(Node::items);
            for object in one.chain(many).flat_map(objects_of) {
                manifest::deployed(reading, &object, facts);
            }
        }
        "docker_container" | "podman_container" | "docker_swarm_service" => {
            if let Some(image) = task.text(&["image"]) {
                let name = image.as_str().unwrap_or_default();
                reading.image(name, image.span(), facts);
                if let Some(component) = catalogue.component_of_image(name) {
                    let claim = reading.claim(component, By::Image, name, image.span());
                    facts.claims.push(claim);
                }
            }
        }
        "shell" | "command" | "raw" => {
            let script = task.text(&["cmd"]).unwrap_or(task.arguments);
            let commands = embedded::script(text, script).commands;
            command::read(reading, &commands, facts);
        }
        "ufw" | "firewalld" | "selinux" | "pam_limits" => {
            let what = match task.short {
                "ufw" | "firewalld" => "the firewall",
                "selinux" => "SELinux",
                _ => "limits of users",
            };
            reading.mark(MarkKind::HostConfig, what, task.module.span(), facts);
        }
        _ => {}
    }
}

fn release(reading: Reading<'_>, task: &Task<'_>) -> Option<Release> {
    let constant = |names: &[&str]| {
        let text = task.text(names)?.as_str()?;
        (!text.contains("xxx")).then(|| text.to_owned())
    };
    let chart = task.text(&["chart_ref"])?;
    let inline = ["values", "release_values"]
        .iter()
        .find_map(|key| task.arguments.get(key))
        .map(|entry| values::switches(reading.file, entry.value, 0, reading.lens));
    let files = task.arguments.get("values_files").map(|entry| entry.value);
    let mut sources: Vec<Source> = files
        .into_iter()
        .flat_map(Node::items)
        .filter_map(Node::as_str)
        .map(|written| Source::File {
            written: written.to_owned(),
            candidates: Vec::new(),
        })
        .collect();
    sources.extend(inline.map(Source::Inline));
    Some(Release {
        name: constant(&["name", "release_name"]),
        repository: constant(&["chart_repo_url"]),
        version: constant(&["chart_version"]),
        has_version: task.text(&["chart_version"]).is_some(),
        namespace: constant(&["namespace", "release_namespace"]),
        sources,
        ..Release::new(chart.as_str()?, reading.place(chart.span()))
    })
}
