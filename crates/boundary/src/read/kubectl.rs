//! What `kubectl` commands bring up and change.

use railint_models::kubectl_command::{self, KubectlCommand};
use railint_models::manifest::objects;
use railint_syntax::command::Command;
use railint_syntax::yaml;

use crate::facts::{By, Facts, MarkKind, Namespaced};
use crate::paths;
use crate::read::manifest;
use crate::read::source::Reading;

/// Adds what one command does.
pub(crate) fn read(reading: Reading<'_>, command: &Command, facts: &mut Facts) {
    let Some(kubectl) = kubectl_command::kubectl(command) else {
        return;
    };
    let catalogue = reading.lens.catalogue;
    if let Some(image) = kubectl.runs() {
        reading.image(&image.text, image.span, facts);
        if let Some(component) = catalogue.component_of_image(&image.text) {
            let mut claim = reading.claim(component, By::Image, &image.text, image.span);
            claim.namespace = kubectl.namespace.map(|word| word.text.clone());
            facts.claims.push(claim);
        }
    }
    if kubectl.brings_up() {
        brought_up(reading, command, &kubectl, facts);
    }
    let namespace = kubectl.namespace.filter(|word| !word.dynamic);
    if let Some(word) = namespace.filter(|_| kubectl.changes()) {
        reading.mark(MarkKind::ChangesNamespace, &word.text, command.span, facts);
    } else if let Some(word) = namespace.filter(|_| deploys(&kubectl)) {
        facts.namespaced.push(Namespaced {
            namespace: word.text.clone(),
            what: format!("what `kubectl {}` makes", kubectl.verb.text),
            place: reading.place(word.span),
        });
    }
}

/// Whether the command brings up more than a secret or a namespace.
fn deploys(kubectl: &KubectlCommand<'_>) -> bool {
    let what = kubectl.arguments.first().map(|word| word.text.as_str());
    kubectl.brings_up()
        && (!kubectl.files.is_empty() || matches!(what, Some("deployment" | "deploy")))
}

/// The files, addresses and texts that a command applies.
fn brought_up(
    reading: Reading<'_>,
    command: &Command,
    kubectl: &KubectlCommand<'_>,
    facts: &mut Facts,
) {
    for word in &kubectl.files {
        if word.text == "-" {
            if let Some(heredoc) = &command.stdin {
                let inner = reading.inside(&heredoc.content);
                let stream = yaml::parse(heredoc.text());
                for object in objects(&stream) {
                    manifest::deployed(inner, &object, facts);
                }
            }
        } else if word.text.contains("://") || word.text.starts_with("github.com/") {
            manifest::address_of(reading, &word.text, word.span, facts);
        } else {
            let moved = command.directory.as_deref().unwrap_or_default();
            let own = reading
                .file
                .path
                .rsplit_once('/')
                .map_or("", |(folder, _)| folder);
            for base in [own, ""] {
                let base = paths::join(base, moved);
                let path = base.and_then(|base| paths::join(&base, &word.text));
                facts.applies.extend(path);
            }
        }
    }
}
