//! Tombstones end to end, over real git repos.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use support::{TODAY, commit_all, run, write};
use tempfile::TempDir;

/// A stack of git repos on disk: each file once, then each repo committed.
fn stack(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    record(folder.path());
    folder
}

/// Commits what changed in every repo.
fn record(stack: &Path) {
    for repo in fs::read_dir(stack).unwrap() {
        let repo = repo.unwrap().path();
        if repo.is_dir() {
            commit_all(&repo);
        }
    }
}

/// What the linter says, a line each.
fn findings(stack: &Path, more: &[&str]) -> Vec<String> {
    let mut arguments = vec!["check", "--format", "short", "--select", "tombstone"];
    arguments.extend(["--today", TODAY]);
    arguments.extend(more);
    let ran = run(stack, &arguments);
    assert!(matches!(ran.status, 0 | 1), "{}", ran.err);
    ran.out.lines().map(str::to_owned).collect()
}

/// Every file with its bytes.
fn contents(stack: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, into: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && path.file_name().unwrap() != ".git" {
                walk(root, &path, into);
            } else if path.is_file() {
                let name = path.strip_prefix(root).unwrap().to_string_lossy();
                into.insert(name.replace('\\', "/"), fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(stack, stack, &mut found);
    found
}

/// The names of the files that differ.
fn changed(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let names = before.keys().chain(after.keys());
    let mut differ: Vec<String> = names
        .filter(|name| before.get(*name) != after.get(*name))
        .cloned()
        .collect();
    differ.sort();
    differ.dedup();
    differ
}

fn add(stack: &Path, arguments: &[&str]) -> support::Ran {
    let mut all = vec!["tombstone", "add"];
    all.extend(arguments);
    all.extend(["--today", TODAY]);
    run(stack, &all)
}

/// A plan with one task per number and status.
fn plan(id: &str, tasks: &[(&str, &str)]) -> String {
    let mut text = format!(
        "---\nid: {id}\ntype: workplan\ntitle: \"Moves\"\ndomain: railiance\n\
         repo: railiance-platform\nstatus: archived\nowner: railiance\ntopic_slug: railiance\n\
         created: \"2026-03-11\"\nupdated: \"2026-05-17\"\n---\n# Moves\n"
    );
    for (number, status) in tasks {
        text.push_str(&format!(
            "### {number} — A move\n```task\nid: {id}-{number}\nstatus: {status}\npriority: medium\n```\n"
        ));
    }
    text
}

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
fn what_add_writes_is_quiet() {
    let plan = plan("RAIL-PL-WP-0002", &[("T01", "done"), ("T02", "cancel")]);
    let stack = stack(&[
        ("railiance-cluster/helm/x.yaml", "a: 1\n"),
        ("railiance-cluster/docs/x.md", "# X\n"),
        ("railiance-cluster/tools/run", "#!/bin/sh\ntar c /srv\n"),
        ("railiance-cluster/charts/a/Chart.yaml", "name: a\n"),
        (
            "railiance-platform/workplans/archived/RAIL-PL-WP-0002-moves.md",
            &plan,
        ),
    ]);
    let cluster = stack.path().join("railiance-cluster");
    let task = ["--task", "RAIL-PL-WP-0002-T01"];
    let with = |arguments: &[&'static str]| [arguments, &task].concat();
    // Too early: it still stands, and there is nothing at the new place.
    let early = add(
        stack.path(),
        &with(&["railiance-cluster/helm/x.yaml", "railiance-apps/helm/"]),
    );
    assert_eq!(early.status, 2, "{}", early.out);
    assert!(!cluster.join("helm/MOVED.md").exists());
    for (from, to) in [
        (
            "railiance-cluster/helm/x.yaml",
            "railiance-apps/helm/x.yaml",
        ),
        ("railiance-cluster/docs/x.md", "railiance-apps/docs/y.md"),
        (
            "railiance-cluster/charts/a/Chart.yaml",
            "railiance-apps/charts/a/Chart.yaml",
        ),
        (
            "railiance-cluster/tools/run",
            "railiance-platform/tools/run",
        ),
    ] {
        let to = stack.path().join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::rename(stack.path().join(from), to).unwrap();
    }
    fs::remove_dir_all(cluster.join("charts")).unwrap();
    record(stack.path());
    for arguments in [
        // By repo and path, by a path on disk, into a folder, as a folder, as stubs.
        vec![
            "railiance-cluster/helm/x.yaml",
            "railiance-apps/helm/x.yaml",
        ],
        vec!["railiance-cluster/charts/", "railiance-apps/charts"],
        vec![
            "railiance-cluster/docs/x.md",
            "railiance-apps/docs/y.md",
            "--form",
            "stub",
        ],
        vec![
            "railiance-cluster/tools/run",
            "railiance-platform/tools/",
            "--form",
            "stub",
        ],
    ] {
        let ran = add(stack.path(), &with(&arguments));
        assert_eq!(ran.status, 0, "{arguments:?}: {}", ran.err);
    }
    let read = |path: &str| fs::read_to_string(cluster.join(path)).unwrap();
    assert_eq!(
        read("helm/MOVED.md"),
        format!("x.yaml moved to railiance-apps/helm/ ({TODAY}, RAIL-PL-WP-0002-T01)\n")
    );
    assert_eq!(
        read("MOVED.md"),
        format!("charts/ moved to railiance-apps/charts/ ({TODAY}, RAIL-PL-WP-0002-T01)\n")
    );
    assert!(
        read("tools/run")
            .contains("# run — MOVED to railiance-platform/tools/ (RAIL-PL-WP-0002-T01)\n")
    );
    record(stack.path());
    assert_eq!(findings(stack.path(), &[]), [] as [&str; 0]);
}

#[test]
fn add_refuses_what_check_would_find() {
    let plan = plan("RAIL-PL-WP-0002", &[("T01", "done"), ("T02", "cancel")]);
    let stack = stack(&[
        ("railiance-cluster/helm/here.yaml", "a: 1\n"),
        ("railiance-apps/helm/x.yaml", "a: 1\n"),
        ("railiance-apps/helm/here.yaml", "a: 2\n"),
        ("railiance-apps/data.json", "{}\n"),
        (
            "railiance-platform/workplans/archived/RAIL-PL-WP-0002-moves.md",
            &plan,
        ),
    ]);
    let before = contents(stack.path());
    let good = "RAIL-PL-WP-0002-T01";
    for (old, new, task, form, said) in [
        (
            "helm/x.yaml",
            "railiance-app/helm/",
            good,
            "moved",
            "did you mean `railiance-apps`?",
        ),
        (
            "helm/x.yaml",
            "railiance-apps/nowhere/y.yaml",
            good,
            "moved",
            "There is no `nowhere/y.yaml`",
        ),
        (
            "helm/here.yaml",
            "railiance-apps/helm/",
            good,
            "moved",
            "still here",
        ),
        (
            "helm/here.yaml",
            "railiance-apps/helm/",
            good,
            "stub",
            "still here",
        ),
        (
            "helm/x.yaml",
            "railiance-apps/helm/",
            "RAIL-PL-WP-0002-T02",
            "moved",
            "called off",
        ),
        (
            "helm/x.yaml",
            "railiance-apps/helm/",
            "RAIL-PL-WP-0002-T09",
            "moved",
            "has no task T09",
        ),
        (
            "helm/x.yaml",
            "railiance-apps/helm/",
            "soon",
            "moved",
            "no id",
        ),
        (
            "helm/x.yaml",
            "railiance-cluster/helm/x.yaml",
            good,
            "moved",
            "same place",
        ),
        ("data.json", "railiance-apps/", good, "stub", "no comment"),
    ] {
        let old = format!("railiance-cluster/{old}");
        let ran = add(stack.path(), &[&old, new, "--task", task, "--form", form]);
        assert_eq!(ran.status, 2, "{old} {new} {task} {form}: {}", ran.out);
        assert!(ran.err.contains(said), "{said} is not in {}", ran.err);
    }
    let old = "railiance-cluster/helm/x.yaml";
    let future = add(
        stack.path(),
        &[
            old,
            "railiance-apps/helm/",
            "--task",
            good,
            "--date",
            "2062-01-01",
        ],
    );
    assert!(future.err.contains("future"), "{}", future.err);
    assert_eq!(contents(stack.path()), before, "nothing was written");
    let first = add(stack.path(), &[old, "railiance-apps/helm/", "--task", good]);
    assert_eq!(first.status, 0, "{}", first.err);
    let again = add(stack.path(), &[old, "railiance-apps/helm/", "--task", good]);
    assert!(again.err.contains("says already"), "{}", again.err);
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
