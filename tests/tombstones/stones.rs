//! What tombstones say, and what follows from it.

use crate::stack::{changed, contents, findings, plan, record, stack};
use crate::support::{TODAY, run, write};

const GITEA: &str = "railiance-cluster/helm/MOVED.md";

#[test]
fn the_two_of_the_seed_are_understood_and_cite_cancelled_tasks() {
    let plan = plan(
        "RAIL-PL-WP-0001",
        &[("T03", "cancelled"), ("T05", "cancelled")],
    );
    let stack = stack(&[
        (
            GITEA,
            "gitea-values.sops.yaml moved to railiance-apps/helm/ (2026-03-11, RAIL-PL-WP-0001-T03)\n",
        ),
        (
            "railiance-cluster/tools/cmd/railiance-backup",
            "# railiance-backup — MOVED to railiance-platform/tools/cmd/ (RAIL-PL-WP-0001-T05)\n",
        ),
        ("railiance-apps/helm/gitea-values.sops.yaml", "{}\n"),
        (
            "railiance-platform/tools/cmd/railiance-backup",
            "#!/bin/sh\ntar c /srv\n",
        ),
        (
            "railiance-platform/workplans/archived/RAIL-PL-WP-0001-platform-baseline.md",
            &plan,
        ),
    ]);
    let found = findings(stack.path(), &[]);
    assert_eq!(
        found,
        [
            "railiance-cluster/helm/MOVED.md:1:67:1:86: info[tombstone/cancelled-task]: `RAIL-PL-WP-0001-T03` was called off, so `helm/gitea-values.sops.yaml` moved under another task",
            "railiance-cluster/tools/cmd/railiance-backup:1:62:1:81: info[tombstone/cancelled-task]: `RAIL-PL-WP-0001-T05` was called off, so `tools/cmd/railiance-backup` moved under another task",
        ]
    );
}

#[test]
fn a_chain_is_shortened_and_no_other_byte_changes() {
    let stack = stack(&[
        (
            GITEA,
            "# Moved\r\n\r\n- gitea-values.yaml moved to railiance-apps/helm/ (2026-03-11, OPS-1)\r\n- é.yaml moved to railiance-apps/helm/ (2026-03-11, OPS-1)",
        ),
        (
            "railiance-apps/helm/MOVED.md",
            "| File | Moved to | Date |\n|---|---|---|\n| gitea-values.yaml | railiance-forge/values/gitea.yaml | 2026-06-05 |\n",
        ),
        ("railiance-apps/helm/é.yaml", "a: 1\n"),
        ("railiance-forge/values/gitea.yaml", "a: 1\n"),
        (
            "railiance-infra/docs/gitea.md",
            "---\nmoved_to: railiance-cluster/helm/gitea-values.yaml\n---\n",
        ),
    ]);
    let found = findings(stack.path(), &[]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|line| line.contains("tombstone/chain")));
    let before = contents(stack.path());
    assert_eq!(findings(stack.path(), &["--fix"]), [] as [&str; 0]);
    assert_eq!(findings(stack.path(), &[]), [] as [&str; 0]);
    let after = contents(stack.path());
    assert_eq!(
        changed(&before, &after),
        [GITEA, "railiance-infra/docs/gitea.md"]
    );
    let expected = String::from_utf8(before[GITEA].clone()).unwrap().replacen(
        "railiance-apps/helm/",
        "railiance-forge/values/gitea.yaml",
        1,
    );
    assert_eq!(String::from_utf8(after[GITEA].clone()).unwrap(), expected);
}

#[test]
fn an_address_is_led_on_as_the_forge_writes_it() {
    let old = "https://git.example.org/team/railiance-apps/src/branch/main/helm/x.yaml";
    let stone = |target: &str| format!("- x.yaml moved to {target} (2026-03-11, OPS-1)\n");
    let stack = stack(&[
        (GITEA, &stone(old)),
        (
            "railiance-apps/helm/MOVED.md",
            "x.yaml moved to railiance-forge/values/ (2026-06-05, OPS-2)\n",
        ),
        ("railiance-forge/values/x.yaml", "a: 1\n"),
    ]);
    let found = findings(stack.path(), &[]);
    assert!(found[0].contains("[tombstone/chain]"), "{found:?}");
    assert_eq!(findings(stack.path(), &["--fix"]), [] as [&str; 0]);
    let new = "https://git.example.org/team/railiance-forge/src/branch/main/values/x.yaml";
    assert_eq!(contents(stack.path())[GITEA], stone(new).into_bytes());
}

#[test]
fn a_loop_is_found_at_each_of_its_tombstones() {
    let stack = stack(&[
        (
            GITEA,
            "x.yaml moved to railiance-apps/helm/ (2026-03-11, OPS-1)\n",
        ),
        (
            "railiance-apps/helm/x.yaml",
            "# x.yaml — MOVED to railiance-forge/x.yaml (OPS-2)\n",
        ),
        (
            "railiance-forge/MOVED.md",
            "x.yaml moved to railiance-cluster/helm/ (2026-06-05, OPS-3)\n",
        ),
    ]);
    let found = findings(stack.path(), &[]);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(
        found
            .iter()
            .all(|line| line.contains("error[tombstone/loop]"))
    );
    let before = contents(stack.path());
    findings(stack.path(), &["--fix"]);
    assert_eq!(contents(stack.path()), before, "nobody knows where it is");
}

#[test]
fn a_folder_moves_with_all_that_is_in_it() {
    let stack = stack(&[
        (
            "railiance-cluster/MOVED.md",
            "- tools/ moved to railiance-platform/tools/ (2026-03-11, OPS-1)\n",
        ),
        (
            "railiance-platform/tools/cmd/railiance-backup",
            "#!/bin/sh\ntar c /srv\n",
        ),
        (
            "railiance-cluster/Makefile",
            "backup:\n\tsudo ./tools/cmd/railiance-backup\n",
        ),
        (
            "railiance-platform/Makefile",
            "backup:\n\tsudo tools/cmd/railiance-backup\n",
        ),
    ]);
    let found = findings(stack.path(), &[]);
    assert_eq!(
        found,
        [
            "railiance-cluster/Makefile:2:7:2:35: error[tombstone/dangling-reference]: `./tools/cmd/railiance-backup` has moved to `railiance-platform/tools/cmd/railiance-backup`"
        ]
    );
    assert_eq!(findings(stack.path(), &["--fix"]), [] as [&str; 0]);
    write(stack.path(), &[("railiance-cluster/tools/cmd/old", "x\n")]);
    record(stack.path());
    let found = findings(stack.path(), &[]);
    assert!(found[0].contains("tombstone/still-present"), "{found:?}");
    assert!(
        found[0].contains("`tools/cmd/old` is still here"),
        "{found:?}"
    );
}

#[test]
fn a_repo_that_is_not_here_is_said_and_no_error() {
    let stack = stack(&[
        (
            GITEA,
            "x.yaml moved to railiance-apps/helm/ (2026-03-11, RAIL-AP-WP-0001)\n",
        ),
        ("railiance-infra/README.md", "Hosts.\n"),
    ]);
    assert_eq!(findings(stack.path(), &[]), [] as [&str; 0]);
    let ran = run(stack.path(), &["check", "--verbose", "--today", TODAY]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    let said = "what tombstones point at in railiance-apps cannot be seen without it";
    let words: Vec<&str> = ran.out.split_whitespace().collect();
    assert!(words.join(" ").contains(said), "{}", ran.out);
}

#[test]
fn references_are_mended_and_no_other_byte_changes() {
    let stack = stack(&[
        (
            GITEA,
            "x.yaml moved to railiance-apps/helm/ (2026-03-11, OPS-1)\n",
        ),
        ("railiance-apps/helm/x.yaml", "a: 1\n"),
        (
            "railiance-cluster/Makefile",
            "X := helm/x.yaml\r\nshow: helm/x.yaml\r\n\tcat '$(X)' \"helm/x.yaml\" # helm/x.yaml\r\n",
        ),
        (
            "railiance-cluster/tests/smoke.sh",
            "#!/bin/sh\ncat ../helm/x.yaml\n",
        ),
        (
            "railiance-cluster/README.md",
            "[é](helm/x.yaml \"t\"), [again][x]\n\n[x]: ./helm/x.yaml#a\n",
        ),
        (
            "railiance-infra/run.sh",
            "cat ../railiance-cluster/helm/x.yaml\n",
        ),
    ]);
    let found = findings(stack.path(), &[]);
    assert_eq!(found.len(), 7, "{found:?}");
    let before = contents(stack.path());
    assert_eq!(findings(stack.path(), &["--fix"]), [] as [&str; 0]);
    let after = contents(stack.path());
    let text = |name: &str| String::from_utf8(after[name].clone()).unwrap();
    assert_eq!(
        text("railiance-cluster/Makefile"),
        "X := ../railiance-apps/helm/x.yaml\r\nshow: ../railiance-apps/helm/x.yaml\r\n\tcat '$(X)' \"../railiance-apps/helm/x.yaml\" # helm/x.yaml\r\n"
    );
    assert_eq!(
        text("railiance-cluster/tests/smoke.sh"),
        "#!/bin/sh\ncat ../../railiance-apps/helm/x.yaml\n"
    );
    assert_eq!(
        text("railiance-cluster/README.md"),
        "[é](../railiance-apps/helm/x.yaml \"t\"), [again][x]\n\n[x]: ../railiance-apps/helm/x.yaml#a\n"
    );
    assert_eq!(
        text("railiance-infra/run.sh"),
        "cat ../railiance-apps/helm/x.yaml\n"
    );
    assert_eq!(changed(&before, &after).len(), 4);
}

#[test]
fn a_file_of_that_name_may_be_about_anything() {
    let stack = stack(&[
        (
            "films/MOVED.md",
            "# Films that moved me\n\n- Up (2009) -> watched/twice\n- app.js moved to src/app.ts\n",
        ),
        (
            "films/node_modules/x/README.md",
            "This package has moved to [y](https://example.org/y).\n\n> moved to y\n",
        ),
        (
            "films/src/a.ts",
            "// MOVED to src/b.ts\nexport * from './b';\n",
        ),
        ("films/src/b.ts", "export const b = 1;\n"),
        ("films/Makefile", "all:\n\tcat app.js src/a.ts\n"),
    ]);
    assert_eq!(findings(stack.path(), &[]), [] as [&str; 0]);
}
