//! What the text of a plan says: title, banner, and the plans that it names.

use std::collections::BTreeSet;

use railint_lint::{File, Lens};
use railint_models::workplan::{body, id};
use railint_source::Span;

use crate::facts::{Body, Reference, Word};

/// Reads the text below the front matter.
pub(super) fn read(file: &File<'_>, body: &body::Body<'_>, lens: &Lens<'_>, facts: &mut Body) {
    let knows = |prefix: &str| lens.workplans.knows_prefix(prefix);
    facts.title = body.title().map(|heading| Word {
        text: heading.text.clone(),
        place: file.place(heading.span),
    });
    facts.banner = body.banner().map(|span| {
        let named = id::in_text(span.text(file.text), &knows).next();
        Word {
            text: named.map_or_else(String::new, |id| id.plan.to_owned()),
            place: file.place(span),
        }
    });
    facts.task_headings = body
        .task_headings()
        .map(|(heading, number)| Word {
            text: number.to_owned(),
            place: file.place(heading.span),
        })
        .collect();
    facts.says_when_done = body.has_section_on_done();
    facts.says_what_blocks = body.says_what_blocks();
    let mut seen = BTreeSet::new();
    let mut decided = BTreeSet::new();
    for stretch in body.prose() {
        let text = stretch.text(file.text);
        for id in id::in_text(text, &knows) {
            if seen.insert((id.plan, id.task)) {
                facts.references.push(Reference {
                    plan: id.plan.to_owned(),
                    task: id.task.map(str::to_owned),
                    place: file.place(id.span.shifted(stretch.start)),
                });
            }
        }
        for (span, number) in id::decisions(text, false) {
            if decided.insert(number) {
                facts.decisions.push(Word {
                    text: number.to_owned(),
                    place: file.place(span.shifted(stretch.start)),
                });
            }
        }
    }
    for section in body.precondition_sections() {
        for (span, line) in body.lines(section) {
            facts
                .preconditions
                .extend(named_in(file, span, line, &knows));
        }
    }
}

fn named_in(file: &File<'_>, span: Span, line: &str, knows: &dyn Fn(&str) -> bool) -> Vec<Word> {
    id::in_text(line, knows)
        .map(|id| Word {
            text: id
                .task
                .map_or_else(|| id.plan.to_owned(), |task| format!("{}-{task}", id.plan)),
            place: file.place(id.span.shifted(span.start)),
        })
        .collect()
}
