//! What Helm values say of the switches that the catalogue knows.

use std::collections::BTreeMap;

use railint_lint::{File, Lens};
use railint_models::helm_values::{self, Switch, could_be_values, switch};
use railint_policy::{ChartName, Component};
use railint_source::{Span, holds};
use railint_syntax::yaml::{self, Kind, Node, ScalarStyle};

use crate::facts::{By, Facts, Setting, Source, Values};
use crate::read::manifest;
use crate::read::source::Reading;

/// Keeps the switches of a file that could be values.
pub(crate) fn read(file: &File<'_>, lens: &Lens<'_>, facts: &mut Facts) {
    let Some(root) = file.yaml().documents().next() else {
        return;
    };
    if !could_be_values(root) {
        return;
    }
    let values = switches(file, root, 0, lens);
    if values != Values::default() {
        facts.values = Some(values);
    }
}

/// How many settings of one file are kept.
const MAX_SETTINGS: usize = 2000;

/// The default values of a chart: what they say of the switches of the chart
/// itself and, under their keys, of those that it depends on; and every truth
/// value near the top, for a condition may be any.
pub(crate) fn defaults(file: &File<'_>, lens: &Lens<'_>) -> Option<Values> {
    let root = file.yaml().documents().next()?;
    let mut values = Values {
        switches: settings(file, root, 0, lens),
        defaults: true,
        ..Values::default()
    };
    for entry in root.entries() {
        let Some(key) = entry.key.as_str() else {
            continue;
        };
        if entry.value.kind() != Kind::Mapping {
            continue;
        }
        let set = settings(file, entry.value, 0, lens).into_iter();
        let set = set.map(|(path, set)| (format!("{key}.{path}"), set));
        values.switches.extend(set);
        let mut deployed = Values::default();
        deploy(file, entry.value, 0, lens, &mut deployed);
        if deployed != Values::default() {
            values.of_dependencies.insert(key.to_owned(), deployed);
        }
    }
    truths(file, root, "", 0, &mut values);
    Some(values)
}

fn truths(file: &File<'_>, node: Node<'_>, prefix: &str, depth: usize, values: &mut Values) {
    for entry in node.entries() {
        let Some(key) = entry.key.as_str() else {
            continue;
        };
        if values.switches.len() >= MAX_SETTINGS {
            return;
        }
        let path = if prefix.is_empty() {
            key.to_owned()
        } else {
            format!("{prefix}.{key}")
        };
        if let Some(value) = entry.value.as_yaml11_bool() {
            let span = entry.key.span().to(entry.value.span());
            let value = if value { "true" } else { "false" };
            let setting = || setting(file, Some(value), span);
            values.switches.entry(path).or_insert_with(setting);
        } else if depth < 3 {
            truths(file, entry.value, &path, depth + 1, values);
        }
    }
}

/// Values of a text whose parts have no place of their own but that of the whole.
pub(crate) fn placed_at(reading: Reading<'_>, root: Node<'_>, span: Span) -> Values {
    let mut values = Values::default();
    for condition in conditions(root, reading.lens) {
        let value = match switch(root, condition) {
            Switch::Unset => continue,
            Switch::Set(value, _) => Some(value),
            Switch::Unknown(_) => None,
        };
        let mut setting = setting(reading.file, value, span);
        // The whole text stands there, and may hold a secret.
        setting.place.excerpt.clear();
        values.switches.insert(condition.to_owned(), setting);
    }
    for (component, image) in images(root, reading.lens) {
        let what = image.as_str().unwrap_or_default();
        let mut claim = reading.claim(component, By::Image, what, span);
        claim.place.excerpt.clear();
        values.images.push(claim);
    }
    values
}

/// The values that are written inside another file, in a scalar named `name`.
/// Those of a literal block (`|`) have places of their own; those of another
/// style stand where the scalar does. What cannot be read is not known.
pub(crate) fn embedded(file: &File<'_>, name: &str, content: Node<'_>, lens: &Lens<'_>) -> Source {
    let unknown = || Source::File {
        written: name.to_owned(),
        candidates: Vec::new(),
    };
    if content.style() == Some(ScalarStyle::Literal) {
        let lines = whole_lines(file.text, content.span());
        let stream = yaml::parse(lines.text(file.text));
        return match (stream.documents().next(), stream.errors()) {
            (Some(root), []) => Source::Inline(switches(file, root, lines.start, lens)),
            (None, []) => Source::Inline(Values::default()),
            _ => unknown(),
        };
    }
    let Some(text) = content.as_str() else {
        return Source::Inline(Values::default());
    };
    if helm_values::is_encrypted(text) {
        return unknown();
    }
    let stream = yaml::parse(text);
    let (Some(root), []) = (stream.documents().next(), stream.errors()) else {
        return unknown();
    };
    Source::Inline(placed_at(Reading::of(file, lens), root, content.span()))
}

/// A span that begins where its first line does, if only white space stands
/// before: the span of a block scalar begins behind the first indentation.
fn whole_lines(text: &str, span: Span) -> Span {
    let before = Span::new(0, span.start).text(text);
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    if Span::new(line, span.start).text(text).trim().is_empty() {
        Span::new(line, span.end)
    } else {
        span
    }
}

/// The switches of values whose text begins `offset` bytes into the file.
pub(crate) fn switches(file: &File<'_>, root: Node<'_>, offset: usize, lens: &Lens<'_>) -> Values {
    let mut values = Values {
        switches: settings(file, root, offset, lens),
        ..Values::default()
    };
    deploy(file, root, offset, lens, &mut values);
    let reading = Reading::of(file, lens);
    for (repository, tag) in helm_values::tagged_images(root) {
        let reference = format!("{repository}:{}", tag.as_str().unwrap_or_default());
        let floating = reading.floating(&reference, tag.span().shifted(offset));
        values.floating.extend(floating);
    }
    for (component, key, span) in services(root, lens) {
        let place = reading.place(span.shifted(offset));
        values
            .services
            .push((component.id.clone(), key.to_owned(), place));
    }
    values
}

/// What values say of the switches themselves.
fn settings(
    file: &File<'_>,
    root: Node<'_>,
    offset: usize,
    lens: &Lens<'_>,
) -> BTreeMap<String, Setting> {
    let found = conditions(root, lens).into_iter().filter_map(|condition| {
        let found = match switch(root, condition) {
            Switch::Unset => return None,
            Switch::Set(value, span) => setting(file, Some(value), span.shifted(offset)),
            Switch::Unknown(span) => setting(file, None, span.shifted(offset)),
        };
        Some((condition.to_owned(), found))
    });
    found.collect()
}

/// What values deploy by themselves: images of known components, and objects.
fn deploy(file: &File<'_>, root: Node<'_>, offset: usize, lens: &Lens<'_>, values: &mut Values) {
    let reading = Reading::of(file, lens);
    for (component, image) in images(root, lens) {
        let what = image.as_str().unwrap_or_default();
        let claim = reading.claim(component, By::Image, what, image.span().shifted(offset));
        values.images.push(claim);
    }
    if offset == 0 && could_hold_objects(file.text, root.span()) {
        let mut inner = Facts::default();
        for object in helm_values::objects(root) {
            manifest::deployed(reading, &object, &mut inner);
        }
        values.objects = inner.claims;
    }
}

/// The switches of the catalogue whose first key stands at the top of values.
fn conditions<'l>(root: Node<'_>, lens: &Lens<'l>) -> Vec<&'l str> {
    let keys = root.entries().filter_map(|entry| entry.key.as_str());
    let mut paths: Vec<&str> = keys
        .flat_map(|key| lens.catalogue.conditions_under(key))
        .collect();
    // A key may stand twice.
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// A cheap look for objects in values: the one in `apiVersion` at the start of a
/// line is that of the file.
fn could_hold_objects(text: &str, span: Span) -> bool {
    // With the blank before the first key.
    let part = Span::new(span.start.saturating_sub(1), span.end).text(text);
    holds(part, " apiVersion:")
}

/// The images of known components that the values of a chart for any application
/// name: of its containers, not of those that begin or end before them.
fn images<'t, 'l>(root: Node<'t>, lens: &Lens<'l>) -> Vec<(&'l Component, Node<'t>)> {
    helm_values::images(root)
        .into_iter()
        .filter_map(|image| {
            let component = lens.catalogue.component_of_image(image.as_str()?)?;
            Some((component, image))
        })
        .collect()
}

/// Classes of services that an application as a rule needs only for itself.
const SERVICES: &[&str] = &["database", "cache", "broker", "object-store"];

/// The keys that are named as the chart of a service and switched on, as
/// `redis.enabled: true`.
fn services<'t, 'l>(root: Node<'t>, lens: &Lens<'l>) -> Vec<(&'l Component, &'t str, Span)> {
    let found = root.entries().filter_map(|entry| {
        let name = entry.key.as_str()?;
        let enabled = entry.value.get("enabled")?;
        let on = enabled.value.as_yaml11_bool() == Some(true);
        let chart = ChartName {
            name,
            repository: None,
        };
        let component = lens.catalogue.component_of_chart(&chart).filter(|_| on)?;
        let span = enabled.key.span().to(enabled.value.span());
        SERVICES
            .contains(&component.class.as_str())
            .then_some((component, name, span))
    });
    found.collect()
}

/// A setting at a span; `None` for a value that cannot be known.
pub(crate) fn setting(file: &File<'_>, value: Option<&str>, span: Span) -> Setting {
    Setting {
        value: value.map(str::to_owned),
        place: match value {
            Some(_) => file.place(span),
            None => file.place_without_text(span),
        },
    }
}
