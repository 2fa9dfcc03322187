//! CI pipelines and Taskfiles: what their scripts deploy, and the workflows
//! that are made for others.

use railint_models::ci_pipeline;
use railint_syntax::embedded;
use railint_syntax::yaml::Node;

use crate::facts::{Facts, MarkKind};
use crate::read::command;
use crate::read::source::Reading;

/// Reads one pipeline or Taskfile.
pub(crate) fn read(reading: Reading<'_>, facts: &mut Facts) {
    let file = reading.file;
    let text = reading.yaml_text();
    for root in file.yaml().documents() {
        if ci_pipeline::is_taskfile(file.path) {
            targets(reading, root, facts);
        } else {
            workflow(reading, root, facts);
        }
        // What is installed into a cluster of the run's own is gone with it.
        if ci_pipeline::makes_a_cluster(file.text) {
            continue;
        }
        for script in ci_pipeline::scripts(root) {
            let commands = embedded::script(&text, script).commands;
            // Packages and containers of a runner are gone with the run.
            let in_pipeline = ci_pipeline::is_pipeline(file.path);
            let kept: Vec<_> = commands
                .into_iter()
                .filter(|command| !in_pipeline || reaches_out(command.name()))
                .collect();
            command::read(reading, &kept, facts);
        }
    }
}

/// Whether a program changes something beyond the machine that it runs on.
fn reaches_out(program: Option<&str>) -> bool {
    matches!(
        program,
        Some("helm" | "helm3" | "kubectl" | "oc" | "argocd" | "kustomize")
    )
}

fn workflow(reading: Reading<'_>, root: Node<'_>, facts: &mut Facts) {
    if let Some(node) = ci_pipeline::reusable(root) {
        reading.mark(
            MarkKind::ReusableWorkflow,
            reading.file.path,
            node.span(),
            facts,
        );
    }
    for path in ci_pipeline::uses_of_its_own(root) {
        let span = root.span();
        reading.mark(
            MarkKind::UsesOwnWorkflow,
            path,
            railint_source::Span::at(span.start),
            facts,
        );
    }
}

fn targets(reading: Reading<'_>, root: Node<'_>, facts: &mut Facts) {
    let tasks = root.get("tasks").map(|entry| entry.value.entries());
    for entry in tasks.into_iter().flatten() {
        if let Some(name) = entry.key.as_str() {
            reading.mark(MarkKind::Target, name, entry.key.span(), facts);
        }
    }
}
