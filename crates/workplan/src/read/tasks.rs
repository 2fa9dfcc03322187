//! Task blocks, also those in lists and quotes, and the sections around them.

use railint_lint::{File, Lens, Place};
use railint_models::workplan::body::{Body, Section, task_number};
use railint_models::workplan::id;
use railint_source::Span;
use railint_syntax::json::Spanned;
use railint_syntax::yaml;

use super::{broken, schema, word};
use crate::facts::{BlockDefect, PlanFacts, Task, Word};

/// Reads all task blocks of a file.
pub(super) fn read(file: &File<'_>, body: &Body<'_>, lens: &Lens<'_>, facts: &mut PlanFacts) {
    for section in body.sections() {
        match block(file, body, lens, &section, facts) {
            Some(task) => facts.tasks.push(task),
            None => facts.body.incomplete = true,
        }
    }
}

/// One block; `None` where its fields cannot be told.
fn block(
    file: &File<'_>,
    body: &Body<'_>,
    lens: &Lens<'_>,
    section: &Section<'_>,
    facts: &mut PlanFacts,
) -> Option<Task> {
    let fence = section.fence;
    let open = file.place(fence.info_span);
    if !fence.closed {
        // What follows the block belongs to it now: its text says nothing.
        facts.block_defects.push((BlockDefect::Unclosed, open));
        return None;
    }
    let place = |span: Span| file.place(fence.content.to_source(span));
    let stream = yaml::parse(fence.content.text());
    for error in stream.errors() {
        let found = match broken::tab(fence.content.text(), error.span.start) {
            Some(tab) => (BlockDefect::Tab, place(tab)),
            None => (
                BlockDefect::NotYaml(error.message.clone()),
                place(error.span),
            ),
        };
        facts.block_defects.push(found);
    }
    for twice in stream.duplicate_keys() {
        let defect = BlockDefect::DuplicateKey(twice.key.clone());
        facts.block_defects.push((defect, place(twice.again)));
    }
    if !stream.errors().is_empty() {
        return None;
    }
    let Some(root) = stream.documents().next() else {
        let why = "it is empty".to_owned();
        facts.block_defects.push((BlockDefect::NotYaml(why), open));
        return None;
    };
    let instance = match Spanned::from_yaml(root) {
        Ok(instance) => instance,
        Err(error) => {
            let defect = BlockDefect::NotYaml(error.message);
            facts.block_defects.push((defect, place(error.span)));
            return None;
        }
    };
    let task_schema = lens.workplans.task_schema();
    let known: Vec<&str> = task_schema
        .iter()
        .flat_map(|schema| schema.schema().fields())
        .collect();
    let at = |span: Option<Span>| span.map_or_else(|| open.clone(), place);
    facts
        .block_violations
        .extend(schema::violations(task_schema.as_deref(), &instance, at));
    for entry in root.entries() {
        let Some(key) = entry.key.as_key() else {
            continue;
        };
        if !known.is_empty() && !known.contains(&key.as_ref()) {
            let defect = BlockDefect::UnknownField(key.into_owned());
            facts.block_defects.push((defect, place(entry.key.span())));
        }
    }
    let word = |key: &str| word(place, root.get(key));
    Some(Task {
        open: open.clone(),
        id: word("id"),
        status: word("status"),
        priority: word("priority"),
        hub_id: word("state_hub_task_id"),
        heading: heading(file, section),
        says_when_done: body.says_when_done(section.span),
        preconditions: preconditions(file, body, lens, section),
    })
}

/// The number in the heading of a section, at the place of the heading.
fn heading(file: &File<'_>, section: &Section<'_>) -> Option<Word> {
    let heading = section.heading?;
    Some(Word {
        text: task_number(&heading.text)?.to_owned(),
        place: file.place(heading.span),
    })
}

/// The tasks and plans that must be done first, shown by the paragraph that says so.
fn preconditions(
    file: &File<'_>,
    body: &Body<'_>,
    lens: &Lens<'_>,
    section: &Section<'_>,
) -> Vec<Word> {
    let mut found = Vec::new();
    let knows = |prefix: &str| lens.workplans.knows_prefix(prefix);
    for span in body.preconditions(section.span) {
        let text = span.text(file.text);
        let place: Place = file.place(first_line(span, text));
        let mut add = |text: String| {
            found.push(Word {
                text,
                place: place.clone(),
            });
        };
        // A short number behind a plan's id is that plan's.
        let mut own = 0;
        for id in id::in_text(text, &knows) {
            let between = text.get(own..id.span.start).unwrap_or_default();
            id::task_numbers(between).for_each(|number| add(number.to_owned()));
            add(id
                .task
                .map_or_else(|| id.plan.to_owned(), |task| format!("{}-{task}", id.plan)));
            own = id.span.end;
        }
        let rest = text.get(own..).unwrap_or_default();
        id::task_numbers(rest).for_each(|number| add(number.to_owned()));
    }
    found
}

fn first_line(span: Span, text: &str) -> Span {
    let line = text.lines().next().unwrap_or_default();
    Span::new(span.start, span.start + line.trim_end().len())
}
