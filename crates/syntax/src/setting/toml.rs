//! TOML, by `toml_edit`, whose parser bounds how deep it goes.

use railint_source::Span;
use toml_edit::{Document, Item, Table, Value};

use super::{MAX_SETTINGS, Setting};

/// Reads a TOML file: all its scalars. Nothing of a text that is no TOML.
#[must_use]
pub fn toml(text: &str) -> Vec<Setting> {
    let mut reader = Reader::default();
    if let Ok(document) = Document::parse(text) {
        reader.table(document.as_table());
    }
    reader.found
}

#[derive(Default)]
struct Reader {
    found: Vec<Setting>,
    path: Vec<String>,
    key: Span,
}

impl Reader {
    fn table(&mut self, table: &Table) {
        for (name, item) in table {
            let key = table.key(name).and_then(toml_edit::Key::span);
            self.below(name, key, |reader| reader.item(item));
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::None => {}
            Item::Value(value) => self.value(value),
            Item::Table(table) => self.table(table),
            Item::ArrayOfTables(tables) => {
                for (index, table) in tables.iter().enumerate() {
                    self.below(&index.to_string(), None, |reader| reader.table(table));
                }
            }
        }
    }

    fn value(&mut self, value: &Value) {
        let text = match value {
            Value::String(text) => text.value().clone(),
            Value::Integer(number) => number.value().to_string(),
            Value::Float(number) => number.value().to_string(),
            Value::Boolean(truth) => truth.value().to_string(),
            Value::Datetime(_) => return,
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.below(&index.to_string(), None, |reader| reader.value(item));
                }
                return;
            }
            Value::InlineTable(table) => {
                for (name, value) in table {
                    let key = table.key(name).and_then(toml_edit::Key::span);
                    self.below(name, key, |reader| reader.value(value));
                }
                return;
            }
        };
        let Some(span) = value.span() else { return };
        if self.found.len() < MAX_SETTINGS {
            self.found.push(Setting {
                path: self.path.clone(),
                key: self.key,
                value: text,
                span: Span::new(span.start, span.end),
            });
        }
    }

    fn below(
        &mut self,
        name: &str,
        key: Option<std::ops::Range<usize>>,
        read: impl FnOnce(&mut Self),
    ) {
        let outer = self.key;
        if let Some(key) = key {
            self.key = Span::new(key.start, key.end);
        }
        self.path.push(name.to_owned());
        read(self);
        self.path.pop();
        self.key = outer;
    }
}
