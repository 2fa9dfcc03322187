//! From a Markdown file to the facts of a workplan.

mod body;
mod broken;
mod files;
mod front;
mod member;
mod schema;
mod tasks;

use std::collections::BTreeSet;

use railint_lint::{File, Lens, Place};
use railint_models::workplan::body::Body;
use railint_models::workplan::id;
use railint_source::Span;
use railint_syntax::markdown::FrontMatter;
use railint_syntax::yaml::{Entry, Node};

use crate::facts::{Defect, Facts, PlanFacts, Word};

pub(crate) use broken::unescaped;
pub(crate) use member::members;

/// The facts of one workplan.
pub(crate) fn plan(file: &File<'_>, lens: &Lens<'_>) -> Facts {
    let mut facts = PlanFacts::default();
    let markdown = file.markdown();
    match lines(file) {
        Ok(lines) => {
            if file.text.starts_with('\u{feff}') {
                let mark = (Defect::ByteOrderMark, file.place(lines.open));
                facts.defects.push(mark);
            }
            front::read(file, lines, lens, &mut facts);
        }
        Err(defect) => facts.defects.push(defect),
    }
    let body = Body::new(file.text, markdown);
    tasks::read(file, &body, lens, &mut facts);
    body::read(file, &body, lens, &mut facts.body);
    facts.body.files = files::read(file, &body);
    Facts::Plan(Box::new(facts))
}

/// The lines of front matter, or what is wrong with them.
fn lines(file: &File<'_>) -> Result<front::Lines, (Defect, Place)> {
    let at = |defect: Defect, span: Span| Err((defect, file.place(span)));
    match file.markdown().front_matter {
        FrontMatter::Missing => Err((Defect::Missing, Place::file_start())),
        FrontMatter::NotFirst { open } => at(Defect::NotFirst, open),
        FrontMatter::Unclosed { open } => at(Defect::Unclosed, open),
        FrontMatter::Escaped { open } => at(Defect::Escaped, open),
        FrontMatter::Found {
            open,
            content,
            close,
        } => Ok(front::Lines {
            open,
            content,
            close,
        }),
    }
}

/// The facts of a file that lists decisions: the numbers that it names.
pub(crate) fn decisions(file: &File<'_>) -> Facts {
    let named = id::decisions(file.text, true).map(|(_, number)| number.to_owned());
    let named: BTreeSet<String> = named.collect();
    Facts::Decisions(named.into_iter().collect())
}

/// The text of a field, unless it is empty.
fn word(place: impl Fn(Span) -> Place, entry: Option<Entry<'_>>) -> Option<Word> {
    words(place, entry).into_iter().next()
}

/// The texts of a field that may be one or a list.
fn words(place: impl Fn(Span) -> Place, entry: Option<Entry<'_>>) -> Vec<Word> {
    let Some(entry) = entry else {
        return Vec::new();
    };
    let of = |node: Node<'_>| {
        let text = node.as_str().filter(|text| !text.is_empty())?;
        Some(Word {
            text: text.to_owned(),
            place: place(node.span()),
        })
    };
    of(entry.value)
        .into_iter()
        .chain(entry.value.items().filter_map(of))
        .collect()
}
