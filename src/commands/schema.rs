//! `railint schema`: the JSON Schemas.

use crate::commands::print;
use crate::failure::Failure;

/// Prints a schema, or the list of them.
pub(crate) fn run(name: Option<&str>) -> Result<u8, Failure> {
    let Some(name) = name else {
        let lines = railint_schemas::ALL.map(|s| format!("{:<10} {}\n", s.name, s.about));
        return print(&lines.concat());
    };
    match railint_schemas::schema(name) {
        Some(schema) => print(schema.text),
        None => {
            let known = railint_schemas::ALL.map(|schema| schema.name);
            Err(Failure::unknown(
                format!("there is no schema `{name}`"),
                name,
                known,
                &format!("schemas: {}", known.join(", ")),
            ))
        }
    }
}
