//! Workplans, end to end: the defects that real ones have, each at its place,
//! and what must stay quiet.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::Path;

use support::{TODAY, run, workspace, write};

/// What the short format says of a stack of these files.
fn findings(files: &[(&str, &str)]) -> String {
    let stack = tempfile::tempdir().unwrap();
    write(stack.path(), files);
    short(stack.path())
}

fn short(stack: &Path) -> String {
    let ran = run(stack, &["check", "--format", "short", "--today", TODAY]);
    assert!(matches!(ran.status, 0 | 1), "{}", ran.err);
    ran.out
}

/// A plan with all that a plan needs; `fields` are added, `body` follows.
fn plan(id: &str, repo: &str, status: &str, fields: &str, body: &str) -> String {
    format!(
        "---\nid: {id}\ntype: workplan\ntitle: Storage\ndomain: financials\nrepo: {repo}\n\
         status: {status}\nowner: tegwick\ntopic_slug: storage\ncreated: 2026-05-01\n\
         updated: \"2026-05-02\"\n{fields}---\n{body}"
    )
}

fn task(id: &str, status: &str) -> String {
    format!("```task\nid: {id}\nstatus: {status}\n```\n\n**Done when:** it works.\n")
}

/// The document that railint was asked to understand, or, where it is not at
/// hand, one of the same form.
fn seed() -> String {
    let found = workspace("../shared/seed/RAIL-PL-WP-0001-platform-baseline.txt");
    if let Ok(page) = fs::read_to_string(found) {
        let start = page.find("\n---\n").unwrap() + 1;
        return page.get(start..).unwrap().to_owned();
    }
    let mut body = "\n# Storage\n\n> **SUPERSEDED** by `RAIL-HO-WP-0004` (2026-03-26).\n\n\
         ## Tasks\n\n"
        .to_owned();
    for number in 1..=6 {
        body.push_str(&format!(
            "### T{number:02} — Step\n\n```task\nid: RAIL-PL-WP-0001-T{number:02}\n\
             state_hub_task_id: f5af95bf-3d2d-458a-b695-666d4dc2dc9{number}\n\
             status: cancelled\npriority: high\n```\n\n**Pre-condition:** T01 done.\n\n\
             1. Point to it:\n   ```yaml\n   postgresql-ha:\n     enabled: false\n   password: ENC[...]\n   ```\n\n\
             ```makefile\npg-deploy:\n\thelm upgrade --install pg bitnami/postgresql-ha\n```\n\n\
             ```sql\nCREATE USER gitea WITH PASSWORD '...';\n```\n\n**Done when:** it runs.\n\n---\n\n"
        ));
    }
    let fields = "superseded_by: RAIL-HO-WP-0004\n";
    plan(
        "RAIL-PL-WP-0001",
        "railiance-platform",
        "archived",
        fields,
        &body,
    )
}

#[test]
fn the_seed_has_legacy_words_and_nothing_else() {
    let successor = plan(
        "RAIL-HO-WP-0004",
        "railiance-infra",
        "finished",
        "supersedes: RAIL-PL-WP-0001\n",
        "",
    );
    let found = findings(&[
        (
            "railiance-platform/workplans/archived/RAIL-PL-WP-0001-platform-baseline.md",
            &seed(),
        ),
        (
            "railiance-infra/workplans/RAIL-HO-WP-0004-cleanup.md",
            &successor,
        ),
    ]);
    assert_eq!(found.lines().count(), 6, "{found}");
    for line in found.lines() {
        let older = "warning[workplan/task-status]: `cancelled` is an older word for the task \
                     status `cancel`";
        assert!(line.ends_with(older), "{line}");
    }
}

#[test]
fn two_repos_that_count_under_one_prefix_collide() {
    let mut files = Vec::new();
    for repo in ["railiance-apps", "railiance-platform"] {
        for id in ["RAILIANCE-WP-0005", "RAILIANCE-WP-0006"] {
            let path = format!("{repo}/workplans/{id}-x.md");
            files.push((
                path,
                plan(id, repo, "active", "", &task(&format!("{id}-T01"), "todo")),
            ));
        }
    }
    let path = "railiance-platform/workplans/RAILIANCE-WP-0009-y.md".to_owned();
    let fields = "depends_on_workplans:\n  - RAILIANCE-WP-0005\ndepends_on: RAILIANCE-WP-0006\n";
    files.push((
        path,
        plan(
            "RAILIANCE-WP-0009",
            "railiance-platform",
            "ready",
            fields,
            "",
        ),
    ));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let found = findings(&files);
    assert_eq!(
        found
            .matches(":2:5:2:22: error[workplan/duplicate-id]")
            .count(),
        4,
        "{found}"
    );
    assert!(
        found.contains("0009-y.md:13:5:13:22: warning[workplan/reference]"),
        "{found}"
    );
    assert!(
        found.contains("0009-y.md:14:13:14:30: warning[workplan/reference]"),
        "{found}"
    );
    assert_eq!(found.lines().count(), 6, "{found}");
}

/// A plan of railiance-cluster: how it is wrong, its text, and what is found.
type Case<'a> = (&'a str, String, &'a [&'a str]);

#[test]
fn defects_of_one_plan_are_found_at_their_bytes() {
    let own = |status: &str, fields: &str, body: &str| {
        plan("RAIL-BS-WP-0009", "railiance-cluster", status, fields, body)
    };
    let one = |status: &str| task("RAIL-BS-WP-0009-T01", status);
    let cases: &[Case<'_>] = &[
        (
            "proposed with one done",
            own("proposed", "", &one("done")),
            &["7:9:7:17: warning[workplan/status-against-tasks]"],
        ),
        (
            "ready with one done, in an older word for the plan",
            own("todo", "", &one("done")),
            &[
                "7:9:7:13: warning[workplan/status]",
                "7:9:7:13: warning[workplan/status-against-tasks]",
            ],
        ),
        (
            "blocked, and nothing says by what",
            own("blocked", "", ""),
            &["7:9:7:16: info[workplan/blocked-on]"],
        ),
        (
            "a short id and an older word, in a list, with CRLF",
            own(
                "active",
                "",
                "\n- one\n\n  ```task\n  id: T01\n  status: blocked\n  ```\n\n  Done when?\n",
            )
            .replace('\n', "\r\n"),
            &[
                "17:7:17:10: warning[workplan/task-id]",
                "18:11:18:18: warning[workplan/task-status]",
            ],
        ),
        (
            "an escaped delimiter",
            own("active", "", "").replace("---", "\\---"),
            &["1:1:1:5: error[workplan/front-matter]"],
        ),
        (
            "a tab in front matter",
            own("active", "owner_since:\n\t- 2026\n", ""),
            &["13:2:13:3: error[workplan/front-matter]"],
        ),
        (
            "a status that is derived",
            own("stalled", "", ""),
            &["7:9:7:16: error[workplan/status]"],
        ),
        (
            "a quote that is never closed takes its block along",
            own(
                "active",
                "",
                "> ~~~task\n> id: RAIL-BS-WP-0009-T01\n\ntext\n",
            ),
            &["13:6:13:10: error[workplan/task-block]"],
        ),
        (
            "itself as its successor",
            own(
                "finished",
                "superseded_by: RAIL-BS-WP-0009\n",
                "> Superseded by RAIL-BS-WP-0009.\n",
            ),
            &["12:16:12:31: warning[workplan/supersedes-pair]"],
        ),
    ];
    for (how, text, expected) in cases {
        let path = "railiance-cluster/workplans/RAIL-BS-WP-0009-storage.md";
        let found = findings(&[(path, text)]);
        let found: Vec<&str> = found
            .lines()
            .map(|line| line.trim_start_matches(path).trim_start_matches(':'))
            .collect();
        assert_eq!(found.len(), expected.len(), "{how}: {found:#?}");
        for (found, expected) in found.iter().zip(*expected) {
            assert!(found.starts_with(expected), "{how}: {found}");
        }
    }
}

#[test]
fn what_only_looks_wrong_is_quiet() {
    let sample = "# Workplans\n\n```task\nid: RAIL-HO-WP-NNNN-TNN\n\
                  status: wait | todo | progress | done | cancel\n```\n";
    let body = "\n# Storage\n\nADR-002 named S2; INC-002 and CUST-WP-0042 are elsewhere.\n\n\
                ## Task T01: Dump\n\n```task\nstate_hub_task_id: \"\"\nid: RAIL-BS-WP-0009-T01\n\
                status: progress\nassignee: codex\n```\n\n```task-notes\nstatus: [\n```\n\n\
                Done when: `CREATE DATABASE x` ran.\n\n```yaml\nstatus: nonsense\nid: T99\n```\n\n\
                ### Plain title\n\n```task\nid: RAIL-BS-WP-0009-T02\nstatus: wait\n```\n\n\
                **Acceptance:** RAIL-BS-WP-0009 T01 is done.\n";
    let fields = "depends_on: RAIL-BS-WP-0004\nplanning_order: 3\n\
                  related_ccrs: [CCR-2026-0007]\nstate_hub_workstream_id: \"\"\n";
    let cluster = plan(
        "RAIL-BS-WP-0009",
        "railiance-cluster",
        "active",
        fields,
        body,
    );
    let older = plan(
        "RAIL-BS-WP-0004",
        "railiance-bootstrap",
        "finished",
        "completed: 2026-05-02\n",
        "- [ ] old form\n- [x] of tasks",
    );
    let adhoc = plan(
        "ADHOC-2026-03-01",
        "railiance-cluster",
        "archived",
        "",
        &task("ADHOC-2026-03-01-T01", "done"),
    );
    let found = findings(&[
        (
            "railiance-cluster/workplans/RAIL-BS-WP-0009-storage.md",
            &cluster,
        ),
        (
            "railiance-cluster/workplans/archived/260502-RAIL-BS-WP-0004-x.md",
            &older,
        ),
        (
            "railiance-cluster/workplans/archived/260301-ADHOC-2026-03-01.md",
            &adhoc,
        ),
        ("railiance-cluster/workplans/README.md", "No plan.\n"),
        (
            "railiance-cluster/.claude/rules/workplan-convention.md",
            sample,
        ),
        ("railiance-infra/README.md", ""),
        ("railiance-platform/README.md", ""),
        ("railiance-enablement/README.md", ""),
        ("railiance-apps/README.md", ""),
    ]);
    assert_eq!(found, "");
}

#[test]
fn a_missing_repo_is_said_and_not_guessed() {
    let stack = tempfile::tempdir().unwrap();
    let text = plan(
        "RAIL-BS-WP-0009",
        "railiance-cluster",
        "ready",
        "depends_on: RAIL-PL-WP-0077\n",
        "",
    );
    write(
        stack.path(),
        &[("railiance-cluster/workplans/RAIL-BS-WP-0009-x.md", &text)],
    );
    let ran = run(stack.path(), &["check"]);
    assert_eq!(ran.status, 0, "{}", ran.out);
    assert!(
        ran.out.contains("judged in part: workplan/reference"),
        "{}",
        ran.out
    );
}

#[test]
fn a_team_asks_for_fields_of_its_own() {
    let text = plan("RAIL-BS-WP-0009", "railiance-cluster", "ready", "", "");
    let found = findings(&[
        (
            "railint.yaml",
            "extends: railiance\nworkplans: { required: [repo_goal_id] }\n",
        ),
        ("railiance-cluster/workplans/RAIL-BS-WP-0009-x.md", &text),
    ]);
    let expected = "1:1:1:4: error[workplan/schema]: In the front matter, the field \
                    `repo_goal_id` is missing\n";
    assert!(found.ends_with(expected), "{found}");
}
