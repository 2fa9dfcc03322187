//! `railint problem-matcher`: how editors and CI servers read `short`.

use serde_json::{Value, json};

use crate::cli::MatcherKind;
use crate::commands::print;
use crate::failure::Failure;

/// The groups of the expression are path, line, column, end line, end column,
/// level, rule and message. The level may be coloured.
fn expression(levels: &str) -> String {
    format!(
        r"^(.+?):(\d+):(\d+):(\d+):(\d+): (?:\x1b\[[0-9;]*m)?({levels})(?:\x1b\[[0-9;]*m)?\[([^\]]+)\]: (.*)$"
    )
}

/// Prints the matcher.
pub(crate) fn run(kind: MatcherKind) -> Result<u8, Failure> {
    let value = match kind {
        MatcherKind::Vscode => vscode(),
        MatcherKind::Github => github(),
    };
    print(&format!("{value:#}\n"))
}

/// A file `.vscode/tasks.json`.
fn vscode() -> Value {
    json!({
        "version": "2.0.0",
        "tasks": [{
            "label": "railint",
            "type": "shell",
            "command": "railint check --format short --color never",
            "problemMatcher": {
                "owner": "railint",
                "source": "railint",
                "fileLocation": ["autoDetect", "${workspaceFolder}"],
                "pattern": {
                    "regexp": expression("error|warning|info"),
                    "file": 1,
                    "line": 2,
                    "column": 3,
                    "endLine": 4,
                    "endColumn": 5,
                    "severity": 6,
                    "code": 7,
                    "message": 8
                }
            }
        }]
    })
}

/// A file for `::add-matcher::`. GitHub knows the severities error, warning and
/// notice, and passes over a line with any other: what railint calls info has a
/// matcher of its own.
fn github() -> Value {
    let pattern = |levels| {
        json!({
            "regexp": expression(levels),
            "file": 1,
            "line": 2,
            "column": 3,
            "severity": 6,
            "code": 7,
            "message": 8
        })
    };
    let mut info = pattern("info");
    if let Some(info) = info.as_object_mut() {
        info.remove("severity");
    }
    json!({
        "problemMatcher": [
            { "owner": "railint", "pattern": [pattern("error|warning")] },
            { "owner": "railint-info", "severity": "notice", "pattern": [info] }
        ]
    })
}
