//! From models to facts: one file for each kind of input.

mod ansible;
mod bundler;
mod chart;
mod command;
mod compose;
mod documents;
mod host;
mod kubectl;
mod manifest;
mod mentions;
mod pipeline;
mod release;
mod source;
mod terraform;
mod values;

use railint_lint::{File, Lens};
use railint_models::{FileKind, chart_folder, ci_pipeline, cloud_init, fleet, helmfile, kustomize};

use crate::facts::{Facts, MarkKind};
pub(crate) use documents::is_inside;
use railint_policy::TeamContract;
use railint_syntax::condition::is_like;
use source::Reading;

/// The facts of one file; `None` where there are none.
pub(crate) fn read(file: &File<'_>, lens: &Lens<'_>) -> Option<Facts> {
    let mut facts = Facts::default();
    let reading = Reading::of(file, lens);
    if lens.published_charts.matches(file.repo, file.path) {
        return None;
    }
    match file.kind {
        FileKind::Yaml => yaml(reading, &mut facts),
        FileKind::Makefile if mentions_programs(file.text) => {
            let makefile = file.makefile();
            command::read(reading, &makefile.commands, &mut facts);
            for target in &makefile.targets {
                reading.mark(MarkKind::Target, &target.name, target.span, &mut facts);
            }
        }
        FileKind::Makefile => {
            for target in &file.makefile().targets {
                reading.mark(MarkKind::Target, &target.name, target.span, &mut facts);
            }
        }
        FileKind::Justfile => {
            let justfile = railint_syntax::justfile::parse(file.text);
            command::read(reading, &justfile.commands, &mut facts);
            for (name, span) in &justfile.recipes {
                reading.mark(MarkKind::Target, name, *span, &mut facts);
            }
        }
        FileKind::Shell if mentions_programs(file.text) => {
            // What a script installs into a cluster of its own is gone with it.
            if !ci_pipeline::makes_a_cluster(file.text) {
                command::read(reading, &file.shell().commands, &mut facts);
            }
        }
        FileKind::Hcl => terraform::read(reading, &mut facts),
        FileKind::Shell | FileKind::Markdown | FileKind::Other => {}
    }
    documents::read(reading, &mut facts);
    mentions::read(reading, &mut facts);
    keep_useful_targets(reading, &mut facts);
    facts.shrink();
    (!facts.is_empty()).then_some(facts)
}

/// One file of YAML, by its name or by what it holds.
fn yaml(reading: Reading<'_>, facts: &mut Facts) {
    let file = reading.file;
    let part_of_chart = file
        .chart
        .is_some_and(|chart| chart_folder::is_part(chart, file.path));
    if part_of_chart {
        chart::read(reading, facts);
    } else if kustomize::is_kustomization(file.path) {
        bundler::kustomization(reading, facts);
    } else if fleet::is_fleet(file.path) {
        bundler::fleet(reading, facts);
    } else if helmfile::is_helmfile(file.path) {
        bundler::helmfile(reading, facts);
    } else if ci_pipeline::is_pipeline(file.path) || ci_pipeline::is_taskfile(file.path) {
        pipeline::read(reading, facts);
    } else if cloud_init::is_cloud_config(file.text) {
        host::cloud_init(reading, facts);
    } else if could_matter(file, reading.lens) {
        manifest::read(reading, facts);
        values::read(file, reading.lens, facts);
        compose::read(reading, facts);
        ansible::read(reading, facts);
    }
}

/// Of the targets of a file only those are kept that some rule asks for.
fn keep_useful_targets(reading: Reading<'_>, facts: &mut Facts) {
    let contracts = reading.lens.contracts.iter();
    let asked: Vec<&String> = contracts.flat_map(TeamContract::targets).collect();
    facts.marks.retain(|mark| {
        let words = ["backup", "restore", "smoke", "failover"];
        mark.kind != MarkKind::Target
            || words.iter().any(|word| mark.what.contains(word))
            || asked.iter().any(|target| is_like(&mark.what, target))
    });
}

/// Whether a file that is no UTF-8 text had to be judged. Of a file without
/// extension that is only known by its first line.
pub(crate) fn has_to_be_read(path: &str, bytes: Option<&[u8]>) -> bool {
    let text = bytes.map(String::from_utf8_lossy);
    let Some(text) = text else {
        return FileKind::of_path(path).is_some_and(|kind| kind != FileKind::Markdown);
    };
    match FileKind::of(path, &text) {
        // UTF-16 has a NUL beside each letter.
        FileKind::Yaml => speaks_of_objects(&text.replace('\0', "")),
        FileKind::Makefile | FileKind::Shell | FileKind::Justfile => mentions_programs(&text),
        FileKind::Hcl => true,
        FileKind::Markdown | FileKind::Other => false,
    }
}

/// A cheap look that spares most files the parser: objects have a `kind`,
/// Compose and Ansible have keys of their own, and values that matter have the
/// last part of some switch.
fn could_matter(file: &File<'_>, lens: &Lens<'_>) -> bool {
    let text = file.text;
    // Nobody writes values in JSON, but many other things.
    speaks_of_objects(text)
        || (!file.path.ends_with(".json")
            && (text.contains("services:")
                || text.contains("hosts:")
                || text.contains("repository:")
                || railint_models::ansible::is_likely(file.path)
                || lens.catalogue.may_switch(text)))
}

/// Whether a text has the keys of a Kubernetes object.
fn speaks_of_objects(text: &str) -> bool {
    text.contains("apiVersion") && text.contains("kind")
}

/// Whether a script may run a program that brings something up.
fn mentions_programs(text: &str) -> bool {
    const PROGRAMS: &[&str] = &[
        "helm",
        "kubectl",
        "KUBECTL",
        "docker",
        "podman",
        "nerdctl",
        "argocd",
        "kustomize",
        "install",
        "HELM",
        "curl",
        "wget",
        "ufw",
        "firewall-cmd",
        "../",
    ];
    PROGRAMS.iter().any(|program| text.contains(program))
}
