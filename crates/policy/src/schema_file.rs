//! A schema as a file that findings can point into: one that the program ships
//! with, or one of the team's own.

use std::sync::{Arc, OnceLock};

use railint_source::{LineIndex, Position, Span};

use crate::schema::Schema;

/// The largest schema that is read, in bytes. Those that people write by hand
/// are a thousandth of it.
pub(crate) const MAX_BYTES: usize = 1 << 20;

/// A schema, where it lies, and its lines.
#[derive(Debug)]
pub struct SchemaFile {
    /// The repo that holds it; `None` for one of the program and for one
    /// outside every repo.
    pub repo: Option<String>,
    /// The path under which it is shown.
    pub path: String,
    /// The name under which the program ships it.
    pub name: Option<&'static str>,
    schema: Schema,
    lines: LineIndex,
}

impl SchemaFile {
    /// A schema that the program ships with, by its name. It is compiled at
    /// its first use.
    #[must_use]
    pub fn shipped(name: &str) -> Option<Arc<Self>> {
        type Slot = (&'static str, OnceLock<Option<Arc<SchemaFile>>>);
        static SHIPPED: [Slot; 3] = [
            ("adr", OnceLock::new()),
            ("task", OnceLock::new()),
            ("workplan", OnceLock::new()),
        ];
        let (name, slot) = SHIPPED.iter().find(|(known, _)| *known == name)?;
        let made = slot.get_or_init(|| {
            let text = railint_schemas::schema(name)?.text;
            let path = format!("schemas/{name}.schema.json");
            Some(Arc::new(Self {
                repo: None,
                schema: Schema::shipped(&path, text).ok()?,
                path,
                name: Some(name),
                lines: LineIndex::new(text),
            }))
        });
        made.clone()
    }

    /// The names of those that a collection may have.
    pub const SHIPPED: [&'static str; 3] = ["adr", "task", "workplan"];

    /// Reads a schema.
    ///
    /// # Errors
    /// A sentence that says why it is none.
    pub fn read(repo: Option<&str>, path: &str, text: &str) -> Result<Self, String> {
        if text.len() > MAX_BYTES {
            return Err(format!("{path} is longer than {MAX_BYTES} bytes"));
        }
        Ok(Self {
            repo: repo.map(str::to_owned),
            path: path.to_owned(),
            name: None,
            schema: Schema::new(path, text)?,
            lines: LineIndex::new(text),
        })
    }

    /// The schema.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Where a span of its text begins and ends.
    #[must_use]
    pub fn positions(&self, span: Span) -> (Position, Position) {
        let text = self.schema.text();
        (
            self.lines.position(text, span.start),
            self.lines.position(text, span.end),
        )
    }
}
