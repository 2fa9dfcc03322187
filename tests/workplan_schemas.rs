//! Workplans, end to end: schemas and collections of a team's own.
#![allow(clippy::unwrap_used)]

mod support;

use support::workplans::{PATH, assert_found, own};
use support::{TODAY, run, write};

#[test]
fn a_team_brings_its_own_schema_with_one_line() {
    let schema = r#"{
  "type": "object",
  "required": ["id", "status", "squad"],
  "properties": { "squad": { "enum": ["blue", "green"] } }
}
"#;
    let plan = "---\nid: RAIL-BS-WP-0009\nstatus: active\nsquad: blu\n---\n";
    let one_line = "extends: railiance\nworkplans: { schema: plan.schema.json }\n";
    assert_found(
        "a word that the schema does not know",
        &[
            ("railint.yaml", one_line),
            ("plan.schema.json", schema),
            (PATH, plan),
        ],
        &[&format!(
            "{PATH}:4:8:4:11: error[workplan/schema]: In the front matter, `squad` cannot be `blu`"
        )],
    );
    let stack = tempfile::tempdir().unwrap();
    let text = plan.replace("squad: blu", "squad: blue");
    let tasks = r#"{ "required": ["id", "squad"], "properties": { "id": {}, "squad": {} } }"#;
    let body = format!("{text}\n```task\nid: RAIL-BS-WP-0009-T01\nsqad: blue\n```\n");
    let two =
        "extends: railiance\nworkplans: { schema: plan.schema.json, task-schema: s/task.json }\n";
    write(
        stack.path(),
        &[
            ("railint.yaml", two),
            ("plan.schema.json", schema),
            ("s/task.json", tasks),
            (PATH, &body),
        ],
    );
    let ran = run(stack.path(), &["check", "--today", TODAY]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    for part in [
        "the field `squad` is missing",
        "did you mean `squad`?",
        "s/task.json:1:",
    ] {
        assert!(ran.out.contains(part), "{part} is not in\n{}", ran.out);
    }
    // What is wrong with the line is said at the line.
    for (given, message) in [
        (
            "gone.json",
            "railint.yaml:2:22: `gone.json` cannot be read: there is no such file",
        ),
        (
            "../plan.json",
            "railint.yaml:2:22: `../plan.json` has to lie below the folder",
        ),
        ("runbok", "railint.yaml:2:22: there is no schema `runbok`"),
    ] {
        let stack = tempfile::tempdir().unwrap();
        let text = format!("extends: railiance\nworkplans: {{ schema: {given} }}\n");
        write(stack.path(), &[("railint.yaml", &text), (PATH, plan)]);
        let ran = run(stack.path(), &["check"]);
        assert_eq!(ran.status, 2, "{}", ran.out);
        assert!(ran.err.contains("railint.yaml"), "{}", ran.err);
        let sentence = message.split_once(": ").unwrap().1;
        assert!(
            ran.err.contains(sentence),
            "{sentence} is not in\n{}",
            ran.err
        );
    }
}

#[test]
fn a_repo_has_collections_of_its_own() {
    let schema = r#"{ "required": ["owner"], "properties": {} }"#;
    let own = "collections:\n  runbooks:\n    files: [runbooks/*.md]\n    schema: runbook.json\n";
    let runbook = "---\ntitle: Restore\n---\n";
    assert_found(
        "for the repo alone",
        &[
            ("railint.yaml", "extends: railiance\n"),
            ("railiance-platform/railint.yaml", own),
            ("railiance-platform/runbook.json", schema),
            ("railiance-platform/runbooks/restore.md", runbook),
            ("railiance-apps/runbooks/restore.md", runbook),
        ],
        &["railiance-platform/runbooks/restore.md:1:1:1:4: error[workplan/collection-schema]"],
    );
    let adr = "# ADR-001\n\n**Status:** Superseded by ADR-009\n";
    assert_found(
        "taken away",
        &[
            (
                "railint.yaml",
                "extends: railiance\ncollections: { adr: null }\n",
            ),
            ("railiance-platform/docs/adr/ADR-001-x.md", adr),
        ],
        &[],
    );
}
#[test]
fn a_team_asks_for_fields_of_its_own() {
    let asks = "extends: railiance\nworkplans: { required: [repo_goal_id] }\n";
    assert_found(
        "one more field",
        &[("railint.yaml", asks), (PATH, &own("ready", "", ""))],
        &[&format!(
            "{PATH}:1:1:1:4: error[workplan/schema]: In the front matter, the field \
             `repo_goal_id` is missing"
        )],
    );
}
