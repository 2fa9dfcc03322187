//! Workplans, end to end: what is known of real ones, fact by fact. Each test
//! holds the defects of one chapter at their bytes, or what looks like one and
//! is none.
#![allow(clippy::unwrap_used)]

mod support;

use support::{TODAY, run, write};

const PATH: &str = "railiance-cluster/workplans/RAIL-BS-WP-0009-storage.md";

/// What the short format says of a stack of these files, without the paths.
fn found(files: &[(&str, &str)]) -> Vec<String> {
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
fn assert_found(how: &str, files: &[(&str, &str)], expected: &[&str]) {
    let found = found(files);
    assert_eq!(found.len(), expected.len(), "{how}: {found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            found.starts_with(expected),
            "{how}: {found}\nis not {expected}"
        );
    }
}

/// A plan that has all it needs.
fn whole(id: &str, repo: &str, status: &str, fields: &str, body: &str) -> String {
    format!(
        "---\nid: {id}\ntype: workplan\ntitle: Storage\ndomain: financials\nrepo: {repo}\n\
         status: {status}\nowner: tegwick\ntopic_slug: storage\ncreated: \"2026-05-01\"\n\
         updated: \"2026-05-02\"\n{fields}---\n{body}"
    )
}

fn own(status: &str, fields: &str, body: &str) -> String {
    whole("RAIL-BS-WP-0009", "railiance-cluster", status, fields, body)
}

fn task(id: &str, status: &str) -> String {
    format!("\n```task\nid: {id}\nstatus: {status}\n```\n\n**Done when:** it works.\n")
}

#[test]
fn ids_and_files() {
    // The name of the file says another prefix than the id.
    let plan = whole("RAILIANCE-WP-0002", "railiance-apps", "ready", "", "");
    assert_found(
        "file name",
        &[(
            "railiance-apps/workplans/railiance-apps-WP-0002-release.md",
            &plan,
        )],
        &[
            "railiance-apps/workplans/railiance-apps-WP-0002-release.md:2:5:2:22: warning[workplan/file-name]",
        ],
    );
    // An id with the prefix of another repo.
    let plan = whole("RAIL-PL-WP-0009", "railiance-cluster", "ready", "", "");
    assert_found(
        "prefix",
        &[("railiance-cluster/workplans/RAIL-PL-WP-0009-x.md", &plan)],
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
    let plan = whole("ADHOC-2026-03-01", "railiance-cluster", "proposed", "", "");
    assert_found(
        "ad hoc",
        &[("railiance-cluster/workplans/ADHOC-2026-03-02.md", &plan)],
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
            "13:2:13:3: error[workplan/front-matter]",
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

#[test]
fn what_is_tested_for_false_positives_is_quiet() {
    let body = "\n# Storage\n\nRailiance-apps (S5) owns Gitea; S2 must not manage databases.\n\n\
        ```yaml\npostgresql-ha:\n  enabled: false\n  # pgpool-password: see OpenBao\npassword: ENC[AES256]\n```\n\n\
        ```makefile\npg-deploy:\n\thelm upgrade --install pg bitnami/postgresql-ha\n```\n\n\
        ```sql\nCREATE DATABASE gitea;\nCREATE USER gitea WITH PASSWORD '...';\n```\n\n\
        Run `make backup` in railiance-platform.\n";
    let plan = own("active", "related_ccrs: [CCR-2026-0007]\n", body);
    let convention = "# Workplans\n\n```task\nid: RAIL-HO-WP-NNNN-TNN\n\
                      status: wait | todo | progress | done | cancel\n```\n";
    let adr = "# ADR-003: Five repos\n\n**Status:** Accepted\n\nSupersedes ADR-002. S3 owns PostgreSQL, \
               S5 owns Gitea (RAIL-HO-WP-0004).\n";
    let older =
        "# ADR-002: Two repos\n\n**Status:** Superseded by ADR-003\n**Superseded:** 2026-03-10\n";
    assert_found(
        "the list",
        &[
            (PATH, &plan),
            (
                "railiance-cluster/workplans/README.md",
                "# Plans\n\n```task\nid: T01\n```\n",
            ),
            ("railiance-cluster/workplans/.gitkeep", ""),
            (
                "railiance-infra/.claude/rules/workplan-convention.md",
                convention,
            ),
            ("railiance-infra/docs/adr/ADR-002-two-repos.md", older),
            ("railiance-infra/docs/adr/ADR-003-five-repos.md", adr),
            (
                "railiance-infra/SCOPE.md",
                "# Scope\n\nThe databases of S3 are out of scope.\n",
            ),
            (
                "railiance-platform/credential-change-requests/CCR-2026-0007.yaml",
                "fields: [ISSUE_CORE_API_KEY]\npolicy_file: openbao/policies/issue-core.hcl\nkv_path: kv/issue-core\n",
            ),
            (
                "railiance-platform/platform/state-hub-db-credentials.sops.yaml.template",
                "stringData:\n  password: change-me\n",
            ),
            (
                "railiance-apps/helm/gitea-values.yaml",
                "postgresql-ha:\n  enabled: false\nvalkey-cluster:\n  enabled: false\n\
                 gitea:\n  config:\n    database:\n      HOST: gitea-db-rw.databases.svc:5432\n",
            ),
            ("railiance-enablement/README.md", "# Enablement\n"),
        ],
        &[],
    );
}

#[test]
fn superseded_and_waiting_in_circles() {
    let old = whole(
        "RAIL-PL-WP-0001",
        "railiance-platform",
        "archived",
        "superseded_by: RAIL-HO-WP-0004\n",
        "\n> **SUPERSEDED** by `RAIL-HO-WP-0004` (2026-03-26).\n",
    );
    let new = whole(
        "RAIL-HO-WP-0004",
        "railiance-infra",
        "finished",
        "supersedes: RAIL-PL-WP-0001\n",
        "",
    );
    let old_path = "railiance-platform/workplans/archived/RAIL-PL-WP-0001-a.md";
    let new_path = "railiance-infra/workplans/RAIL-HO-WP-0004-b.md";
    assert_found("a pair", &[(old_path, &old), (new_path, &new)], &[]);
    let silent = new.replace("supersedes: RAIL-PL-WP-0001\n", "");
    assert_found(
        "half a pair",
        &[(old_path, &old), (new_path, &silent)],
        &[&format!(
            "{old_path}:12:16:12:31: warning[workplan/supersedes-pair]"
        )],
    );
    let other = "railiance-cluster/workplans/RAIL-BS-WP-0010-x.md";
    let one = own("ready", "depends_on: [RAIL-BS-WP-0010]\n", "");
    let two = whole(
        "RAIL-BS-WP-0010",
        "railiance-cluster",
        "ready",
        "depends_on_workplans: [RAIL-BS-WP-0009]\n",
        "",
    );
    assert_found(
        "a circle",
        &[(PATH, &one), (other, &two)],
        &[
            &format!("{PATH}:12:14:12:29: warning[workplan/cycle]"),
            &format!("{other}:12:24:12:39: warning[workplan/cycle]"),
        ],
    );
}

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
