//! `railint plans`: the list of the plans of a stack.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{Ran, TODAY, railint, run, workspace, write};

fn plan(id: &str, repo: &str, status: &str, fields: &str, tasks: &[&str]) -> String {
    let mut text = format!(
        "---\nid: {id}\ntype: workplan\ntitle: Storage classes for everyone in the stack\n\
         domain: financials\nrepo: {repo}\nstatus: {status}\nowner: tegwick\ntopic_slug: storage\n\
         created: 2026-05-01\nupdated: \"2026-11-13\"\n{fields}---\n"
    );
    for (index, status) in tasks.iter().enumerate() {
        text.push_str(&format!(
            "\n```task\nid: {id}-T{:02}\nstatus: {status}\n```\n",
            index + 1
        ));
    }
    text
}

fn stack() -> tempfile::TempDir {
    let stack = tempfile::tempdir().unwrap();
    write(
        stack.path(),
        &[
            (
                "railiance-platform/workplans/RAIL-PL-WP-0002-b.md",
                &plan(
                    "RAIL-PL-WP-0002",
                    "railiance-platform",
                    "blocked",
                    "depends_on: [RAIL-PL-WP-0001, RAIL-BS-WP-0001]\nblocked_on: \"message-from:x\"\n",
                    &["done", "cancelled", "progress", "todo", "nonsense"],
                ),
            ),
            (
                "railiance-platform/workplans/archived/RAIL-PL-WP-0001-a.md",
                &plan(
                    "RAIL-PL-WP-0001",
                    "railiance-platform",
                    "done",
                    "",
                    &["done"],
                ),
            ),
            (
                "railiance-cluster/workplans/RAIL-BS-WP-0001-c.md",
                &plan("RAIL-BS-WP-0001", "railiance-cluster", "active", "", &[]),
            ),
            (
                "railiance-cluster/workplans/broken\u{1b}.md",
                "# No front matter\n",
            ),
        ],
    );
    stack
}

fn plans(stack: &Path, arguments: &[&str]) -> Ran {
    let mut all = vec!["plans", "--today", TODAY];
    all.extend(arguments);
    run(stack, &all)
}

fn ids(stack: &Path, arguments: &[&str]) -> Vec<String> {
    let mut all = vec!["--format", "json"];
    all.extend(arguments);
    let ran = plans(stack, &all);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let list: Value = serde_json::from_str(&ran.out).unwrap();
    let plans = list["plans"].as_array().unwrap();
    plans
        .iter()
        .map(|plan| plan["id"].as_str().unwrap_or("-").to_owned())
        .collect()
}

#[test]
fn the_table_is_sorted_and_as_wide_as_the_terminal() {
    let stack = stack();
    let out = plans(stack.path(), &[]).out;
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 5, "{out}");
    assert!(lines[0].starts_with("REPO                ID "), "{out}");
    let starts: Vec<&str> = lines[1..]
        .iter()
        .map(|line| line.split("  ").next().unwrap())
        .collect();
    assert_eq!(
        starts,
        [
            "railiance-cluster",
            "railiance-cluster",
            "railiance-platform",
            "railiance-platform"
        ]
    );
    assert!(!out.contains('\u{1b}'), "{out}");
    let blocked = lines[4].split_whitespace().collect::<Vec<&str>>().join(" ");
    assert_eq!(
        blocked,
        "railiance-platform RAIL-PL-WP-0002 blocked 1/2 10 d message-from:x, RAIL-BS-WP-0001 \
         Storage classes for everyone in the stack"
    );
    let narrow = railint(stack.path())
        .args(["plans", "--today", TODAY])
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    let narrow = String::from_utf8(narrow.stdout).unwrap();
    for line in narrow.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    assert!(narrow.contains('…'), "{narrow}");
    assert!(narrow.contains("RAIL-PL-WP-0002"), "{narrow}");
}

#[test]
fn json_follows_its_schema() {
    let stack = stack();
    let schema = fs::read_to_string(workspace("schemas/plans.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let list: Value =
        serde_json::from_str(&plans(stack.path(), &["--format", "json"]).out).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&list)
        .map(|e| e.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let last = &list["plans"][3];
    assert_eq!(last["tasks"]["done"], 1);
    assert_eq!(last["tasks"]["cancelled"], 1);
    assert_eq!(last["tasks"]["unknown"], 1);
    assert_eq!(last["stale_days"], 10);
    assert_eq!(last["state"], "blocked");
    assert_eq!(list["plans"][2]["state"], "done");
    assert_eq!(list["plans"][2]["stale_days"], Value::Null);
}

#[test]
fn the_list_is_narrowed() {
    let stack = stack();
    let ids = |arguments: &[&str]| ids(stack.path(), arguments);
    assert_eq!(
        ids(&["--status", "finished"]),
        ["RAIL-PL-WP-0001"],
        "an older word counts"
    );
    assert_eq!(
        ids(&["--repo", "railiance-cluster", "--open"]),
        ["-", "RAIL-BS-WP-0001"]
    );
    assert_eq!(
        ids(&["--stale", "10"]),
        ["RAIL-BS-WP-0001", "RAIL-PL-WP-0002"]
    );
    assert_eq!(ids(&["--stale", "11"]), [""; 0]);
    assert_eq!(
        ids(&["railiance-platform/workplans/archived"]),
        ["RAIL-PL-WP-0001"]
    );
    let wrong = plans(stack.path(), &["--status", "finshed"]);
    assert_eq!(wrong.status, 2);
    assert!(
        wrong.err.contains("did you mean `finished`?"),
        "{}",
        wrong.err
    );
    let none = plans(stack.path(), &["--status", "backlog"]);
    assert_eq!(
        (none.status, none.out.as_str()),
        (0, "No workplan is here that fits.\n")
    );
}
