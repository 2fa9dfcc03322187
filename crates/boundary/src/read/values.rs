//! What Helm values say of the switches that the catalogue knows.

use railint_lint::{File, Lens};
use railint_models::helm_values::{Switch, could_be_values, switch};
use railint_source::Span;
use railint_syntax::yaml::{self, Node, ScalarStyle};

use crate::facts::{Facts, Setting, Source, Values};

/// Keeps the switches of a file that could be values.
pub(crate) fn read(file: &File<'_>, lens: &Lens<'_>, facts: &mut Facts) {
    let Some(root) = file.yaml().documents().next() else {
        return;
    };
    if !could_be_values(root) {
        return;
    }
    let values = switches(file, root, 0, lens);
    if !values.switches.is_empty() {
        facts.values = Some(values);
    }
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
    let stream = yaml::parse(text);
    let (Some(root), []) = (stream.documents().next(), stream.errors()) else {
        return unknown();
    };
    let mut values = Values::default();
    for condition in lens.catalogue.conditions() {
        let value = match switch(root, condition) {
            Switch::Unset => continue,
            Switch::Set(value, _) => Some(value),
            Switch::Unknown(_) => None,
        };
        let mut setting = setting(file, value, content.span());
        // The whole text stands there, and may hold a secret.
        setting.place.excerpt.clear();
        values.switches.insert(condition.to_owned(), setting);
    }
    Source::Inline(values)
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
    let mut values = Values::default();
    for condition in lens.catalogue.conditions() {
        let found = match switch(root, condition) {
            Switch::Unset => continue,
            Switch::Set(value, span) => setting(file, Some(value), span.shifted(offset)),
            Switch::Unknown(span) => setting(file, None, span.shifted(offset)),
        };
        values.switches.insert(condition.to_owned(), found);
    }
    values
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
