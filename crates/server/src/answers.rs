//! What the editor asks about a place: hover, definition, symbols.

use std::path::Path;

use lsp_types::{
    DocumentSymbol, Hover, HoverContents, Location, MarkupContent, MarkupKind, Position, SymbolKind,
};
use railint_lint::{Finding, IdKind, KnownId};

use crate::backend::{Backend, Link, Spot};
use crate::diagnostics::Diagnostics;
use crate::documents::uri_of;

/// What is known of the place: the rules that find something there, or the id.
pub(crate) fn hover(
    at: &Diagnostics<'_>,
    backend: &dyn Backend,
    file: &Path,
    position: Position,
) -> Option<Hover> {
    let mut parts: Vec<String> = Vec::new();
    if let Some(id) = id_at(at, file, position) {
        parts.extend(known(at, &id).map(about));
    }
    for finding in findings_at(at, file, position) {
        parts.extend(backend.page(finding.rule.id));
        let component = finding.component.as_deref();
        let entry = component.and_then(|id| backend.component(id));
        parts.extend(entry.map(|entry| format!("```text\n{entry}```")));
    }
    if parts.is_empty() {
        parts.extend(named(at, backend, file, position));
    }
    parts.dedup();
    (!parts.is_empty()).then(|| Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value: parts.join("\n\n---\n\n"),
        }),
        range: None,
    })
}

/// Where the id at the place is given out.
pub(crate) fn definition_of_id(
    at: &Diagnostics<'_>,
    file: &Path,
    position: Position,
) -> Vec<Location> {
    let Some(id) = id_at(at, file, position) else {
        return Vec::new();
    };
    let places = known(at, &id).filter_map(|known| {
        let range = at.range(Some(&known.repo), &known.path, &known.defined.place);
        location(at, Some(&known.repo), &known.path, range)
    });
    places.collect()
}

/// Where the links at the place lead.
pub(crate) fn followed(
    at: &Diagnostics<'_>,
    links: &[Link],
    file: &Path,
    position: Position,
) -> Vec<Location> {
    let range = |spot: &Spot| at.range(spot.repo.as_deref(), &spot.path, &spot.place);
    let here = links.iter().filter(|Link { from, .. }| {
        let own = at.judgement.file(from.repo.as_deref(), &from.path);
        own.as_deref() == Some(file) && {
            let range = range(from);
            range.start <= position && position <= range.end
        }
    });
    let mut places = Vec::new();
    for Link { to, .. } in here {
        let found = location(at, to.repo.as_deref(), &to.path, range(to));
        if let Some(found) = found.filter(|found| !places.contains(found)) {
            places.push(found);
        }
    }
    places
}

/// The other places that the findings at the place are about.
pub(crate) fn related(at: &Diagnostics<'_>, file: &Path, position: Position) -> Vec<Location> {
    let mut places = Vec::new();
    for finding in findings_at(at, file, position) {
        for related in finding.all_related() {
            let repo = related.repo.as_deref();
            let range = at.range(repo, &related.path, &related.place);
            places.extend(location(at, repo, &related.path, range));
        }
    }
    places
}

/// The plan and its tasks.
#[allow(deprecated)]
pub(crate) fn symbols(at: &Diagnostics<'_>, file: &Path) -> Vec<DocumentSymbol> {
    let own = at.judgement.ids.iter().filter(|known| {
        let place = at.judgement.file(Some(&known.repo), &known.path);
        place.as_deref() == Some(file)
    });
    let mut symbols: Vec<DocumentSymbol> = Vec::new();
    for known in own {
        let range = at.range(Some(&known.repo), &known.path, &known.defined.place);
        let symbol = DocumentSymbol {
            name: known.defined.id.clone(),
            detail: known.defined.status.clone(),
            kind: match known.defined.kind {
                IdKind::Workplan => SymbolKind::FILE,
                IdKind::Task => SymbolKind::EVENT,
            },
            tags: None,
            deprecated: None,
            range,
            selection_range: range,
            children: None,
        };
        match symbols.first_mut() {
            Some(plan) if known.defined.kind == IdKind::Task => {
                plan.range.end = plan.range.end.max(symbol.range.end);
                plan.children.get_or_insert_default().push(symbol);
            }
            _ => symbols.push(symbol),
        }
    }
    symbols
}

fn findings_at<'a>(
    at: &'a Diagnostics<'_>,
    file: &'a Path,
    position: Position,
) -> impl Iterator<Item = &'a Finding> {
    at.judgement.findings.iter().filter(move |finding| {
        let place = at.judgement.file(Some(&finding.repo), &finding.path);
        let range = at.range(Some(&finding.repo), &finding.path, &finding.place);
        place.as_deref() == Some(file) && range.start <= position && position <= range.end
    })
}

fn known<'a>(at: &'a Diagnostics<'_>, id: &'a str) -> impl Iterator<Item = &'a KnownId> {
    let ids = at.judgement.ids.iter();
    ids.filter(move |known| known.defined.id == id)
}

/// The id of the stack in which the place lies: a word of letters, digits and
/// hyphens, or the part before a task's number.
fn id_at(at: &Diagnostics<'_>, file: &Path, position: Position) -> Option<String> {
    let text = at.documents.text(file)?;
    let offset = at.encoding.offset(&text, position);
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let mut id = word_at(&text, offset, is_part)?;
    loop {
        if known(at, id).next().is_some() {
            return Some(id.to_owned());
        }
        id = id.rsplit_once('-')?.0;
    }
}

/// The page of a rule that the text names, as in an ignore; or, in
/// configuration, what the catalogue knows of a component.
fn named(
    at: &Diagnostics<'_>,
    backend: &dyn Backend,
    file: &Path,
    position: Position,
) -> Option<String> {
    let text = at.documents.text(file)?;
    let offset = at.encoding.offset(&text, position);
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '/';
    let word = word_at(&text, offset, is_part)?;
    let mut configuration = at.judgement.configuration.values();
    let configures = file.ends_with(CONFIGURATION) || configuration.any(|own| own == file);
    backend.page(word).or_else(|| {
        let entry = configures.then(|| backend.component(word)).flatten()?;
        Some(format!("```text\n{entry}```"))
    })
}

/// The name of a configuration file in a repo.
const CONFIGURATION: &str = "railint.yaml";

/// The word around a byte of a text.
fn word_at(text: &str, offset: usize, is_part: impl Fn(char) -> bool) -> Option<&str> {
    let before = text.get(..offset)?;
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_part(*c))
        .last()
        .map_or(offset, |(start, _)| start);
    let word = text.get(start..)?;
    word.split(|c| !is_part(c)).next()
}

fn about(known: &KnownId) -> String {
    let kind = match known.defined.kind {
        IdKind::Workplan => "workplan",
        IdKind::Task => "task",
    };
    let status = known
        .defined
        .status
        .as_deref()
        .unwrap_or("without a status");
    format!(
        "**{}**: {kind}, {status}\n\n`{}/{}:{}`",
        known.defined.id, known.repo, known.path, known.defined.place.start.line
    )
}

fn location(
    at: &Diagnostics<'_>,
    repo: Option<&str>,
    path: &str,
    range: lsp_types::Range,
) -> Option<Location> {
    let file = at.judgement.file(repo, path)?;
    Some(Location {
        uri: uri_of(&file)?,
        range,
    })
}
