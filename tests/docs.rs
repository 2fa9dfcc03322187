//! The pages under `docs` for people who begin, and for CI: what they show is
//! what happens, and what they tell to run exists.
#![allow(clippy::unwrap_used, clippy::panic, clippy::string_slice)]

mod support;

use std::fs;
use std::path::Path;

use railint_syntax::markdown;
use serde_json::Value;
use support::{railint, run, workspace};

/// The blocks of a page: what they are and what they hold.
fn blocks(page: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(workspace(page)).unwrap();
    let fences = markdown::parse(&text).fences;
    fences
        .iter()
        .map(|fence| (fence.info.to_string(), fence.content.text().to_owned()))
        .collect()
}

/// Runs the commands in one shell with the program on its path; each block's
/// output by itself.
fn shell(folder: &Path, scripts: &[String]) -> Vec<String> {
    const MARK: &str = "==== end of a block ====";
    let script: Vec<String> = scripts
        .iter()
        .map(|script| format!("{script}\necho '{MARK}'\n"))
        .collect();
    let program = railint(folder);
    let mut path = vec![
        Path::new(program.get_program())
            .parent()
            .unwrap()
            .to_owned(),
    ];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    let mut command = std::process::Command::new("sh");
    for (name, _) in program.get_envs() {
        command.env_remove(name);
    }
    let output = command
        .current_dir(folder)
        .env("PATH", std::env::join_paths(path).unwrap())
        .args(["-ec", &format!("exec 2>&1\n{}", script.concat())])
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{out}");
    out.split(&format!("{MARK}\n")).map(str::to_owned).collect()
}

#[test]
fn the_first_ten_minutes_go_as_written() {
    let blocks = blocks("docs/start.md");
    let scripts: Vec<String> = blocks
        .iter()
        .filter(|(info, _)| info == "sh")
        .map(|(_, script)| script.clone())
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let outputs = shell(folder.path(), &scripts);
    let mut outputs = outputs.iter();
    let mut output = "";
    for (info, shown) in &blocks {
        match info.as_str() {
            "sh" => output = outputs.next().unwrap(),
            "text" => {
                let mut rest = output;
                for part in shown
                    .split("[...]")
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
                {
                    let at = rest.find(part);
                    let at = at.unwrap_or_else(|| panic!("{part}\nis not in\n{output}"));
                    rest = &rest[at + part.len()..];
                }
            }
            _ => {}
        }
    }
}

#[test]
fn the_files_for_ci_are_yaml_and_their_options_exist() {
    let help = |command: &str| run(&workspace(""), &[command, "--help"]).out;
    let mut commands = 0;
    for name in ["gitea", "github", "gitlab", "woodpecker", "stack"] {
        for (info, text) in blocks(&format!("docs/ci/{name}.md")) {
            if info == "yaml" {
                let value: Result<serde_json::Value, _> = serde_yaml::from_str(&text);
                assert!(value.is_ok(), "{name}: {value:?}");
            }
            for line in text.lines() {
                let Some((_, call)) = line.split_once("railint check") else {
                    continue;
                };
                commands += 1;
                let help = help("check");
                for option in call.split(" #").next().unwrap().split(' ') {
                    if option.starts_with("--") {
                        assert!(help.contains(option), "{name}: {option}");
                    }
                }
                for target in call.split("--format ").skip(1) {
                    let format = target.split([' ', '=']).next().unwrap();
                    assert!(help.contains(format), "{name}: {format}");
                }
            }
        }
    }
    assert!(commands >= 5, "only {commands} commands were looked at");
}

/// `railint` in a folder, by a line of a page.
fn call(folder: &Path, line: &str) -> support::Ran {
    let arguments = line.split(" #").next().unwrap().trim();
    let arguments = arguments.strip_prefix("railint ").unwrap();
    run(folder, &arguments.split(' ').collect::<Vec<_>>())
}

#[test]
fn many_repos_are_judged_together_as_written() {
    let blocks = blocks("docs/ci/stack.md");
    let block = |kind: &str| &blocks.iter().find(|(info, _)| info == kind).unwrap().1;
    let lines: Vec<&str> = block("sh").lines().collect();
    let [record, judge] = lines.as_slice() else {
        panic!("{lines:?} are not two commands");
    };
    let folder = tempfile::tempdir().unwrap();
    let database = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: db }\n";
    support::write(
        folder.path(),
        &[
            ("a/railiance-cluster/db.yaml", database),
            ("b/railiance-platform/README.md", "The platform.\n"),
            ("judge/railint.yaml", block("yaml")),
        ],
    );
    let cluster = folder.path().join("a/railiance-cluster");
    let together = folder.path().join("judge");
    let pass_on = |repo: &Path| {
        let name = repo.file_name().unwrap().to_str().unwrap();
        let ran = call(repo, &record.replace("railiance-platform", name));
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        let file = format!("{name}.json");
        let facts = fs::read_to_string(repo.join(&file)).unwrap();
        let facts: Value = serde_json::from_str(&facts).unwrap();
        let schema = run(repo, &["schema", "facts"]).out;
        let schema: Value = serde_json::from_str(&schema).unwrap();
        assert!(jsonschema::is_valid(&schema, &facts));
        fs::rename(repo.join(&file), together.join(&file)).unwrap();
    };
    pass_on(&cluster);
    pass_on(&folder.path().join("b/railiance-platform"));
    let ran = call(&together, judge);
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("boundary/wrong-layer"), "{}", ran.out);
    // What a repo knows and has recorded is known where its facts are judged.
    assert_eq!(call(&cluster, "railint baseline").status, 0);
    pass_on(&cluster);
    let ran = call(&together, judge);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    fs::remove_file(cluster.join("db.yaml")).unwrap();
    pass_on(&cluster);
    let ran = call(&together, judge);
    assert_eq!(ran.status, 1, "what is gone is to be taken out");
    assert!(ran.err.contains("1 gone since"), "{}", ran.err);
}
