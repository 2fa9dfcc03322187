//! From a Markdown file to the facts of a workplan.

use std::sync::OnceLock;

use railint_lint::{File, Place};
use railint_policy::Schema;
use railint_source::{LineIndex, Span};
use railint_syntax::json::Spanned;
use railint_syntax::markdown::FrontMatter;
use railint_syntax::yaml;

use crate::facts::{Defect, Facts, Violation};

/// The path under which the schema is shown.
pub(crate) const SCHEMA_PATH: &str = "schemas/workplan.schema.json";

/// The facts of one workplan.
pub(crate) fn read(file: &File<'_>) -> Facts {
    let mut facts = Facts::default();
    let mut defect = |defect: Defect, span: Span| facts.defects.push((defect, file.place(span)));
    match &file.markdown().front_matter {
        FrontMatter::Missing => facts.defects.push((Defect::Missing, Place::file_start())),
        FrontMatter::NotFirst { open } => defect(Defect::NotFirst, *open),
        FrontMatter::Unclosed { open } => defect(Defect::Unclosed, *open),
        FrontMatter::Escaped { open } => defect(Defect::Escaped, *open),
        FrontMatter::Found { open, content, .. } => {
            let fields = content.text(file.text);
            read_fields(file, fields, content.start, *open, &mut facts);
        }
    }
    facts
}

/// Reads the YAML between the delimiters, which begins `offset` bytes into the
/// file. What the front matter lacks as a whole is shown at its opening line.
fn read_fields(file: &File<'_>, fields: &str, offset: usize, open: Span, facts: &mut Facts) {
    let stream = yaml::parse(fields);
    for error in stream.errors() {
        let place = file.place(error.span.shifted(offset));
        facts.defects.push((Defect::NotYaml(error.message.clone()), place));
    }
    for twice in stream.duplicate_keys() {
        let place = file.place(twice.again.shifted(offset));
        facts.defects.push((Defect::DuplicateKey(twice.key.clone()), place));
    }
    let (true, Some(root)) = (stream.errors().is_empty(), stream.documents().next()) else {
        return;
    };
    let instance = match Spanned::from_yaml(root) {
        Ok(instance) => instance,
        Err(error) => {
            let place = file.place(error.span.shifted(offset));
            facts.defects.push((Defect::NotYaml(error.message), place));
            return;
        }
    };
    let Some((schema, lines)) = schema() else {
        return;
    };
    for violation in schema.violations(&instance) {
        let span = violation.span.map_or(open, |span| span.shifted(offset));
        let line = violation.schema_span;
        facts.violations.push(Violation {
            place: file.place(span),
            message: violation.message,
            help: violation.help,
            schema_line: Place {
                start: lines.position(schema.text(), line.start),
                end: lines.position(schema.text(), line.end),
                excerpt: line.text(schema.text()).to_owned(),
            },
        });
    }
}

/// The schema, compiled at the first workplan. A test holds that it compiles.
fn schema() -> Option<&'static (Schema, LineIndex)> {
    static SCHEMA: OnceLock<Option<(Schema, LineIndex)>> = OnceLock::new();
    SCHEMA
        .get_or_init(|| {
            let text = railint_schemas::WORKPLAN.text;
            let schema = Schema::new(SCHEMA_PATH, text).ok()?;
            Some((schema, LineIndex::new(text)))
        })
        .as_ref()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schema_compiles() {
        assert!(super::schema().is_some());
    }
}
