//! From a Markdown file to the facts of a workplan.

mod body;
mod front;
mod schema;
mod tasks;

use std::collections::BTreeSet;

use railint_lint::{File, Lens, Place};
use railint_models::workplan::body::Body;
use railint_models::workplan::id;
use railint_source::Span;
use railint_syntax::markdown::FrontMatter;
use railint_syntax::yaml::{Entry, Node};

use crate::facts::{Defect, Facts, Word};

pub(crate) use schema::{TASK_PATH, WORKPLAN_PATH};

/// The facts of one workplan.
pub(crate) fn read(file: &File<'_>, lens: &Lens<'_>) -> Facts {
    let mut facts = Facts::default();
    let markdown = file.markdown();
    let mut defect = |defect: Defect, span: Span| facts.defects.push((defect, file.place(span)));
    match &markdown.front_matter {
        FrontMatter::Missing => facts.defects.push((Defect::Missing, Place::file_start())),
        FrontMatter::NotFirst { open } => defect(Defect::NotFirst, *open),
        FrontMatter::Unclosed { open } => defect(Defect::Unclosed, *open),
        FrontMatter::Escaped { open } => defect(Defect::Escaped, *open),
        FrontMatter::Found {
            open,
            content,
            close,
        } => {
            let (open, content, close) = (*open, *content, *close);
            let lines = front::Lines {
                open,
                content,
                close,
            };
            front::read(file, lines, &mut facts);
        }
    }
    let body = Body::new(file.text, markdown);
    tasks::read(file, &body, lens, &mut facts);
    body::read(file, &body, lens, &mut facts.body);
    facts
}

/// The facts of a file that lists decisions: the numbers that it names.
pub(crate) fn decisions(file: &File<'_>) -> Facts {
    let named = id::decisions(file.text, true).map(|(_, number)| number.to_owned());
    let named: BTreeSet<String> = named.collect();
    Facts {
        decisions: Some(named.into_iter().collect()),
        ..Facts::default()
    }
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
