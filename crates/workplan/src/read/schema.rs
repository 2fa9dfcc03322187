//! How front matter and task blocks break their schemas.

use railint_lint::Place;
use railint_policy::SchemaFile;
use railint_source::Span;
use railint_syntax::json::Spanned;

use crate::facts::Violation;

/// How `instance` breaks a schema. What it lacks as a whole has no span.
pub(super) fn violations(
    file: Option<&SchemaFile>,
    instance: &Spanned,
    place: impl Fn(Option<Span>) -> Place,
) -> Vec<Violation> {
    let Some(file) = file else {
        return Vec::new();
    };
    let found = file.schema().violations(instance).into_iter();
    found
        .map(|violation| {
            let line = violation.schema_span;
            let (start, end) = file.positions(line);
            Violation {
                place: place(violation.span),
                message: violation.message,
                help: violation.help,
                schema_line: Place {
                    start,
                    end,
                    excerpt: line.text(file.schema().text()).to_owned(),
                },
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use railint_policy::SchemaFile;

    #[test]
    fn the_schemas_compile() {
        for name in SchemaFile::SHIPPED {
            assert!(SchemaFile::shipped(name).is_some(), "{name}");
        }
    }
}
