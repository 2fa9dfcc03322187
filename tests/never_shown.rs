//! No value that a rule takes for a secret leaves the program, nor any digest of
//! it: in no format, not with `--verbose`, not in facts, baseline, map, history,
//! errors, and not through the language server.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use md5::Md5;
use railint_secrets::samples;
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use support::{commit_all, railint, run, write};

const ENC: &str = "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAAAAAAAAAAAAAAAAAAAA==,type:str]";

const META: &str = "  mac: ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAAAAAAAAAAAAAAAAAAAA==,type:str]\n  lastmodified: \"2026-05-04T08:00:00Z\"\n  version: 3.12.1\n";

/// A value in a place that one rule is about.
struct Planted {
    rule: &'static str,
    path: &'static str,
    value: String,
    text: String,
}

/// A password, another for each number.
fn password(number: usize) -> String {
    let base = samples::value("password").unwrap();
    let (head, tail) = base.split_at(7);
    format!("{head}{number}{tail}")
}

/// One value for each rule that looks at values; `«»` stands for it in the text.
fn planted() -> Vec<Planted> {
    let partly = format!(
        "a: {ENC}\npassword: «»\nsops:\n  age:\n  - recipient: age1one\n    enc: «»\n{META}"
    );
    let broken = format!("a: ENC[AES256_GCM,data:«»]\nsops:\n{META}");
    let head = "apiVersion: v1\nkind:";
    let places: &[(&str, &str, String)] = &[
        ("secrets/partly-encrypted", "partly.sops.yaml", partly),
        ("secrets/broken-sops", "broken.sops.yaml", broken),
        (
            "secrets/unencrypted-sops-file",
            "clear.sops.yaml",
            "password: «»\n".to_owned(),
        ),
        (
            "secrets/decrypted-twin",
            "twin.yaml",
            "password: «»\n".to_owned(),
        ),
        (
            "secrets/kubernetes-secret",
            "secret.yaml",
            format!("{head} Secret\nstringData:\n  password: «»\n"),
        ),
        (
            "secrets/plaintext-value",
            "values.yaml",
            "auth:\n  password: «»\n".to_owned(),
        ),
        (
            "secrets/in-command",
            "a.sh",
            "helm install a b --set auth.password=«»\n".to_owned(),
        ),
        (
            "secrets/credentials-in-url",
            "a.env",
            "X=postgres://app:«»@db:5432/app\n".to_owned(),
        ),
        (
            "secrets/kubeconfig",
            "kube.yaml",
            format!("{head} Config\nclusters: []\nusers:\n- user:\n    password: «»\n"),
        ),
    ];
    let mut planted: Vec<Planted> = places
        .iter()
        .enumerate()
        .map(|(number, (rule, path, text))| {
            let value = password(number);
            Planted {
                rule,
                path,
                text: text.replace("«»", &value),
                value,
            }
        })
        .collect();
    for (rule, path, kind) in [
        ("secrets/token", "github.txt", "github-token"),
        ("secrets/token", "aws.ini", "aws-access-key-id"),
        ("secrets/private-key", "tls.pem", "rsa-key"),
        ("secrets/private-key", "age.txt", "age-key"),
    ] {
        let value = samples::value(kind).unwrap();
        let text = format!("{value}\n");
        planted.push(Planted {
            rule,
            path,
            text,
            value,
        });
    }
    // Everybody knows it, and still it is nobody's business that it is in use.
    planted.push(Planted {
        rule: "secrets/default-password",
        path: "default.yaml",
        text: "adminPassword: changeme123\n".to_owned(),
        value: "changeme123".to_owned(),
    });
    planted
}

/// What must not be seen of a value: itself, the lines of it, and its digests in
/// hex and base64.
fn forbidden(value: &str) -> Vec<String> {
    let mut all = vec![STANDARD.encode(value), URL_SAFE.encode(value)];
    // The head of a key says what it is, and nothing more.
    let lines = value.lines().filter(|line| !line.starts_with("-----"));
    all.extend(lines.filter(|line| line.len() > 8).map(str::to_owned));
    for text in [value.to_owned(), format!("{value}\n")] {
        let digests: [Vec<u8>; 4] = [
            Sha256::digest(&text).to_vec(),
            Sha512::digest(&text).to_vec(),
            Sha1::digest(&text).to_vec(),
            Md5::digest(&text).to_vec(),
        ];
        for digest in digests {
            let hex = digest.iter().fold(String::new(), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            });
            all.push(hex.to_uppercase());
            // Programs show the first part of a digest, too.
            all.push(hex.get(..16).unwrap().to_owned());
            all.push(STANDARD.encode(&digest).trim_end_matches('=').to_owned());
        }
    }
    all
}

struct Stack {
    folder: tempfile::TempDir,
    planted: Vec<Planted>,
    forbidden: Vec<(&'static str, String)>,
}

impl Stack {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let planted = planted();
        let root = folder.path().join("railiance-platform");
        for one in &planted {
            write(&root, &[(one.path, &one.text)]);
        }
        let twin = format!("password: {ENC}\nsops:\n{META}");
        write(&root, &[("twin.sops.yaml", &twin)]);
        let forbidden = planted.iter().flat_map(|one| {
            forbidden(&one.value)
                .into_iter()
                .map(|text| (one.rule, text))
        });
        Self {
            forbidden: forbidden.collect(),
            planted,
            folder,
        }
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("railiance-platform")
    }

    /// What `railint` says, on both ways out.
    fn said(&self, arguments: &[&str]) -> String {
        let ran = run(self.folder.path(), arguments);
        ran.out + &ran.err
    }

    fn is_silent(&self, what: &str, said: &str) {
        for (rule, text) in &self.forbidden {
            assert!(
                !said.contains(text.as_str()),
                "{what} shows `{text}`, of {rule}:\n{said}"
            );
        }
    }
}

/// The formats that `railint check` offers.
fn formats(stack: &Stack) -> Vec<String> {
    let help = stack.said(&["check", "--help"]);
    let (_, names) = help.split_once("How to print: ").unwrap();
    let names = names.split(';').next().unwrap();
    names
        .split(',')
        .map(|name| name.trim().to_owned())
        .collect()
}

#[test]
fn no_format_shows_a_value_of_any_rule() {
    let stack = Stack::new();
    commit_all(&stack.root());
    let formats = formats(&stack);
    assert_eq!(formats.len(), 10, "{formats:?}");
    for format in &formats {
        let said = stack.said(&["check", "--verbose", "--format", format]);
        stack.is_silent(format, &said);
        // GitHub shows a few of each kind only.
        for one in stack.planted.iter().filter(|_| format != "github") {
            let found = said.contains(one.rule.trim_start_matches("secrets/"));
            assert!(found, "{format}: nothing of {} in\n{said}", one.rule);
        }
    }
}

#[test]
fn facts_baseline_map_and_fixes_show_none() {
    let stack = Stack::new();
    commit_all(&stack.root());
    stack.is_silent("facts", &stack.said(&["facts", "railiance-platform"]));
    for format in ["table", "json", "mermaid", "html"] {
        stack.is_silent("map", &stack.said(&["map", "--format", format]));
    }
    stack.is_silent("--diff", &stack.said(&["check", "--diff"]));
    stack.is_silent("baseline", &stack.said(&["baseline", "--accept-new"]));
    let written = fs::read_to_string(stack.root().join("railint-baseline.json")).unwrap();
    stack.is_silent("the baseline", &written);
    for one in &stack.planted {
        assert!(written.contains(one.rule), "no {} in {written}", one.rule);
    }
    stack.is_silent("--locked", &stack.said(&["check", "--locked"]));
}

#[test]
fn the_history_shows_none() {
    let stack = Stack::new();
    commit_all(&stack.root());
    for one in &stack.planted {
        fs::remove_file(stack.root().join(one.path)).unwrap();
    }
    commit_removals(&stack.root());
    for format in formats(&stack) {
        let said = stack.said(&["check", "--history", "--verbose", "--format", &format]);
        stack.is_silent(&format, &said);
        assert!(format == "github" || said.contains("private-key"), "{said}");
    }
}

fn commit_removals(root: &Path) {
    let git = git2::Repository::open(root).unwrap();
    let mut index = git.index().unwrap();
    index.update_all(["*"], None).unwrap();
    index.write().unwrap();
    commit_all(root);
}

#[test]
fn errors_show_none() {
    let stack = Stack::new();
    for one in &stack.planted {
        let first = one.text.lines().next().unwrap();
        // What cannot be read, what is no configuration, what is no facts file.
        let torn = format!("{}\n\t- [{first}\n<<<<<<< {first}\n", one.text);
        write(&stack.root(), &[(&format!("torn-{}", one.path), &torn)]);
    }
    stack.is_silent(
        "what cannot be read",
        &stack.said(&["check", "--format", "short"]),
    );
    let facts = stack.said(&["facts", "railiance-platform"]);
    stack.is_silent("the facts of it", &facts);
}

#[test]
fn the_language_server_shows_none() {
    let stack = Stack::new();
    let root = stack.root().canonicalize().unwrap();
    let uri = |path: &str| format!("file://{}", root.join(path).display());
    let mut messages = vec![
        json!({ "id": 1, "method": "initialize", "params": {
            "processId": null, "capabilities": {},
            "workspaceFolders": [{ "uri": uri(""), "name": "stack" }],
        } }),
        json!({ "method": "initialized", "params": {} }),
    ];
    for (number, one) in stack.planted.iter().enumerate() {
        let document = uri(one.path);
        messages.push(
            json!({ "method": "textDocument/didOpen", "params": { "textDocument": {
            "uri": document, "languageId": "x", "version": 1, "text": one.text,
        } } }),
        );
        let about = json!({ "uri": document });
        let place = json!({ "line": 1, "character": 14 });
        for (kind, method, params) in [
            (
                0,
                "textDocument/diagnostic",
                json!({ "textDocument": about }),
            ),
            (
                1,
                "textDocument/hover",
                json!({ "textDocument": about, "position": place }),
            ),
            (
                2,
                "textDocument/codeAction",
                json!({
                    "textDocument": about,
                    "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } },
                    "context": { "diagnostics": [] },
                }),
            ),
        ] {
            messages.push(
                json!({ "id": 10 * (number + 1) + kind, "method": method, "params": params }),
            );
        }
    }
    messages.push(json!({ "id": 2, "method": "shutdown" }));
    messages.push(json!({ "method": "exit" }));
    let mut server = railint(stack.folder.path())
        .arg("server")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = server.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        for mut message in messages {
            message["jsonrpc"] = Value::from("2.0");
            let body = message.to_string();
            write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        }
    });
    let output = server.wait_with_output().unwrap();
    writer.join().unwrap();
    let said =
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    stack.is_silent("the language server", &said);
    for rule in [
        "secrets/token",
        "secrets/private-key",
        "secrets/plaintext-value",
    ] {
        assert!(said.contains(rule), "no {rule} in\n{said}");
    }
}
