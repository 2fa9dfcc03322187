//! What is installed on hosts: packages, cloud-init, the firewall.

use railint_models::{cloud_init as model, docker_command, host_command};
use railint_syntax::command::Command;
use railint_syntax::embedded;

use crate::facts::{By, Facts, MarkKind};
use crate::read::command;
use crate::read::source::Reading;

/// Adds what a command installs or sets up on the host that it runs on.
pub(crate) fn read(reading: Reading<'_>, command: &Command, facts: &mut Facts) {
    let catalogue = reading.lens.catalogue;
    for word in host_command::packages(command) {
        if let Some(component) = catalogue.component_of_package(&word.text) {
            let claim = reading.claim(component, By::Package, &word.text, word.span);
            facts.claims.push(claim);
        }
    }
    if let Some(what) = host_command::hardens(command) {
        reading.mark(MarkKind::HostConfig, what, command.span, facts);
    }
    if let Some(run) = docker_command::run(command).filter(|run| run.stays) {
        reading.image(&run.image.text, run.image.span, facts);
        if let Some(component) = catalogue.component_of_image(&run.image.text) {
            let claim = reading.claim(component, By::Image, &run.image.text, run.image.span);
            facts.claims.push(claim);
        }
    }
}

/// Reads user data of cloud-init: itself a part of the host's setup.
pub(crate) fn cloud_init(reading: Reading<'_>, facts: &mut Facts) {
    let Some(root) = reading.file.yaml().documents().next() else {
        return;
    };
    let head = reading.file.text.find('#').unwrap_or_default();
    let line = railint_source::Span::new(head, head + "#cloud-config".len());
    reading.mark(MarkKind::HostConfig, "cloud-init user data", line, facts);
    for package in model::packages(root) {
        let name = package.as_str().unwrap_or_default();
        // What belongs to the host is said by the mark.
        let component = reading.lens.catalogue.component_of_package(name);
        if let Some(component) = component.filter(|component| component.class != "host") {
            let claim = reading.claim(component, By::Package, name, package.span());
            facts.claims.push(claim);
        }
    }
    let text = reading.yaml_text();
    for script in model::commands(root) {
        let mut commands = embedded::script(&text, script).commands;
        commands.retain(|command| host_command::hardens(command).is_none());
        command::read(reading, &commands, facts);
    }
}
