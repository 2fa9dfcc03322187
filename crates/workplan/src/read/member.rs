//! Files of collections: their front matter, or the labels that stand in its
//! place, and what decision records say of each other.

use std::collections::BTreeSet;

use railint_lint::{File, Lens, Place};
use railint_models::adr::{self, Relation, Said};
use railint_models::workplan::body::Body;
use railint_policy::Collection;
use railint_source::Span;
use railint_syntax::json::Spanned;
use railint_syntax::yaml;

use super::{front, lines, schema};
use crate::facts::{Defect, Facts, Member, Pointer, Record, Target, Word};

/// The collection of records, by the name of the schema that it has.
const RECORDS: &str = "adr";

/// The facts of a file that is no workplan; `None` where it belongs to no
/// collection.
pub(crate) fn members(file: &File<'_>, lens: &Lens<'_>) -> Option<Facts> {
    let collections = lens.collections.of(file.repo, file.path);
    let members = collections.filter_map(|collection| {
        let records = collection.schema.name == Some(RECORDS);
        (!records || adr::is_record(file.path)).then(|| member(file, collection, records))
    });
    let members: Vec<Member> = members.collect();
    (!members.is_empty()).then_some(Facts::Members(members))
}

fn member(file: &File<'_>, collection: &Collection, records: bool) -> Member {
    let mut member = Member {
        collection: collection.name.clone(),
        defects: Vec::new(),
        violations: Vec::new(),
        record: None,
    };
    let body = Body::new(file.text, file.markdown());
    let mut stream = None;
    let mut start = 0;
    let schema = Some(collection.schema.as_ref());
    match lines(file) {
        Ok(lines) => {
            start = lines.content.start;
            let (defects, violations) = (&mut member.defects, &mut member.violations);
            stream = front::parse(file, lines, schema, defects, violations);
        }
        Err((Defect::Missing, _)) => labelled(file, &body, collection, &mut member),
        // A line across the page may stand anywhere; what an editor escaped or
        // nobody closed was meant to be front matter.
        Err((Defect::NotFirst, _)) if records => {}
        Err(defect) => member.defects.push(defect),
    }
    if records {
        member.record = Some(record(file, &body, stream.as_ref(), start));
    }
    member
}

/// Judges the labels in the head of a file that has no front matter.
fn labelled(file: &File<'_>, body: &Body<'_>, collection: &Collection, member: &mut Member) {
    let labels = adr::labels(file.text, file.markdown(), body);
    let fields = labels
        .iter()
        .map(|label| (label.key.clone(), label.name, label.value));
    let instance = Spanned::of_texts(file.text, fields);
    let title = title(file, body);
    let at = |span: Option<Span>| span.map_or_else(|| title.clone(), |span| file.place(span));
    let violations = schema::violations(Some(&collection.schema), &instance, at);
    if labels.is_empty() && !violations.is_empty() {
        member.defects.push((Defect::Missing, Place::file_start()));
    } else {
        member.violations = violations;
    }
}

fn title(file: &File<'_>, body: &Body<'_>) -> Place {
    body.title()
        .map_or_else(Place::file_start, |heading| file.place(heading.span))
}

/// What a record says, in front matter (which begins at `start`) or in its text.
fn record(file: &File<'_>, body: &Body<'_>, front: Option<&yaml::Stream>, start: usize) -> Record {
    let root = front.and_then(|stream| stream.documents().next());
    let own = root.and_then(|root| root.get("status"));
    let status = own
        .map(|entry| entry.value.span().shifted(start))
        .or_else(|| adr::status(file.text, file.markdown(), body));
    let mut record = Record {
        number: adr::number(file.path),
        title: title(file, body),
        status: status.map(|span| Word {
            text: span.text(file.text).trim_matches(['"', '\'']).to_owned(),
            place: file.place(span),
        }),
        superseded_by: Vec::new(),
        supersedes: Vec::new(),
        mentions: BTreeSet::new(),
    };
    let in_force = record.status.as_ref().is_some_and(|word| {
        let word = word.text.split(|c: char| !c.is_alphabetic()).next();
        word.is_some_and(adr::is_in_force)
    });
    // `Accepted | Superseded by ADR-5` is a choice that nobody made yet.
    let chosen = status.filter(|span| !span.text(file.text).contains(" | "));
    for mut said in chosen.iter().flat_map(|span| adr::said(file.text, *span)) {
        // What is superseded and still accepted is superseded in part.
        said.in_part |= in_force && said.relation == Relation::SupersededBy;
        record.add(file, said);
    }
    for entry in root.iter().flat_map(|root| root.entries()) {
        let key = entry.key.as_key().unwrap_or_default().to_lowercase();
        if let Some(relation) = relation(&key) {
            record.field(file, relation, entry.value.span().shifted(start));
        }
    }
    let labels = adr::labels(file.text, file.markdown(), body);
    for label in labels {
        if let Some(relation) = relation(&label.key) {
            record.field(file, relation, label.value);
        }
    }
    banners(file, body, &mut record);
    if record.superseded_by.is_empty() && record.is_superseded() {
        anywhere(file, body, &mut record);
    }
    for span in body.prose() {
        for found in adr::targets(span.text(file.text)) {
            record.mentions.insert(target(file, found.target));
        }
    }
    record
}

/// Lines that begin with it: `> **Superseded by ADR-003**`, `Supersedes ADR-002.`
fn banners(file: &File<'_>, body: &Body<'_>, record: &mut Record) {
    for (span, line) in body.lines(Span::new(0, file.text.len())) {
        let said = line.trim_start_matches([' ', '\t', '>', '*', '_', '-', '#', '!', '[', ']']);
        let said = said.strip_prefix("This ADR is ").unwrap_or(said);
        let start = said.get(..10).unwrap_or_default().to_ascii_lowercase();
        let relation = match start.as_str() {
            "superseded" | "superceded" => Relation::SupersededBy,
            "supersedes" | "supercedes" => Relation::Supersedes,
            _ => continue,
        };
        let named = said.get(10..).unwrap_or_default();
        if adr::is_none(named.trim_start_matches([':', '*', '_', ' '])) {
            continue;
        }
        let first = adr::said(file.text, span).into_iter().next();
        if let Some(said) = first.filter(|said| said.relation == relation) {
            record.add(file, said);
        }
    }
}

/// A record that says no more than `Superseded` may say by what in its text.
fn anywhere(file: &File<'_>, body: &Body<'_>, record: &mut Record) {
    for (span, line) in body.lines(Span::new(0, file.text.len())) {
        let line = line.to_ascii_lowercase();
        if !line.contains("superseded by") && !line.contains("superceded by") {
            continue;
        }
        let said = adr::said(file.text, span).into_iter();
        said.filter(|said| said.relation == Relation::SupersededBy)
            .for_each(|said| record.add(file, said));
    }
}

fn relation(key: &str) -> Option<Relation> {
    match key.replace(['-', ' '], "_").as_str() {
        "superseded_by" | "supersededby" | "superceded_by" | "replaced_by" => {
            Some(Relation::SupersededBy)
        }
        "supersedes" | "supercedes" | "replaces" => Some(Relation::Supersedes),
        _ => None,
    }
}

fn target(file: &File<'_>, target: adr::Target) -> Target {
    match target {
        adr::Target::File(link) => {
            adr::resolve(file.path, &link).map_or(Target::Elsewhere, Target::File)
        }
        adr::Target::Number(number) => Target::Number(number),
        adr::Target::Elsewhere => Target::Elsewhere,
    }
}

impl Record {
    fn is_superseded(&self) -> bool {
        let status = self.status.as_ref();
        status.is_some_and(|status| adr::is_superseded(&status.text))
    }

    /// Adds what a field of this name says.
    fn field(&mut self, file: &File<'_>, relation: Relation, value: Span) {
        let text = value.text(file.text);
        if adr::is_none(text) {
            return;
        }
        let mut targets = adr::targets(text);
        for found in &mut targets {
            found.span = found.span.shifted(value.start);
        }
        let bare = text.trim_matches(['"', '\'', ' ']);
        if let (true, Ok(number)) = (targets.is_empty(), bare.parse()) {
            targets.push(adr::Found {
                target: adr::Target::Number(number),
                span: value,
            });
        }
        let said = Said {
            relation,
            in_part: adr::is_in_part(text),
            targets,
        };
        self.add(file, said);
    }

    fn add(&mut self, file: &File<'_>, said: Said) {
        let into = match said.relation {
            Relation::SupersededBy => &mut self.superseded_by,
            Relation::Supersedes => &mut self.supersedes,
        };
        for found in said.targets {
            let pointer = Pointer {
                target: target(file, found.target),
                place: file.place(found.span),
                in_part: said.in_part,
            };
            if !into.iter().any(|known| known.target == pointer.target) {
                into.push(pointer);
            }
        }
    }
}
