//! The commands beside `check`.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use support::{run, workspace, write};

#[test]
fn explain_prints_the_page_and_knows_what_was_meant() {
    let ran = run(&workspace(""), &["explain", "boundary/wrong-layer"]);
    assert_eq!(ran.status, 0);
    assert!(ran.out.contains("# boundary/wrong-layer"));
    let ran = run(&workspace(""), &["explain", "boundary/wrong-leyer"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("did you mean `boundary/wrong-layer`?"),
        "{}",
        ran.err
    );
}

#[test]
fn explain_knows_the_catalogue() {
    let ran = run(&workspace(""), &["explain", "component:postgresql"]);
    assert_eq!(ran.status, 0);
    for part in [
        "postgresql: PostgreSQL\n  class      database\n",
        "postgresql.cnpg.io/Cluster",
        "  bundled by the chart `gitea`: `postgresql-ha.enabled`, on",
    ] {
        assert!(ran.out.contains(part), "{part} is not in\n{}", ran.out);
    }
    let ran = run(&workspace(""), &["explain", "component:postgresqll"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("did you mean `postgresql`?"),
        "{}",
        ran.err
    );
}

#[test]
fn schemas_are_listed_and_printed() {
    let listed = run(&workspace(""), &["schema"]).out;
    for name in listed
        .lines()
        .filter_map(|line| line.split_whitespace().next())
    {
        let printed = run(&workspace(""), &["schema", name]).out;
        let file = workspace(&format!("schemas/{name}.schema.json"));
        assert_eq!(printed, fs::read_to_string(file).unwrap());
    }
    assert!(listed.contains("workplan"));
    assert_eq!(run(&workspace(""), &["schema", "stak"]).status, 2);
}

#[test]
fn init_writes_a_file_that_check_takes() {
    let folder = tempfile::tempdir().unwrap();
    for repo in ["railiance-infra", "railiance-apps", "billing"] {
        write(&folder.path().join(repo), &[("README.md", "text\n")]);
    }
    git2::Repository::init(folder.path().join("billing")).unwrap();
    let ran = run(folder.path(), &["init"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let text = fs::read_to_string(folder.path().join("railint.yaml")).unwrap();
    assert!(text.contains("# No layer is known for billing"), "{text}");
    for part in [
        "extends: railiance\n",
        "  billing:\n    path: billing\n",
        "  railiance-apps:\n",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert_eq!(run(folder.path(), &["check"]).status, 0);
    let again = run(folder.path(), &["init"]);
    assert_eq!(again.status, 2, "an existing file is not replaced");
    assert!(again.err.contains("exists already"), "{}", again.err);
    assert_eq!(run(folder.path(), &["init", "--print"]).out, text);
    assert_eq!(run(folder.path(), &["init", "--force"]).status, 0);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 4, "nothing but the file was added");
}

#[test]
fn init_in_a_repo_names_its_siblings() {
    let folder = tempfile::tempdir().unwrap();
    for repo in ["railiance-infra", "railiance-apps"] {
        let root = folder.path().join(repo);
        write(&root, &[("README.md", "text\n")]);
        git2::Repository::init(root).unwrap();
    }
    let root = folder.path().join("railiance-apps");
    assert_eq!(run(&root, &["init"]).status, 0);
    let text = fs::read_to_string(root.join("railint.yaml")).unwrap();
    assert!(text.contains("path: ../railiance-infra"), "{text}");
    assert_eq!(run(&root, &["check"]).status, 0);
}
