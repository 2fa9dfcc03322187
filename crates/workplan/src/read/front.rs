//! The fields of front matter.

use railint_lint::File;
use railint_source::Span;
use railint_syntax::json::Spanned;
use railint_syntax::yaml::{self, Node};

use super::{schema, word, words};
use crate::facts::{Defect, Facts, Front};

/// Reads the YAML between the delimiters. What the front matter lacks as a
/// whole is shown at its opening line.
pub(super) fn read(file: &File<'_>, content: Span, open: Span, facts: &mut Facts) {
    let place = |span: Span| file.place(span.shifted(content.start));
    let stream = yaml::parse(content.text(file.text));
    for error in stream.errors() {
        let defect = Defect::NotYaml(error.message.clone());
        facts.defects.push((defect, place(error.span)));
    }
    for twice in stream.duplicate_keys() {
        let defect = Defect::DuplicateKey(twice.key.clone());
        facts.defects.push((defect, place(twice.again)));
    }
    let (true, Some(root)) = (stream.errors().is_empty(), stream.documents().next()) else {
        return;
    };
    match Spanned::from_yaml(root) {
        Ok(instance) => {
            facts.violations = schema::violations(schema::workplan(), &instance, |span| {
                span.map_or_else(|| file.place(open), place)
            });
        }
        Err(error) => {
            let defect = Defect::NotYaml(error.message);
            facts.defects.push((defect, place(error.span)));
            return;
        }
    }
    facts.front = Some(fields(file, root, place, open));
}

fn fields(
    file: &File<'_>,
    root: Node<'_>,
    place: impl Fn(Span) -> railint_lint::Place,
    open: Span,
) -> Front {
    let keys = root.entries().filter_map(|entry| entry.key.as_key());
    let word = |key: &str| word(&place, root.get(key));
    let words = |key: &str| words(&place, root.get(key));
    let mut depends_on = words("depends_on");
    depends_on.extend(words("depends_on_workplans"));
    Front {
        open: file.place(open),
        fields: keys.map(std::borrow::Cow::into_owned).collect(),
        id: word("id"),
        title: word("title"),
        repo: word("repo").or_else(|| word("repo_slug")),
        status: word("status"),
        created: word("created"),
        updated: word("updated"),
        completed: word("completed"),
        hub_id: word("state_hub_workstream_id"),
        superseded_by: words("superseded_by"),
        supersedes: words("supersedes"),
        depends_on,
        blocked_on: words("blocked_on"),
    }
}
