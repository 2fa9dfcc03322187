//! Stacks of workplans, and what is found in them.
#![allow(dead_code, clippy::unwrap_used)]

use super::{TODAY, run, write};

/// A plan of railiance-cluster.
pub const PATH: &str = "railiance-cluster/workplans/RAIL-BS-WP-0009-storage.md";

/// What the short format says of a stack of these files.
pub fn found(files: &[(&str, &str)]) -> Vec<String> {
    let stack = tempfile::tempdir().unwrap();
    write(stack.path(), files);
    let ran = run(
        stack.path(),
        &["check", "--format", "short", "--today", TODAY],
    );
    assert!(matches!(ran.status, 0 | 1), "{}", ran.err);
    ran.out.lines().map(str::to_owned).collect()
}

/// Asserts that exactly these begin the lines, in their order.
pub fn assert_found(how: &str, files: &[(&str, &str)], expected: &[&str]) {
    let found = found(files);
    assert_eq!(found.len(), expected.len(), "{how}: {found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            found.starts_with(expected),
            "{how}: {found}\nis not {expected}"
        );
    }
}

/// A plan with all that a plan needs; `fields` are added, `body` follows.
pub fn plan(id: &str, repo: &str, status: &str, fields: &str, body: &str) -> String {
    format!(
        "---\nid: {id}\ntype: workplan\ntitle: Storage\ndomain: financials\nrepo: {repo}\n\
         status: {status}\nowner: tegwick\ntopic_slug: storage\ncreated: \"2026-05-01\"\n\
         updated: \"2026-05-02\"\n{fields}---\n{body}"
    )
}

/// The plan at [`PATH`].
pub fn own(status: &str, fields: &str, body: &str) -> String {
    plan("RAIL-BS-WP-0009", "railiance-cluster", status, fields, body)
}

/// A task block, and a word on when it is done.
pub fn task(id: &str, status: &str) -> String {
    format!("\n```task\nid: {id}\nstatus: {status}\n```\n\n**Done when:** it works.\n")
}

/// The repos of the stack that hold no plan, so that none is unknown.
pub const OTHERS: [(&str, &str); 4] = [
    ("railiance-infra/README.md", "# Infra\n"),
    ("railiance-platform/README.md", "# Platform\n"),
    ("railiance-enablement/README.md", "# Enablement\n"),
    ("railiance-apps/README.md", "# Apps\n"),
];
