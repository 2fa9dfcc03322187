//! Workplans, end to end: what plans of several repos say of each other, and
//! what must stay quiet.
#![allow(clippy::unwrap_used)]

mod support;

use support::workplans::{OTHERS, PATH, assert_found, found, own, plan, task};
use support::{run, write};

/// A closed plan as they really are: six tasks in an older word, a banner, a
/// table, quoted rules, and examples of all that would be wrong elsewhere.
fn closed() -> String {
    let mut body = "# Storage\n> **SUPERSEDED** by `RAIL-HO-WP-0004` (2026-03-26).\n\
         > The chart is stale; see WP-0004 T03-T05.\n## Scope\n\
         | Concern | Now | Then |\n|---|---|---|\n\
         | PostgreSQL (pgpool) | Gitea subchart in S2 | release in S3 |\n\
         | Values | `railiance-cluster/helm/` (S2) | `railiance-apps/helm/` (S5) |\n\
         ## Pre-conditions\n- `railiance-cluster` converged (`make smoke` passes)\n\
         ## Reminder (ADR-003)\n> S2 must not manage databases.\n---\n## Tasks\n"
        .to_owned();
    for number in 1..=6 {
        body.push_str(&format!(
            "### T{number:02} — Step {number}\n```task\nid: RAIL-PL-WP-0001-T{number:02}\n\
             state_hub_task_id: f5af95bf-3d2d-458a-b695-666d4dc2dc9{number}\n\
             status: cancelled\npriority: high\n```\n\
             **Pre-condition:** T01 done, and the `pgpool-password` of RAIL-BS-WP-0003.\n\
             1. Point to it:\n   ```yaml\n   # helm/postgresql-ha-values.sops.yaml\n\
             \x20  postgresql-ha:\n     enabled: true\n   password: ENC[...]\n   ```\n\
             2. `git mv helm/gitea-values.sops.yaml ../railiance-apps/helm/`\n\
             ```makefile\npg-deploy: ## Deploy\n\thelm upgrade --install pg \\\n\
             \t  bitnami/postgresql-ha -f helm/pg-values.yaml --namespace platform\n```\n\
             ```sql\nCREATE DATABASE gitea;\nCREATE USER gitea WITH PASSWORD '...';\n```\n\
             Point to `~/railiance-cluster/tools/cmd/railiance-backup`, as RAIL-HO-WP-0003 says.\n\
             **Done when:** it runs.\n---\n"
        ));
    }
    let fields = "superseded_by: RAIL-HO-WP-0004\n\
                  state_hub_workstream_id: \"e4ec133c-7cb9-43c6-95f0-50d6591f13d7\"\n";
    plan(
        "RAIL-PL-WP-0001",
        "railiance-platform",
        "archived",
        fields,
        &body,
    )
}

#[test]
fn a_closed_plan_has_older_words_and_nothing_else() {
    let successor = plan(
        "RAIL-HO-WP-0004",
        "railiance-infra",
        "finished",
        "supersedes: RAIL-PL-WP-0001\n",
        "",
    );
    let path = "railiance-platform/workplans/archived/RAIL-PL-WP-0001-storage.md";
    let plans = [
        (path, closed()),
        (
            "railiance-infra/workplans/RAIL-HO-WP-0004-cleanup.md",
            successor,
        ),
    ];
    let plans = plans.each_ref().map(|(path, text)| (*path, text.as_str()));
    let older = "warning[workplan/task-status]: `cancelled` is an older word for the task status \
                 `cancel`";
    // Alone, and where all repos are known: only then plans can be missed.
    let mut whole = plans.to_vec();
    whole.extend(OTHERS);
    whole.push(("railiance-cluster/README.md", "# Cluster\n"));
    for files in [&plans[..], &whole] {
        let found = found(files);
        let (infos, warnings): (Vec<&String>, Vec<&String>) =
            found.iter().partition(|line| line.contains(": info["));
        assert_eq!(warnings.len(), 6, "{found:#?}");
        for line in warnings {
            assert!(line.starts_with(path) && line.ends_with(older), "{line}");
        }
        for line in infos {
            assert!(line.contains("info[workplan/reference]"), "{line}");
        }
    }
    // Each has a fix, and afterwards nothing is left.
    let stack = tempfile::tempdir().unwrap();
    write(stack.path(), &plans);
    let shown = run(stack.path(), &["check", "--diff"]).out;
    assert_eq!(shown.matches("\n+status: cancel\n").count(), 6, "{shown}");
    let fixed = run(stack.path(), &["check", "--fix"]);
    assert_eq!(fixed.status, 0, "{}", fixed.out);
    let left = run(stack.path(), &["check", "--format", "short"]);
    assert_eq!((left.status, left.out.as_str()), (0, ""));
}

#[test]
fn two_repos_that_count_under_one_prefix_collide() {
    // Not two copies of one plan, but two plans.
    let about = |repo: &str| {
        (0..9)
            .map(|n| format!("{repo} does {n}.\n"))
            .collect::<String>()
    };
    let mut files = Vec::new();
    for repo in ["railiance-apps", "railiance-platform"] {
        for id in ["RAILIANCE-WP-0005", "RAILIANCE-WP-0006"] {
            let path = format!("{repo}/workplans/{id}-x.md");
            files.push((
                path,
                plan(
                    id,
                    repo,
                    "active",
                    "",
                    &(about(repo) + &task(&format!("{id}-T01"), "todo")),
                ),
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
    let collision = "2:5:2:22: error[workplan/duplicate-id]";
    let (apps, platform) = ("railiance-apps/workplans", "railiance-platform/workplans");
    let waiting = format!("{platform}/RAILIANCE-WP-0009-y.md");
    assert_found(
        "two ids in two repos, and who waits for them",
        &files,
        &[
            &format!("{apps}/RAILIANCE-WP-0005-x.md:{collision}"),
            &format!("{apps}/RAILIANCE-WP-0006-x.md:{collision}"),
            &format!("{platform}/RAILIANCE-WP-0005-x.md:{collision}"),
            &format!("{platform}/RAILIANCE-WP-0006-x.md:{collision}"),
            &format!("{waiting}:13:5:13:22: warning[workplan/reference]"),
            &format!("{waiting}:14:13:14:30: warning[workplan/reference]"),
        ],
    );
}

#[test]
fn superseded_and_waiting_in_circles() {
    let old = plan(
        "RAIL-PL-WP-0001",
        "railiance-platform",
        "archived",
        "superseded_by: RAIL-HO-WP-0004\n",
        "\n> **SUPERSEDED** by `RAIL-HO-WP-0004` (2026-03-26).\n",
    );
    let new = plan(
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
    let two = plan(
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
fn plans_and_tasks_wait_for_each_other() {
    let other = "railiance-apps/workplans/RAIL-AP-WP-0003-mail.md";
    let mail = |status: &str, fields: &str, body: &str| {
        plan("RAIL-AP-WP-0003", "railiance-apps", status, fields, body)
    };
    let storage = own("active", "depends_on: [RAIL-AP-WP-0003-T02]\n", "");
    let step = |number: usize, status: &str, before: &str| {
        let text = task(&format!("RAIL-AP-WP-0003-T{number:02}"), status);
        format!("{text}\n**Pre-condition:** {before}\n")
    };
    let body = step(1, "done", "none.") + &step(2, "todo", "RAIL-BS-WP-0009 is finished.");
    let expected = [
        format!("{other}:30:1:30:48: warning[workplan/cycle]: `RAIL-AP-WP-0003-T02` waits for"),
        format!("{PATH}:12:14:12:33: warning[workplan/cycle]: `RAIL-BS-WP-0009` waits for"),
    ];
    let expected = expected.each_ref().map(String::as_str);
    let waiting = mail("active", "", &body);
    assert_found(
        "a plan for a task, the task for the plan",
        &[(PATH, &storage), (other, &waiting)],
        &expected,
    );
    // What is done waits for nothing, and neither does what is closed.
    let done = body.replace("status: todo", "status: done");
    for (how, mail) in [
        ("the task", mail("active", "", &done)),
        (
            "the plan",
            mail("finished", "depends_on: RAIL-BS-WP-0009\n", ""),
        ),
    ] {
        let found = found(&[(PATH, &storage), (other, &mail)]);
        let circle = found.iter().any(|line| line.contains("workplan/cycle"));
        assert!(!circle, "{how}: {found:#?}");
    }
}

#[test]
fn one_record_of_the_hub_for_a_plan_and_a_task() {
    let id = "e4ec133c-7cb9-43c6-95f0-50d6591f13d7";
    let fields = format!("state_hub_workstream_id: {id}\n");
    let block = task("RAIL-BS-WP-0009-T01", "todo");
    let block = block.replace("status:", &format!("state_hub_task_id: {id}\nstatus:"));
    let both = "error[workplan/duplicate-hub-id]: 2 workplans and tasks have";
    assert_found(
        "both",
        &[(PATH, &own("active", &fields, &block))],
        &[
            &format!("{PATH}:12:26:12:62: {both}"),
            &format!("{PATH}:17:20:17:56: {both}"),
        ],
    );
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
    let mut files = vec![
        (PATH, cluster.as_str()),
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
    ];
    files.extend(OTHERS);
    assert_found("all", &files, &[]);
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
            (
                "railiance-cluster/Makefile",
                "backup: ## Delegated\n\t@echo \"run 'make backup' in railiance-platform\"\n",
            ),
            // What a source repo hands over, sorted by the layers that take it.
            (
                "state-hub/deploy/railiance/platform/db.yaml",
                "apiVersion: postgresql.cnpg.io/v1\nkind: Database\nmetadata: { name: hub }\n",
            ),
            (
                "state-hub/deploy/railiance/apps/hub.yaml",
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: hub }\n",
            ),
        ],
        &[],
    );
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
    let ran = run(stack.path(), &["check", "--verbose"]);
    assert_eq!(ran.status, 0, "{}", ran.out);
    assert!(
        ran.out.contains("judged in part: workplan/reference"),
        "{}",
        ran.out
    );
}
