//! Workplans, end to end: what is known of real ones, fact by fact. Each test
//! holds the defects of one chapter at their bytes.
#![allow(clippy::unwrap_used)]

mod support;

use support::workplans::{PATH, assert_found, found, own, plan, task};

#[test]
fn ids_and_files() {
    // The name of the file says another prefix than the id.
    let text = plan("RAILIANCE-WP-0002", "railiance-apps", "ready", "", "");
    assert_found(
        "file name",
        &[(
            "railiance-apps/workplans/railiance-apps-WP-0002-release.md",
            &text,
        )],
        &[
            "railiance-apps/workplans/railiance-apps-WP-0002-release.md:2:5:2:22: warning[workplan/file-name]",
        ],
    );
    // An id with the prefix of another repo.
    let text = plan("RAIL-PL-WP-0009", "railiance-cluster", "ready", "", "");
    assert_found(
        "prefix",
        &[("railiance-cluster/workplans/RAIL-PL-WP-0009-x.md", &text)],
        &["railiance-cluster/workplans/RAIL-PL-WP-0009-x.md:2:5:2:20: warning[workplan/prefix]"],
    );
    // The day in front is none.
    let archived = "railiance-cluster/workplans/archived/261305-RAIL-BS-WP-0009-storage.md";
    assert_found(
        "day",
        &[(archived, &own("finished", "", ""))],
        &[
            "railiance-cluster/workplans/archived/261305-RAIL-BS-WP-0009-storage.md:2:5:2:20: warning[workplan/file-name]",
        ],
    );
    // A plan of a day whose file has another day.
    let text = plan("ADHOC-2026-03-01", "railiance-cluster", "proposed", "", "");
    assert_found(
        "ad hoc",
        &[("railiance-cluster/workplans/ADHOC-2026-03-02.md", &text)],
        &["railiance-cluster/workplans/ADHOC-2026-03-02.md:2:5:2:21: warning[workplan/file-name]"],
    );
}

#[test]
fn the_archive() {
    let archived = "railiance-cluster/workplans/archived/260605-RAIL-BS-WP-0009-storage.md";
    for status in ["active", "ready", "blocked", "proposed", "backlog"] {
        let found = found(&[(archived, &own(status, "blocked_on: x\n", ""))]);
        let expected = format!(
            "{archived}:7:9:7:{}: error[workplan/location]",
            9 + status.len()
        );
        assert!(
            found.iter().any(|line| line.starts_with(&expected)),
            "{status}: {found:#?}"
        );
    }
    for status in ["finished", "archived"] {
        assert_found(status, &[(archived, &own(status, "", ""))], &[]);
    }
    // Finished ones may stay where they are, archived ones may not.
    assert_found("finished outside", &[(PATH, &own("finished", "", ""))], &[]);
    assert_found(
        "archived outside",
        &[(PATH, &own("archived", "", ""))],
        &[&format!("{PATH}:7:9:7:17: warning[workplan/location]")],
    );
}

#[test]
fn status_words() {
    for old in ["completed", "done", "todo", "open"] {
        let found = found(&[(PATH, &own(old, "", ""))]);
        let expected = format!("{PATH}:7:9:7:{}: warning[workplan/status]", 9 + old.len());
        assert!(
            found.iter().any(|line| line.starts_with(&expected)),
            "{old}: {found:#?}"
        );
    }
    for derived in ["stalled", "needs_review", "wait", "cancelled"] {
        let found = found(&[(PATH, &own(derived, "", ""))]);
        let expected = format!("{PATH}:7:9:7:{}: error[workplan/status]", 9 + derived.len());
        assert!(
            found.iter().any(|line| line.starts_with(&expected)),
            "{derived}: {found:#?}"
        );
    }
    for old in ["blocked", "waiting", "in_progress", "cancelled", "canceled"] {
        let body = task("RAIL-BS-WP-0009-T01", old) + &task("RAIL-BS-WP-0009-T02", "todo");
        assert_found(
            old,
            &[(PATH, &own("active", "", &body))],
            &[&format!(
                "{PATH}:16:9:16:{}: warning[workplan/task-status]",
                9 + old.len()
            )],
        );
    }
    for other in ["finished", "active", "nonsense"] {
        let body = task("RAIL-BS-WP-0009-T01", other) + &task("RAIL-BS-WP-0009-T02", "todo");
        assert_found(
            other,
            &[(PATH, &own("active", "", &body))],
            &[&format!(
                "{PATH}:16:9:16:{}: error[workplan/task-status]",
                9 + other.len()
            )],
        );
    }
}

#[test]
fn fields_of_a_plan() {
    // `repo_slug` in place of `repo`, bare dates, a scalar where lists are usual.
    let plan = own("active", "depends_on: RAIL-BS-WP-0009\n", "")
        .replace("repo: ", "repo_slug: ")
        .replace("\"2026-05-01\"", "2026-05-01")
        .replace(
            "depends_on: RAIL-BS-WP-0009\n",
            "related_ccrs: CCR-2026-0007\nplanning_priority: high\n",
        );
    assert_found("other forms", &[(PATH, &plan)], &[]);
    for field in [
        "id",
        "type",
        "title",
        "domain",
        "status",
        "owner",
        "topic_slug",
        "created",
        "updated",
    ] {
        let plan: Vec<String> = own("active", "", "")
            .lines()
            .filter(|line| !line.starts_with(&format!("{field}:")))
            .map(|line| format!("{line}\n"))
            .collect();
        let found = found(&[(PATH, &plan.concat())]);
        let expected = format!(
            "{PATH}:1:1:1:4: error[workplan/schema]: In the front matter, the field `{field}` is missing"
        );
        assert!(found.contains(&expected), "{field}: {found:#?}");
    }
    assert_found(
        "another repo",
        &[(
            PATH,
            &own("active", "", "").replace("repo: railiance-cluster", "repo: railiance-apps"),
        )],
        &[&format!("{PATH}:6:7:6:21: error[workplan/repo]")],
    );
    assert_found(
        "hub ids",
        &[(PATH, &own("active", "state_hub_workstream_id: 12-34\n", ""))],
        &[&format!("{PATH}:12:26:12:31: error[workplan/hub-id]")],
    );
    assert_found(
        "dates",
        &[(PATH, &own("active", "completed: 2026-04-01\n", ""))],
        &[
            &format!("{PATH}:12:12:12:22: warning[workplan/dates]: This plan was completed"),
            &format!(
                "{PATH}:12:12:12:22: warning[workplan/dates]: `completed` (2026-04-01) lies before"
            ),
        ],
    );
    assert_found(
        "the future",
        &[(
            PATH,
            &own("active", "", "").replace("2026-05-02", "2027-01-01"),
        )],
        &[&format!("{PATH}:11:10:11:22: warning[workplan/dates]")],
    );
}

#[test]
fn malformed_front_matter() {
    let plan = own("active", "", "");
    for (how, text, expected) in [
        (
            "missing",
            "# Storage\n".to_owned(),
            "1:1:1:1: error[workplan/front-matter]",
        ),
        (
            "empty",
            String::new(),
            "1:1:1:1: error[workplan/front-matter]",
        ),
        (
            "unclosed",
            plan.replacen("---\n", "", 2).replacen("id:", "---\nid:", 1),
            "1:1:1:4: error[workplan/front-matter]",
        ),
        (
            "escaped",
            plan.replace("---", "\\---"),
            "1:1:1:5: error[workplan/front-matter]",
        ),
        (
            "too late",
            format!("\n{plan}"),
            "2:1:2:4: error[workplan/front-matter]",
        ),
        (
            "twice",
            own("active", "owner: railiance\n", ""),
            "12:1:12:6: error[workplan/front-matter]",
        ),
        (
            "a tab",
            own("active", "tags:\n\t- a\n", ""),
            "13:1:13:2: error[workplan/front-matter]: A tab stands",
        ),
        (
            "a tab, seen on the next line only",
            plan.replacen("id:", "\tid:", 1),
            "2:1:2:2: error[workplan/front-matter]: A tab stands",
        ),
        (
            "an escaped field",
            plan.replace("topic_slug", "topic\\_slug"),
            "9:1:9:12: error[workplan/front-matter]: The field `topic\\_slug` is escaped",
        ),
        (
            "an escaped field that need not be there",
            own(
                "finished",
                "superseded\\_by: RAIL-BS-WP-0010\n",
                "> Superseded by RAIL-BS-WP-0010.\n",
            ),
            "12:1:12:15: error[workplan/front-matter]",
        ),
        (
            "a colon",
            plan.replace("title: Storage", "title: Storage: classes"),
            "4:15:4:16: error[workplan/front-matter]",
        ),
    ] {
        let found = found(&[(PATH, &text)]);
        let expected = format!("{PATH}:{expected}");
        assert_eq!(found.len(), 1, "{how}: {found:#?}");
        assert!(
            found.iter().all(|line| line.starts_with(&expected)),
            "{how}: {found:#?}"
        );
    }
    assert_found(
        "a byte order mark",
        &[(PATH, &format!("\u{feff}{plan}"))],
        &[&format!("{PATH}:1:1:1:4: warning[workplan/front-matter]")],
    );
    // CRLF and a last line without end are no defects.
    for text in [plan.replace('\n', "\r\n"), plan.trim_end().to_owned()] {
        assert_found("well formed", &[(PATH, &text)], &[]);
    }
}

#[test]
fn task_blocks() {
    let open = task("RAIL-BS-WP-0009-T01", "todo");
    for (how, body, expected) in [
        (
            "short id",
            task("T01", "todo"),
            vec!["15:5:15:8: warning[workplan/task-id]"],
        ),
        (
            "twice",
            open.clone() + &open,
            vec![
                "15:5:15:24: error[workplan/task-id]",
                "22:5:22:24: error[workplan/task-id]",
            ],
        ),
        (
            "a gap",
            open.clone() + &task("RAIL-BS-WP-0009-T03", "todo"),
            vec!["22:5:22:24: info[workplan/task-id]"],
        ),
        (
            "of another plan",
            task("RAIL-BS-WP-0008-T01", "todo"),
            vec!["15:5:15:24: warning[workplan/task-id]"],
        ),
        (
            "a priority that is none",
            open.replace("status: todo", "status: todo\npriority: urgent"),
            vec!["17:11:17:17: warning[workplan/task-block]"],
        ),
        (
            "a field that nobody reads",
            open.replace("status: todo", "status: todo\nasignee: codex"),
            vec!["17:1:17:8: warning[workplan/task-block]"],
        ),
        (
            "no status",
            open.replace("status: todo\n", ""),
            vec!["14:4:14:8: error[workplan/task-block]"],
        ),
        (
            "a tab",
            open.replace("status:", "\tstatus:"),
            vec!["16:1:16:2: error[workplan/task-block]: A tab stands"],
        ),
        (
            "in a list, short and in an older word, with CRLF",
            "\n- one\n\n  ```task\n  id: T01\n  status: blocked\n  ```\n\n  Done when?\n"
                .replace('\n', "\r\n"),
            vec![
                "17:7:17:10: warning[workplan/task-id]",
                "18:11:18:18: warning[workplan/task-status]",
            ],
        ),
        (
            "a quote that is never closed takes its block along",
            "> ~~~task\n> id: RAIL-BS-WP-0009-T01\n\ntext\n".to_owned(),
            vec!["13:6:13:10: error[workplan/task-block]"],
        ),
        (
            "no YAML",
            open.replace("status: todo", "status: [todo"),
            vec!["16:9:16:10: error[workplan/task-block]"],
        ),
        (
            "never closed",
            open.replace("```\n\n**Done", "**Done"),
            vec!["14:4:14:8: error[workplan/task-block]"],
        ),
        (
            "the heading counts otherwise",
            format!("\n### T02 — Step\n{open}"),
            vec!["14:1:14:15: warning[workplan/task-heading]"],
        ),
        (
            "no condition",
            open.replace("**Done when:** it works.", "Soon."),
            vec!["15:5:15:24: info[workplan/done-when]"],
        ),
    ] {
        let expected: Vec<String> = expected.iter().map(|one| format!("{PATH}:{one}")).collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        assert_found(how, &[(PATH, &own("active", "", &body))], &expected);
    }
    // All the forms of headings and ids that are in use.
    for heading in [
        "### T01 — Step",
        "## T01 - Step",
        "## Task T01: Step",
        "### Step by step",
    ] {
        let body = format!("\n{heading}\n{open}");
        assert_found(heading, &[(PATH, &own("active", "", &body))], &[]);
    }
}

#[test]
fn contradictions_seen() {
    for (status, tasks, expected) in [
        ("proposed", ["done", "todo"], Some("warning")),
        ("ready", ["done", "todo"], Some("warning")),
        ("active", ["done", "cancel"], Some("warning")),
        ("finished", ["done", "progress"], Some("error")),
        ("active", ["done", "todo"], None),
        ("finished", ["done", "cancel"], None),
        ("proposed", ["cancel", "todo"], None),
    ] {
        let body = task("RAIL-BS-WP-0009-T01", tasks[0]) + &task("RAIL-BS-WP-0009-T02", tasks[1]);
        let found = found(&[(PATH, &own(status, "", &body))]);
        let rule = expected.map(|level| {
            format!(
                "{PATH}:7:9:7:{}: {level}[workplan/status-against-tasks]",
                9 + status.len()
            )
        });
        assert_eq!(
            found.len(),
            usize::from(rule.is_some()),
            "{status}: {found:#?}"
        );
        assert!(
            found
                .iter()
                .all(|line| line.starts_with(rule.as_deref().unwrap())),
            "{found:#?}"
        );
    }
    assert_found(
        "blocked, and nothing says by what",
        &[(PATH, &own("blocked", "", ""))],
        &[&format!("{PATH}:7:9:7:16: info[workplan/blocked-on]")],
    );
}
