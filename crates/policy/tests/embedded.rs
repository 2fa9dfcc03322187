//! The data that railint ships with is sound. The program does not validate it
//! at each start: this does.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use railint_policy::{Catalogue, Owner, Request, Schema, default_catalogue, load};
use railint_syntax::json::Spanned;
use railint_syntax::yaml;

fn violations(schema: railint_schemas::Schema, text: &str) -> Vec<String> {
    let schema = Schema::new(schema.name, schema.text).unwrap();
    let stream = yaml::parse(text);
    assert!(stream.errors().is_empty(), "{:?}", stream.errors());
    assert!(
        stream.duplicate_keys().is_empty(),
        "{:?}",
        stream.duplicate_keys()
    );
    let instance = Spanned::from_yaml(stream.documents().next().unwrap()).unwrap();
    let found = schema.violations(&instance);
    found
        .iter()
        .map(|v| format!("{}: {}", v.pointer, v.message))
        .collect()
}

fn catalogue() -> Arc<Catalogue> {
    default_catalogue().unwrap()
}

#[test]
fn presets_and_catalogue_follow_their_schemas() {
    for name in railint_rules::preset_names() {
        let text = railint_rules::preset(name).unwrap();
        assert_eq!(
            violations(railint_schemas::STACK, text),
            Vec::<String>::new(),
            "{name}"
        );
    }
    for (name, text) in railint_rules::catalogue() {
        assert_eq!(
            violations(railint_schemas::CATALOGUE, text),
            Vec::<String>::new(),
            "{name}"
        );
    }
}

/// What the build made of the YAML is what the program's own reader reads in it.
#[test]
fn what_was_compiled_is_what_is_written() {
    let value = |text: &str| {
        let stream = yaml::parse(text);
        let root = stream.documents().next().unwrap();
        Spanned::from_yaml(root).unwrap().value
    };
    let mut written = serde_json::json!({});
    for (_, text) in railint_rules::catalogue() {
        for (key, entries) in value(text).as_object().unwrap() {
            let all = &mut written[key];
            for (name, entry) in entries.as_object().unwrap() {
                all[name] = entry.clone();
            }
        }
    }
    let compiled: serde_json::Value =
        serde_json::from_str(railint_rules::catalogue_json()).unwrap();
    assert_eq!(compiled, written);
    for name in ["tokens", "key-names", "common-values"] {
        let compiled = railint_rules::secrets_json(name).unwrap();
        let compiled: serde_json::Value = serde_json::from_str(compiled).unwrap();
        assert_eq!(
            compiled,
            value(railint_rules::secrets(name).unwrap()),
            "{name}"
        );
    }
}

#[test]
fn what_the_secrets_linter_knows_follows_its_schemas() {
    for schema in [railint_schemas::KEY_NAMES, railint_schemas::COMMON_VALUES] {
        let text = railint_rules::secrets(schema.name).unwrap();
        assert_eq!(violations(schema, text), Vec::<String>::new());
    }
}

#[test]
fn every_schema_compiles() {
    for schema in railint_schemas::ALL {
        Schema::new(schema.name, schema.text).unwrap();
    }
}

#[test]
fn no_name_belongs_to_two_components() {
    let catalogue = catalogue();
    let mut images = BTreeMap::new();
    let mut resources = BTreeMap::new();
    let mut charts: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for component in catalogue.components() {
        for image in &component.images {
            let other = images.insert(image, &component.id);
            assert_eq!(other, None, "the image {image} of {}", component.id);
        }
        for resource in &component.resources {
            let other = resources.insert(resource, &component.id);
            assert_eq!(other, None, "the resource {resource} of {}", component.id);
        }
        for chart in &component.charts {
            let repositories = component.repositories.iter().map(String::as_str);
            let anywhere = component.repositories.is_empty().then_some("");
            for repository in repositories.chain(anywhere) {
                let other = charts.insert((chart, repository), &component.id);
                assert_eq!(other, None, "the chart {chart} of {}", component.id);
            }
        }
    }
    assert!(catalogue.components().count() >= 150);
}

#[test]
fn every_reference_in_the_catalogue_is_known() {
    let catalogue = catalogue();
    for (key, chart) in catalogue.charts() {
        assert!(
            catalogue.component(&chart.component).is_some(),
            "{key}: {}",
            chart.component
        );
        for bundle in &chart.bundles {
            let known = catalogue.component(&bundle.component).is_some();
            assert!(known, "{key}: {}", bundle.component);
        }
    }
}

#[test]
fn every_class_has_an_owner_or_is_known_to_have_none() {
    let policy = load(Request {
        stack: None,
        own: Vec::new(),
        fetch: &|_, _| Err(String::new()),
        known_rules: &[],
    })
    .unwrap();
    let nobody = BTreeSet::new();
    for component in policy.catalogue.components() {
        let class = &component.class;
        let owned = !matches!(policy.contract.owner(class, &nobody), Owner::Nobody);
        let unowned = policy.contract.unowned.contains(class);
        assert!(owned != unowned, "{}: {class}", component.id);
    }
}
