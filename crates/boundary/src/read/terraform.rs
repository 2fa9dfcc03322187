//! Claims of Terraform and OpenTofu: resources by type, modules by source,
//! releases of Helm.

use railint_models::terraform::{self, HelmResource};
use railint_source::Span;
use railint_syntax::hcl::{self, Value, ValueKind};
use railint_syntax::yaml;

use crate::facts::{By, Facts, Release, Source, Values};
use crate::read::bundler::{file_source, folder};
use crate::read::source::Reading;
use crate::read::values;

/// Adds what the blocks of a file bring up.
pub(crate) fn read(reading: Reading<'_>, facts: &mut Facts) {
    let file = reading.file;
    let content = match hcl::parse(file.text) {
        Ok(content) => content,
        Err(error) => {
            file.unreadable(Span::at(error.at), error.message);
            return;
        }
    };
    for resource in terraform::resources(&content) {
        if let Some(helm) = terraform::helm_release(&resource) {
            facts.releases.push(release(reading, &helm));
        } else if let Some(component) = reading.lens.catalogue.component_of_terraform(resource.kind)
        {
            let mut claim = reading.claim(component, By::Terraform, resource.kind, resource.span);
            claim.name = Some(resource.name.to_owned());
            facts.claims.push(claim);
        }
    }
}

fn release(reading: Reading<'_>, helm: &HelmResource<'_>) -> Release {
    let mut sources: Vec<Source> = helm
        .values
        .iter()
        .map(|value| source(reading, value))
        .collect();
    let mut set = Values::default();
    for (name, value) in &helm.sets {
        // Any other may be a secret.
        let mut known = reading.lens.catalogue.conditions();
        if let Some(path) = name
            .as_str()
            .filter(|path| known.any(|known| known == *path))
        {
            let setting = values::setting(reading.file, value.as_str(), name.span.to(value.span));
            set.switches.insert(path.to_owned(), setting);
        }
    }
    if !set.switches.is_empty() {
        sources.push(Source::Inline(set));
    }
    Release {
        name: helm.name.map(str::to_owned),
        repository: helm.repository.map(str::to_owned),
        version: helm.version.map(str::to_owned),
        has_version: helm.has_version,
        namespace: helm.namespace.map(str::to_owned),
        sources,
        ..Release::new(helm.reference, reading.place(helm.chart.span))
    }
}

/// One item of `values`: YAML as text, `file("x.yaml")`, `yamlencode({…})`.
fn source(reading: Reading<'_>, value: &Value) -> Source {
    let unknown = || Source::File {
        written: "values".to_owned(),
        candidates: Vec::new(),
    };
    match &value.kind {
        ValueKind::Text(text) | ValueKind::Template(text) => {
            let stream = yaml::parse(text);
            match (stream.documents().next(), stream.errors()) {
                (Some(root), []) => Source::Inline(values::placed_at(reading, root, value.span)),
                _ => unknown(),
            }
        }
        ValueKind::Call(name, arguments) if matches!(name.as_str(), "file" | "templatefile") => {
            let written = match arguments.first().map(|argument| &argument.kind) {
                Some(ValueKind::Text(path)) => path.clone(),
                // `${path.module}/values.yaml`
                Some(ValueKind::Template(path)) => path.trim_start_matches("${…}/").to_owned(),
                _ => return unknown(),
            };
            file_source(folder(reading.file.path), &written)
        }
        ValueKind::Call(name, arguments) if name == "yamlencode" => {
            let mut set = Values::default();
            if let Some(object) = arguments.first() {
                flatten(reading, "", object, &mut set);
            }
            Source::Inline(set)
        }
        _ => unknown(),
    }
}

fn flatten(reading: Reading<'_>, prefix: &str, value: &Value, set: &mut Values) {
    let ValueKind::Object(entries) = &value.kind else {
        return;
    };
    for (key, entry) in entries {
        let path = if prefix.is_empty() {
            key.clone()
        } else {
            format!("{prefix}.{key}")
        };
        if matches!(entry.kind, ValueKind::Object(_)) {
            flatten(reading, &path, entry, set);
        } else if reading
            .lens
            .catalogue
            .conditions()
            .any(|known| known == path)
        {
            let setting = values::setting(reading.file, entry.as_str(), entry.span);
            set.switches.insert(path, setting);
        }
    }
}
