//! What a search has found so far, and how it goes on.

use railint_lint::File;
use railint_models::chart_folder;
use railint_source::Span;
use railint_syntax::yaml::Node;

use super::source::Source;
use crate::facts::{Spot, SpotKind, Spots};
use crate::keys::Worth;
use crate::names;
use crate::value::{self, Judged};

/// How many places of one file are kept.
const MAX_SPOTS: usize = 100;

/// A search through one file.
pub(super) struct Search<'f> {
    /// The file.
    pub(super) file: &'f File<'f>,
    /// Only values that look real count: documentation.
    pub(super) strict: bool,
    /// The file is part of a chart under development: passwords that people
    /// chose are no defect in its default values and tests, and those like
    /// `changeme` nowhere in it.
    chart: Option<Part>,
    /// What a value in clear is here.
    pub(super) kind: SpotKind,
    spots: Spots,
}

/// A part of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// What is deployed with it.
    Template,
    /// Default values and tests.
    Values,
}

/// Which part of its chart a file is.
fn part_of_chart(file: &File<'_>) -> Option<Part> {
    let chart = file.chart?;
    let inside = file.path.strip_prefix(chart)?.trim_start_matches('/');
    let is_values = inside.starts_with("values") && !inside.contains('/');
    if is_values || inside.starts_with("ci/") || inside.starts_with("tests/") {
        return Some(Part::Values);
    }
    chart_folder::is_part(chart, file.path).then_some(Part::Template)
}

/// Whether a file is part of a chart under development.
pub(crate) fn is_of_chart(file: &File<'_>) -> bool {
    part_of_chart(file).is_some()
}

impl<'f> Search<'f> {
    pub(super) fn new(file: &'f File<'f>) -> Self {
        Self {
            file,
            strict: names::is_test_data(file.path),
            chart: part_of_chart(file),
            kind: SpotKind::Plain,
            spots: Spots::default(),
        }
    }

    /// Searches as if a value in clear were `kind`.
    pub(super) fn with_kind(&mut self, kind: SpotKind, search: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.kind, kind);
        search(self);
        self.kind = outer;
    }

    /// Judges a value at a place of `source`.
    pub(super) fn value(
        &mut self,
        source: &Source<'_>,
        path: &str,
        worth: Worth,
        value: &str,
        span: Span,
    ) {
        // What a template action writes was masked before parsing.
        if source.is_masked(span) {
            return;
        }
        self.value_in_file(path, worth, value, source.in_file(span));
    }

    /// Judges a value at a place of the file.
    pub(super) fn value_in_file(&mut self, path: &str, worth: Worth, value: &str, span: Span) {
        let kind = match value::judge(value, worth) {
            Judged::Secret if self.strict && !value::looks_real(value) => return,
            Judged::Secret if self.chart == Some(Part::Values) && value::is_of_people(value) => {
                return;
            }
            Judged::Secret => self.kind,
            // What a Secret may be made of is judged where one is.
            Judged::Default if self.kind == SpotKind::Loose => return,
            Judged::Default if self.strict || self.chart.is_some() => return,
            Judged::Default => SpotKind::Default,
            Judged::Not(_) => return,
        };
        self.add(kind, path, span);
    }

    /// Keeps a place, once.
    pub(super) fn add(&mut self, kind: SpotKind, path: &str, span: Span) {
        let place = self.file.place_without_text(span);
        let known = |spot: &Spot| spot.place == place;
        if self.spots.list.iter().any(known) {
            return;
        }
        if self.spots.list.len() >= MAX_SPOTS {
            self.spots.more += 1;
            return;
        }
        self.spots.list.push(Spot {
            kind,
            key: names::shortened(path),
            place,
        });
    }

    /// Keeps the name of a file of which a Secret is made.
    pub(super) fn env_file(&mut self, source: &Source<'_>, item: Node<'_>) {
        let Some(name) = item.as_str() else { return };
        if self.spots.env_files.len() < MAX_SPOTS {
            let place = self.file.place(source.in_file(item.span()));
            self.spots.env_files.push((name.to_owned(), place));
        }
    }

    /// What was found, in the order of the text.
    pub(super) fn into_spots(mut self) -> Spots {
        self.spots.list.sort_by(|a, b| a.place.cmp(&b.place));
        self.spots
    }
}
