//! Documents of YAML that the team's own contracts ask for. Their conditions are
//! worked out here, so that no value of a field becomes a fact.

use std::collections::BTreeMap;

use railint_lint::{File, Place};
use railint_models::helm_values::is_encrypted;
use railint_models::manifest::{Object, objects_of};
use railint_models::{FileKind, chart_folder};
use railint_policy::{Selector, TeamContract};
use railint_source::Span;
use railint_syntax::condition::{Condition, Holds};
use railint_syntax::helm_template;
use railint_syntax::yaml::Node;

use crate::facts::{Document, Facts};
use crate::read::source::Reading;

/// Adds the documents of a file that some contract may be about. The claims of
/// the file are in `facts` already.
pub(crate) fn read(reading: Reading<'_>, facts: &mut Facts) {
    let file = reading.file;
    if file.kind != FileKind::Yaml {
        return;
    }
    let in_chart = file
        .chart
        .is_some_and(|chart| chart_folder::is_part(chart, file.path));
    let contracts = reading.lens.contracts.iter();
    let asked: Vec<Asked<'_>> = contracts
        .filter(|contract| contract.binds(file.repo))
        .filter_map(|contract| Asked::by(contract, file, in_chart))
        .collect();
    if asked.is_empty() {
        return;
    }
    for document in file.yaml().documents() {
        let objects = objects_of(document);
        let found: Vec<Document> = if objects.is_empty() {
            one(reading, document, None, &asked, facts)
                .into_iter()
                .collect()
        } else {
            let objects = objects.iter();
            objects
                .filter_map(|object| one(reading, object.root, Some(object), &asked, facts))
                .collect()
        };
        let found = found.into_iter().map(|document| Document {
            in_chart,
            ..document
        });
        facts.documents.extend(found);
    }
}

/// What one contract asks of the documents of a file.
struct Asked<'l> {
    selector: &'l Selector,
    labels: &'l [Condition],
}

impl<'l> Asked<'l> {
    /// What a contract asks of this file; `None` where it cannot be about it.
    fn by(contract: &'l TeamContract, file: &File<'_>, in_chart: bool) -> Option<Self> {
        let selector = contract.selector()?;
        let labels = contract.labels();
        // The parts of a chart deploy nothing: they are meant only where a
        // contract names their files.
        let meant = !in_chart || selector.paths.is_some();
        // A cheap look that spares most files the parser.
        let kinds = &selector.kinds;
        let kind = |wanted: &String| {
            let name = wanted.rsplit('/').next().unwrap_or(wanted);
            file.text.contains(name)
        };
        let likely = kinds.is_empty() || kinds.iter().any(kind);
        let wanted = contract.asks_for_documents();
        let covered = wanted && meant && likely && selector.covers_path(file.repo, file.path);
        covered.then_some(Self { selector, labels })
    }
}

/// One document, if a contract may be about it.
fn one(
    reading: Reading<'_>,
    root: Node<'_>,
    object: Option<&Object<'_>>,
    asked: &[Asked<'_>],
    facts: &Facts,
) -> Option<Document> {
    let file = reading.file;
    let extent = file.place_without_text(root.span());
    let claims = || {
        let claims = facts.claims.iter().map(|claim| &claim.place);
        let releases = facts.releases.iter().map(|release| &release.place);
        claims
            .chain(releases)
            .any(|place| is_inside(place, &extent))
    };
    let (group, kind) = object.map_or(("", None), |object| (object.group(), Some(object.kind)));
    let namespace = object.and_then(Object::namespace);
    let mut holds = BTreeMap::new();
    let mut labels = Vec::new();
    let mut kept = false;
    for Asked {
        selector,
        labels: wanted,
    } in asked
    {
        let of_kind = match kind {
            Some(kind) => selector.covers_kind(group, kind),
            None => selector.kinds.is_empty() && !selector.conditions.is_empty(),
        };
        let fits = of_kind
            && selector.covers_namespace(namespace)
            && (!selector.is_about_components() || claims());
        if !fits {
            continue;
        }
        let all: Option<Vec<_>> = selector
            .conditions
            .iter()
            .map(|condition| Some((condition.text().to_owned(), held(file, condition, root)?)))
            .collect();
        let Some(all) = all else { continue };
        kept = true;
        holds.extend(all);
        let has = wanted
            .iter()
            .filter(|label| held(file, label, root).is_some());
        labels.extend(has.map(|label| label.text().to_owned()));
    }
    labels.sort();
    labels.dedup();
    kept.then(|| Document {
        group: group.to_owned(),
        kind: kind.map(str::to_owned),
        name: object.and_then(Object::name).map(str::to_owned),
        namespace: namespace.map(str::to_owned),
        holds,
        labels,
        in_chart: false,
        place: match object {
            Some(object) => reading.place(object.kind_node.span()),
            None => first_line(file, root),
        },
        extent,
    })
}

/// The place by which a condition holds, as far as it can be known.
fn held(file: &File<'_>, condition: &Condition, root: Node<'_>) -> Option<Option<Place>> {
    let is_template = helm_template::is_template(file.text);
    // What a template leaves out may be there all the same.
    if is_template && condition.is_about_absence() {
        return None;
    }
    let is_known = |span: Span| {
        let text = span.text(file.text);
        !text.contains("{{") && !is_encrypted(text.trim_matches(['"', '\'']))
    };
    Some(match condition.holds(root, &is_known)? {
        Holds::Nowhere => None,
        // The condition stands for the text of the field, which may be a secret.
        Holds::At(span) => Some(Place {
            excerpt: condition.text().to_owned(),
            ..file.place_without_text(span)
        }),
    })
}

/// Where a document begins that has no kind.
fn first_line(file: &File<'_>, root: Node<'_>) -> Place {
    let first = root.entries().next().map(|entry| entry.key.span());
    file.place_without_text(first.unwrap_or_else(|| Span::at(root.span().start)))
}

/// Whether a place lies in the stretch that another covers.
pub(crate) fn is_inside(place: &Place, extent: &Place) -> bool {
    extent.start <= place.start && place.end <= extent.end
}
