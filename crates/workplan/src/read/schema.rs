//! The schemas of front matter and of task blocks, made ready for use.

use std::sync::OnceLock;

use railint_lint::Place;
use railint_policy::Schema;
use railint_source::{LineIndex, Span};
use railint_syntax::json::Spanned;

use crate::facts::Violation;

/// The path under which the schema of front matter is shown.
pub(crate) const WORKPLAN_PATH: &str = "schemas/workplan.schema.json";

/// The path under which the schema of task blocks is shown.
pub(crate) const TASK_PATH: &str = "schemas/task.schema.json";

/// A schema and the lines of its text. A test holds that both compile.
pub(super) type Ready = Option<(Schema, LineIndex)>;

/// The schema of front matter, compiled at its first use.
pub(super) fn workplan() -> &'static Ready {
    static SCHEMA: OnceLock<Ready> = OnceLock::new();
    SCHEMA.get_or_init(|| ready(WORKPLAN_PATH, railint_schemas::WORKPLAN.text))
}

/// The schema of task blocks, compiled at its first use.
pub(super) fn task() -> &'static Ready {
    static SCHEMA: OnceLock<Ready> = OnceLock::new();
    SCHEMA.get_or_init(|| ready(TASK_PATH, railint_schemas::TASK.text))
}

fn ready(path: &str, text: &str) -> Ready {
    Some((Schema::new(path, text).ok()?, LineIndex::new(text)))
}

/// How `instance` breaks a schema. What it lacks as a whole has no span.
pub(super) fn violations(
    schema: &Ready,
    instance: &Spanned,
    place: impl Fn(Option<Span>) -> Place,
) -> Vec<Violation> {
    let Some((schema, lines)) = schema else {
        return Vec::new();
    };
    let found = schema.violations(instance).into_iter();
    found
        .map(|violation| {
            let line = violation.schema_span;
            Violation {
                place: place(violation.span),
                message: violation.message,
                help: violation.help,
                schema_line: Place {
                    start: lines.position(schema.text(), line.start),
                    end: lines.position(schema.text(), line.end),
                    excerpt: line.text(schema.text()).to_owned(),
                },
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use railint_models::workplan::TASK_FIELDS;

    #[test]
    fn the_schemas_compile() {
        assert!(super::workplan().is_some());
        assert!(super::task().is_some());
    }

    #[test]
    fn the_fields_of_a_task_are_those_of_its_schema() {
        let schema: serde_json::Value = serde_json::from_str(railint_schemas::TASK.text).unwrap();
        let known = schema["properties"].as_object().unwrap();
        let known: BTreeSet<&str> = known.keys().map(String::as_str).collect();
        assert_eq!(known, BTreeSet::from(TASK_FIELDS));
    }
}
