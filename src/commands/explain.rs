//! `railint explain`: the page of a rule, or an entry of the component catalogue.

use std::fmt::Write as _;

use railint_policy::{Catalogue, Chart, Component, SwitchDefault, default_catalogue};

use crate::commands::print;
use crate::failure::Failure;
use crate::linters::{rules, unknown_rule};

/// What a question about a component begins with.
const COMPONENT: &str = "component:";

/// Prints the page of a rule, or what the catalogue knows of a component.
pub(crate) fn run(asked: &str) -> Result<u8, Failure> {
    if let Some(id) = asked.strip_prefix(COMPONENT) {
        return component(id);
    }
    if let Some(page) = railint_rules::page(asked) {
        return print(page);
    }
    Err(unknown_rule(asked, &rules()))
}

fn component(id: &str) -> Result<u8, Failure> {
    let catalogue = default_catalogue().map_err(Failure::Config)?;
    if let Some(component) = catalogue.component(id) {
        return print(&entry(&catalogue, component));
    }
    Err(Failure::unknown(
        format!("the catalogue has no component `{id}`"),
        id,
        catalogue
            .components()
            .map(|component| component.id.as_str()),
        "the catalogue lies under rules/catalog; railint.yaml may add to it",
    ))
}

/// What the catalogue knows of a component, if it knows it.
pub(crate) fn component_entry(id: &str) -> Option<String> {
    let catalogue = default_catalogue().ok()?;
    Some(entry(&catalogue, catalogue.component(id)?))
}

/// What is known of a component, and which charts bring it along.
fn entry(catalogue: &Catalogue, component: &Component) -> String {
    let mut text = format!("{}: {}\n", component.id, component.title);
    let _ = writeln!(text, "  class      {}", component.class);
    for (name, words) in [
        ("charts", &component.charts),
        ("from", &component.repositories),
        ("images", &component.images),
        ("resources", &component.resources),
        ("used by", &component.uses),
        ("packages", &component.packages),
    ] {
        if !words.is_empty() {
            let _ = writeln!(text, "  {name:<10} {}", words.join(", "));
        }
    }
    for (key, chart) in catalogue.charts() {
        text.push_str(&bundles(key, chart, &component.id));
    }
    text
}

/// How a chart brings a component along; empty if it does not.
fn bundles(key: &str, chart: &Chart, component: &str) -> String {
    let mut text = String::new();
    for bundle in chart.bundles.iter().filter(|b| b.component == component) {
        let default = match bundle.default {
            SwitchDefault::Always(true) => "on by default",
            SwitchDefault::Always(false) => "off by default",
            SwitchDefault::Versions(_) => "on or off by default, as the version has it",
        };
        let name = chart.chart.as_deref().unwrap_or(key);
        let switch = match &bundle.condition {
            Some(condition) => format!("`{condition}`, {default}"),
            None => "always".to_owned(),
        };
        let from = match chart.repositories.as_slice() {
            [] => String::new(),
            [first, ..] => format!(" from {first}"),
        };
        let _ = writeln!(text, "  bundled by the chart `{name}`{from}: {switch}");
    }
    text
}
