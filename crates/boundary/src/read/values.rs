//! What Helm values say of the switches that the catalogue knows.

use railint_lint::{File, Lens};
use railint_models::helm_values::{Switch, could_be_values, switch};
use railint_source::Span;
use railint_syntax::yaml::{self, Node};

use crate::facts::{Facts, Setting, Values};

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

/// The switches of values that are written inside another file, in a block
/// scalar. A scalar of another style is not looked into: its text is not a
/// slice of the file.
pub(crate) fn embedded(file: &File<'_>, content: Node<'_>, lens: &Lens<'_>) -> Values {
    let span = content.span();
    let inside = span.text(file.text);
    let stream = yaml::parse(inside);
    let root = stream.documents().next();
    match root.filter(|_| stream.errors().is_empty()) {
        Some(root) => switches(file, root, span.start, lens),
        None => Values::default(),
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
