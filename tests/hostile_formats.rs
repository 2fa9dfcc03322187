//! Each format nested and repeated beyond reason: every file gets a verdict, in
//! bounded memory and without a stack overflow.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;
use std::process::Command;

use support::write;

/// Checks a stack of one repo that holds these files, with 2 GB of memory. The
/// names of those that end the program are in the message.
fn survive(files: &[(&str, String)]) {
    if let Err(why) = check(files) {
        let alone = files
            .iter()
            .filter_map(|file| Some((file.0, check(std::slice::from_ref(file)).err()?)));
        panic!("{why}\nalone: {:#?}", alone.collect::<Vec<_>>());
    }
}

fn check(files: &[(&str, String)]) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    write(&folder.path().join("railiance-apps"), &files);
    let (status, out) = run(folder.path());
    // A panic ends with 101, an abort with a signal.
    match status {
        Some(0 | 1) if out.len() < 2_000_000 => Ok(()),
        Some(0 | 1) => Err(format!("{} bytes are no report", out.len())),
        _ => Err(format!(
            "{status:?}: {}",
            out.chars().take(2000).collect::<String>()
        )),
    }
}

fn run(folder: &Path) -> (Option<i32>, String) {
    let output = Command::new("sh")
        .arg("-c")
        .arg("ulimit -v 2000000; exec \"$0\" check --format short")
        .arg(env!("CARGO_BIN_EXE_railint"))
        .current_dir(folder)
        .env("RAYON_NUM_THREADS", "2")
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    let err = String::from_utf8_lossy(&output.stderr);
    (output.status.code(), out + &err)
}

/// `piece` so often that the text has about 100 KB.
fn many(piece: &str) -> String {
    piece.repeat(100_000 / piece.len())
}

#[test]
fn trees() {
    let object = "apiVersion: v1\nkind: ConfigMap\npassword: x\nservices: x\n";
    survive(&[
        (
            "a.json",
            format!(
                "{{\"apiVersion\":\"v1\",\"kind\":\"x\",\"password\":{}",
                many("[")
            ),
        ),
        (
            "b.json",
            format!(
                "{{\"apiVersion\":\"v1\",\"kind\":\"x\",\"a\":{}",
                many("{\"password\":")
            ),
        ),
        ("c.yaml", format!("{object}a: {}", many("{{ if x }}"))),
        (
            "d.yaml",
            format!("{object}{}", many("{{ if .Values.x }}\n")),
        ),
        ("e.yaml", format!("{object}a: \"{}", many("\\x41\\"))),
        ("f.yaml", format!("{object}{}", many("a: &a\n"))),
        ("g.yaml", format!("{object}a: {}", many("!a "))),
        (
            "h.yaml",
            format!("{object}b: |\n{}", many("  password: [\n")),
        ),
        (
            "i.yaml",
            format!("{object}b:\n  - |\n{}", many("    a: |\n      b: |\n")),
        ),
        ("j.yaml", format!("{object}<<: {}", many("[*x, "))),
        (
            "docker-compose.yaml",
            format!("services:\n{}", many("  a: {image: postgres}\n")),
        ),
        (
            "kustomization.yaml",
            format!("resources:\n{}", many("- ../../..\n")),
        ),
        ("values.yaml", many("postgresql: {enabled: {")),
    ]);
}

#[test]
fn pages() {
    let front = "---\nid: RAIL-AP-WP-0001\ntype: workplan\n";
    survive(&[
        ("a.md", many("> ")),
        ("b.md", many("- ")),
        ("c.md", many("[")),
        ("d.md", many("[a](")),
        ("e.md", many("*a_")),
        ("f.md", many("`a``")),
        ("g.md", many("<!--")),
        ("h.md", many("| a ")),
        ("i.md", many("```yaml\n")),
        ("j.md", many("![[a]: <b\n")),
        ("MOVED.md", many("a moved to ")),
        ("x/MOVED.md", many("| a | b |\n|---|---|\n")),
        ("k.md", format!("---\nmoved_to: {}", many("["))),
        (
            "workplans/RAIL-AP-WP-0001-a.md",
            format!("{front}depends_on: {}\n---\n", many("[")),
        ),
        (
            "workplans/RAIL-AP-WP-0002-b.md",
            format!("{front}---\n{}", many("```task\nid: [\n```\n")),
        ),
        ("docs/adr/ADR-001.md", many("**Status: ")),
    ]);
}

#[test]
fn programs() {
    let helm = "helm upgrade a b/c --set";
    survive(&[
        ("a.sh", format!("{helm} {}", many("$(helm "))),
        ("b.sh", format!("{helm} {}", many("${a:-"))),
        ("c.sh", format!("{helm} {}", many("\"$("))),
        ("d.sh", format!("{helm} {}", many("if x; then "))),
        ("e.sh", format!("{helm} {}", many("<<A <<-'B' "))),
        ("f.sh", format!("{helm} {}", many("{ ( "))),
        ("g.sh", format!("{helm} {}", many("a=$b b=$a "))),
        ("h.sh", format!("{helm} {}", many("case x in "))),
        ("i.sh", format!("{helm} {}", many("f() { f; "))),
        ("j.sh", format!("{helm} {}", many("`\\`"))),
        ("Makefile", format!("x:\n\t{helm} {}\n", many("${A:$(B)"))),
        (
            "a.mk",
            doubling("A", "x:\n\thelm upgrade a b/c -f $(A24)\n"),
        ),
        ("b.mk", many("ifdef A\nelse ifdef B\n")),
        ("c.mk", many("define A\n")),
        (
            "d.mk",
            format!("x:\n\t{helm} $({})\n", many("foreach a,$(")),
        ),
        ("e.mk", format!("x:\n\t{helm} {}\n", many("$(if $(or "))),
        ("justfile", format!("x:\n  {helm} {}\n", many("{{ ("))),
    ]);
}

/// Variables of which each stands twice in the next one.
fn doubling(name: &str, rest: &str) -> String {
    let mut text = format!("{name}0 = values.yaml\n");
    for index in 1..=24 {
        let before = index - 1;
        text.push_str(&format!(
            "{name}{index} = $({name}{before}) $({name}{before})\n"
        ));
    }
    text + rest
}

#[test]
fn configuration() {
    let resource = "resource \"helm_release\" \"a\" {\n  password = ";
    survive(&[
        ("a.tf", format!("{resource}{}", many("["))),
        ("b.tf", format!("{resource}{}", many("("))),
        ("c.tf", format!("{resource}{}", many("-"))),
        ("d.tf", format!("{resource}{}", many("!"))),
        ("e.tf", format!("{resource}\"{}", many("${\""))),
        ("f.tf", many("a {\n")),
        ("g.tf", format!("{resource}{}", many("a ? b : "))),
        ("h.tf", format!("{resource}{}", many("a["))),
        ("i.tf", format!("{resource}{}", many("{ a = "))),
        ("j.tf", format!("{resource}{}", many("f("))),
        ("k.tf", format!("{resource}{}", many("[for a in "))),
        ("l.tf", format!("{resource}{}", many("1 + "))),
        ("m.tf", format!("{resource}\"{}", many("%{ if a }"))),
        ("a.toml", format!("password = {}", many("["))),
        ("b.toml", format!("password = {}", many("{a="))),
        ("c.toml", many("password.")),
        ("d.toml", many("[[a.b.password]]\n")),
        ("a.env", format!("PASSWORD={}", many("${A:-"))),
        ("b.env", format!("PASSWORD=\"{}", many("\\\n"))),
        ("a.ini", many("[password\n")),
        (
            "a.sql",
            format!("CREATE USER a IDENTIFIED BY {}", many("'")),
        ),
        ("b.sql", many("ALTER USER a WITH PASSWORD '")),
        (
            "a.sops.yaml",
            format!("a: ENC[\nsops:\n  mac: {}", many("[")),
        ),
        ("a.pem", many("-----BEGIN RSA PRIVATE KEY-----\n")),
        ("urls.txt", many("postgres://a:b@")),
        ("colons.txt", many("://:@")),
    ]);
}

#[test]
fn expressions_of_users() {
    let bomb = "(a|a)*(b{1000}){1000}";
    let plain = format!("password: {}\n", "a".repeat(10_000));
    survive(&[
        (
            ".sops.yaml",
            format!(
                "creation_rules:\n- path_regex: '{bomb}'\n- path_regex: '(a+)+$'\n  encrypted_regex: '((a*)*)*$'\n  age: age1x\n"
            ),
        ),
        (
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!.yaml",
            plain.clone(),
        ),
        ("a.sops.yaml", plain),
        (
            "railint.yaml",
            "collections:\n  notes: { files: [notes/*.md], schema: note.schema.json }\n".to_owned(),
        ),
        (
            "note.schema.json",
            "{\"properties\": {\"title\": {\"pattern\": \"^(a|a|aa)+$\"}}}".to_owned(),
        ),
        (
            "notes/a.md",
            format!("---\ntitle: {}!\n---\n", "a".repeat(5000)),
        ),
    ]);
    // One that needs backtracking, and one that would take all memory, are told.
    for pattern in ["^(?=a)a$", "(a{1000}){1000}"] {
        let folder = tempfile::tempdir().unwrap();
        let schema = format!("{{\"properties\": {{\"title\": {{\"pattern\": \"{pattern}\"}}}}}}");
        write(
            &folder.path().join("railiance-apps"),
            &[
                (
                    "railint.yaml",
                    "collections:\n  notes: { files: [notes/*.md], schema: note.schema.json }\n",
                ),
                ("note.schema.json", &schema),
                ("notes/a.md", "---\ntitle: a\n---\n"),
            ],
        );
        let (status, out) = run(folder.path());
        assert_eq!(status, Some(2), "{pattern}: {out}");
        assert!(out.contains("note.schema.json"), "{out}");
    }
}
