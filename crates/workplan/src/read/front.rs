//! The fields of front matter.

use railint_lint::{File, Lens, Place};
use railint_policy::SchemaFile;
use railint_source::Span;
use railint_syntax::json::Spanned;
use railint_syntax::yaml::{self, Entry, Node};

use super::{broken, schema, word, words};
use crate::facts::{Close, Defect, Front, PlanFacts, Violation};

/// The lines of front matter.
#[derive(Clone, Copy)]
pub(super) struct Lines {
    /// The opening delimiter.
    pub(super) open: Span,
    /// What stands between the two.
    pub(super) content: Span,
    /// The closing delimiter.
    pub(super) close: Span,
}

/// The YAML between the delimiters; `None` where it cannot be read. What is
/// wrong with it is recorded, and how it breaks the schema; what it lacks as a
/// whole is shown at its opening line.
pub(super) fn parse(
    file: &File<'_>,
    lines: Lines,
    schema: Option<&SchemaFile>,
    defects: &mut Vec<(Defect, Place)>,
    violations: &mut Vec<Violation>,
) -> Option<yaml::Stream> {
    let Lines { open, content, .. } = lines;
    let place = |span: Span| file.place(span.shifted(content.start));
    let stream = yaml::parse(content.text(file.text));
    let text = content.text(file.text);
    for error in stream.errors() {
        let found = match broken::tab(text, error.span.start) {
            Some(tab) => (Defect::Tab, place(tab)),
            None => (Defect::NotYaml(error.message.clone()), place(error.span)),
        };
        defects.push(found);
    }
    for twice in stream.duplicate_keys() {
        let defect = Defect::DuplicateKey(twice.key.clone());
        defects.push((defect, place(twice.again)));
    }
    let (true, Some(root)) = (stream.errors().is_empty(), stream.documents().next()) else {
        return None;
    };
    match Spanned::from_yaml(root) {
        Ok(mut instance) => {
            for (key, span) in broken::escaped_keys(root, &mut instance) {
                defects.push((Defect::EscapedKey(key), place(span)));
            }
            let at = |span: Option<Span>| span.map_or_else(|| file.place(open), place);
            violations.extend(schema::violations(schema, &instance, at));
        }
        Err(error) => {
            let defect = Defect::NotYaml(error.message);
            defects.push((defect, place(error.span)));
            return None;
        }
    }
    Some(stream)
}

/// Reads the front matter of a workplan.
pub(super) fn read(file: &File<'_>, lines: Lines, lens: &Lens<'_>, facts: &mut PlanFacts) {
    let schema = lens.workplans.schema();
    let (defects, violations) = (&mut facts.defects, &mut facts.violations);
    let stream = parse(file, lines, schema.as_deref(), defects, violations);
    let place = |span: Span| file.place(span.shifted(lines.content.start));
    let root = stream.iter().find_map(|stream| stream.documents().next());
    facts.front = root.map(|root| fields(file, root, place, lines));
}

fn fields(file: &File<'_>, root: Node<'_>, place: impl Fn(Span) -> Place, lines: Lines) -> Front {
    let keys = root.entries().filter_map(|entry| entry.key.as_key());
    let keys = keys.map(|key| broken::unescaped(&key).unwrap_or_else(|| key.into_owned()));
    let get = |key: &str| root.get(key).or_else(|| escaped(root, key));
    let word = |key: &str| word(&place, get(key));
    let words = |key: &str| words(&place, get(key));
    let mut depends_on = words("depends_on");
    depends_on.extend(words("depends_on_workplans"));
    Front {
        open: file.place(lines.open),
        close: close(file, root, lines),
        fields: keys.collect(),
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

/// The field that was meant by this name, and is escaped.
fn escaped<'n>(root: Node<'n>, name: &str) -> Option<Entry<'n>> {
    root.entries().find(|entry| {
        let key = entry.key.as_key();
        let meant = key.and_then(|key| broken::unescaped(&key));
        meant.as_deref() == Some(name)
    })
}

/// The closing delimiter, where a field may be added before it: the fields
/// begin at the first column, so a line there is one more.
fn close(file: &File<'_>, root: Node<'_>, lines: Lines) -> Option<Close> {
    let text = lines.content.text(file.text);
    let first = root.entries().next()?.key.span().start;
    let line = text.get(..first)?;
    let at_margin = line.is_empty() || line.ends_with('\n');
    at_margin.then(|| Close {
        place: file.place(lines.close),
        crlf: text.ends_with("\r\n"),
    })
}
