//! What the workplan linter keeps of a file.

use railint_lint::Place;
use serde::{Deserialize, Serialize};

/// The facts of one workplan.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// What is wrong with the front matter as such.
    pub defects: Vec<(Defect, Place)>,
    /// Where it breaks the schema.
    pub violations: Vec<Violation>,
}

/// One defect of front matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Defect {
    /// The file begins with something else.
    Missing,
    /// Something stands before the opening delimiter.
    NotFirst,
    /// No line closes it.
    Unclosed,
    /// The delimiter is written `\---`.
    Escaped,
    /// It is no YAML; the parser's reason.
    NotYaml(String),
    /// A key is given twice.
    DuplicateKey(String),
}

/// One way in which front matter breaks the schema.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Violation {
    /// The offending key or value.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
    /// The line of the schema that says so.
    pub schema_line: Place,
}
