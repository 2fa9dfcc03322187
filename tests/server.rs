//! The language server, as an editor drives it: the real process over standard
//! input and output.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};
use support::{railint, workspace, write};
use tempfile::TempDir;

/// An editor with a server of its own.
struct Editor {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    stack: TempDir,
    next: i64,
    /// What came while an answer was waited for.
    notes: Vec<Value>,
}

impl Editor {
    /// Opens a copy of a fixture stack.
    fn open(fixture: &str, capabilities: Value) -> Self {
        let stack = tempfile::tempdir().unwrap();
        copy(&workspace("fixtures/stacks").join(fixture), stack.path());
        let mut server = railint(stack.path())
            .arg("server")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let input = server.stdin.take().unwrap();
        let output = BufReader::new(server.stdout.take().unwrap());
        let mut editor = Self {
            server,
            input,
            output,
            stack,
            next: 0,
            notes: Vec::new(),
        };
        let root = editor.uri("");
        let answer = editor.ask(
            "initialize",
            json!({
                "processId": null,
                "capabilities": capabilities,
                "workspaceFolders": [{ "uri": root, "name": "stack" }],
            }),
        );
        let provider = &answer["capabilities"]["diagnosticProvider"];
        assert_eq!(provider["interFileDependencies"], true);
        editor.tell("initialized", json!({}));
        editor
    }

    fn uri(&self, path: &str) -> String {
        let root = self.stack.path().canonicalize().unwrap();
        format!("file://{}", root.join(path).display())
    }

    fn write(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.input.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.write(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn send(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        let id = self.next;
        self.write(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params);
        let answer = self.wait(|message| message["id"] == id);
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].clone()
    }

    /// The next message that is wanted; others are kept as notes.
    fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.read();
            if wanted(&message) {
                return message;
            }
            self.notes.push(message);
        }
    }

    fn read(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(
                self.output.read_line(&mut line).unwrap() > 0,
                "the server is gone"
            );
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("Content-Length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.stack.path().join(path)).unwrap()
    }

    fn show(&mut self, path: &str) {
        let (uri, text) = (self.uri(path), self.text(path));
        self.tell(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "x", "version": 1, "text": text } }),
        );
    }

    fn edit(&mut self, path: &str, version: i64, text: &str) {
        let uri = self.uri(path);
        self.tell(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": uri, "version": version },
                "contentChanges": [{ "text": text }],
            }),
        );
    }

    /// The rules that find something in a file, when the editor asks.
    fn pull(&mut self, path: &str) -> Vec<Value> {
        let uri = self.uri(path);
        let report = self.ask(
            "textDocument/diagnostic",
            json!({ "textDocument": { "uri": uri } }),
        );
        assert_eq!(report["kind"], "full");
        report["items"].as_array().unwrap().clone()
    }

    fn at(&mut self, method: &str, path: &str, needle: &str) -> Value {
        let text = self.text(path);
        let before = &text[..text.find(needle).unwrap() + 1];
        let line = before.matches('\n').count();
        let character = before.rsplit('\n').next().unwrap().chars().count();
        let uri = self.uri(path);
        self.ask(
            method,
            json!({
                "textDocument": { "uri": uri },
                "position": { "line": line, "character": character },
            }),
        )
    }

    fn leave(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.tell("exit", Value::Null);
        assert!(self.server.wait().unwrap().success());
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn pulling() -> Value {
    json!({ "textDocument": { "diagnostic": {} } })
}

fn codes(items: &[Value]) -> Vec<&str> {
    items
        .iter()
        .map(|item| item["code"].as_str().unwrap())
        .collect()
}

#[test]
fn unsaved_text_is_judged_with_the_stack_around_it() {
    let mut editor = Editor::open("railiance", pulling());
    let makefile = "railiance-cluster/Makefile";
    editor.show(makefile);
    let items = editor.pull(makefile);
    let bundled = "boundary/bundled-service";
    let others = ["boundary/wrong-layer", "boundary/unpinned-chart"];
    assert_eq!(codes(&items), [&[bundled, bundled], &others[..]].concat());
    assert_eq!(
        items[0]["range"]["start"],
        json!({ "line": 14, "character": 30 })
    );
    assert_eq!(items[0]["severity"], 1);
    assert!(items[0]["message"].as_str().unwrap().contains("help: set"));
    let related = &items[0]["relatedInformation"][0]["location"]["uri"];
    assert!(related.as_str().unwrap().contains("gitea-values"));
    assert!(
        items[0]["codeDescription"]["href"]
            .as_str()
            .unwrap()
            .ends_with("bundled-service.md")
    );
    // In another file, and not saved: the release no longer brings them up.
    let values = "railiance-cluster/helm/gitea-values.sops.yaml";
    let text = editor.text(values);
    editor.show(values);
    let off = "postgresql-ha:\n    enabled: false\nvalkey-cluster:\n    enabled: false\n";
    editor.edit(values, 2, &format!("{off}{text}"));
    assert_eq!(codes(&editor.pull(makefile)), others);
    // Taken back.
    editor.edit(values, 3, &text);
    assert_eq!(editor.pull(makefile).len(), 4);
    let whole = editor.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let files = whole["items"].as_array().unwrap();
    assert!(
        files
            .iter()
            .any(|file| file["uri"] == editor.uri(makefile).as_str())
    );
    editor.leave();
}

#[test]
fn an_editor_that_does_not_ask_is_told() {
    let mut editor = Editor::open("railiance", json!({}));
    let makefile = "railiance-cluster/Makefile";
    let uri = editor.uri(makefile);
    let published = |message: &Value| {
        message["method"] == "textDocument/publishDiagnostics"
            && message["params"]["uri"] == uri.as_str()
    };
    let first = editor.wait(published);
    assert_eq!(first["params"]["diagnostics"].as_array().unwrap().len(), 4);
    editor.show(makefile);
    editor.wait(published);
    editor.edit(makefile, 2, "all:\n\techo nothing\n");
    let last = editor.wait(published);
    assert_eq!(
        last["params"]["diagnostics"],
        json!([]),
        "none are left behind"
    );
    // A burst of keystrokes is judged once it is over.
    for version in 3..40 {
        editor.edit(makefile, version, &format!("all:\n\techo {version}\n"));
    }
    editor.leave();
}

#[test]
fn findings_are_mended_and_ignored_from_the_editor() {
    let mut editor = Editor::open("railiance-clean", pulling());
    let plan = "railiance-platform/workplans/RAIL-PL-WP-0099-old.md";
    let text = "---\nid: RAIL-PL-WP-0099\ntype: workplan\ntitle: Old\ndomain: railiance\nrepo: railiance-platform\nstatus: completed\nowner: railiance\ntopic_slug: railiance\ncreated: \"2026-01-01\"\nupdated: \"2026-01-02\"\n---\n\n# Old\n";
    write(editor.stack.path(), &[(plan, text)]);
    let uri = editor.uri(plan);
    editor.tell(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": uri, "type": 1 }] }),
    );
    let items = editor.pull(plan);
    assert!(codes(&items).contains(&"workplan/status"), "{items:?}");
    let status = items
        .iter()
        .find(|item| item["code"] == "workplan/status")
        .unwrap();
    let actions = editor.ask(
        "textDocument/codeAction",
        json!({
            "textDocument": { "uri": uri },
            "range": status["range"],
            "context": { "diagnostics": [] },
        }),
    );
    let actions = actions.as_array().unwrap();
    let edit = &actions[0]["edit"]["documentChanges"][0];
    assert_eq!(edit["edits"][0]["newText"], "finished", "{actions:?}");
    assert_eq!(edit["edits"][0]["range"], status["range"]);
    let ignore = &actions.last().unwrap()["edit"]["documentChanges"][0]["edits"][0];
    assert!(
        ignore["newText"]
            .as_str()
            .unwrap()
            .contains("railint: ignore[workplan/status]")
    );
    editor.leave();
}

#[test]
fn ids_lead_to_where_they_are_given_out() {
    let mut editor = Editor::open("railiance-clean", pulling());
    let plan = "railiance-platform/workplans/RAIL-PL-WP-0098-new.md";
    let other = "railiance-apps/notes.md";
    let text = "---\nid: RAIL-PL-WP-0098\nstatus: active\n---\n\n# New\n\n## T01\n\n```task\nid: RAIL-PL-WP-0098-T01\nstatus: todo\n```\n";
    write(
        editor.stack.path(),
        &[
            (plan, text),
            (other, "# Ü\n\nÜ see RAIL-PL-WP-0098-T01 there.\n"),
        ],
    );
    let places = editor.at("textDocument/definition", other, "RAIL-PL");
    assert_eq!(places[0]["uri"], editor.uri(plan).as_str());
    assert_eq!(places[0]["range"]["start"]["line"], 10);
    let hover = editor.at("textDocument/hover", other, "RAIL-PL");
    let shown = hover["contents"]["value"].as_str().unwrap();
    assert!(
        shown.contains("task, todo") && shown.contains("railiance-platform/workplans"),
        "{shown}"
    );
    let uri = editor.uri(plan);
    let symbols = editor.ask(
        "textDocument/documentSymbol",
        json!({ "textDocument": { "uri": uri } }),
    );
    assert_eq!(symbols[0]["name"], "RAIL-PL-WP-0098");
    assert_eq!(symbols[0]["children"][0]["name"], "RAIL-PL-WP-0098-T01");
    editor.leave();
}

#[test]
fn broken_messages_and_broken_configuration_are_survived() {
    let mut editor = Editor::open("railiance", pulling());
    write!(editor.input, "Content-Length: 9\r\n\r\n{{\"a\": [}}").unwrap();
    write!(editor.input, "hello\r\n\r\n").unwrap();
    editor.tell("textDocument/didOpen", json!({ "no": "document" }));
    let id = editor.send("textDocument/hover", json!({ "no": "place" }));
    let answer = editor.wait(|message| message["id"] == id);
    assert_eq!(answer["error"]["code"], -32602);
    let id = editor.send("railint/unheard-of", json!({}));
    let answer = editor.wait(|message| message["id"] == id);
    assert_eq!(answer["error"]["code"], -32601);
    assert!(
        editor
            .notes
            .iter()
            .any(|note| note["method"] == "window/logMessage")
    );
    // A configuration that cannot be read is a finding in itself, and mended.
    write(editor.stack.path(), &[("railint.yaml", "laysers: {}\n")]);
    let configuration = editor.uri("railint.yaml");
    editor.tell(
        "textDocument/didSave",
        json!({ "textDocument": { "uri": configuration } }),
    );
    let items = editor.pull("railint.yaml");
    assert!(
        items[0]["message"].as_str().unwrap().contains("layers"),
        "{items:?}"
    );
    fs::remove_file(editor.stack.path().join("railint.yaml")).unwrap();
    editor.tell(
        "textDocument/didSave",
        json!({ "textDocument": { "uri": configuration } }),
    );
    assert_eq!(editor.pull("railiance-cluster/Makefile").len(), 4);
    // What is taken back before its turn is not answered.
    let uri = editor.uri("railiance-cluster/Makefile");
    let ask = |id: i64| {
        json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/diagnostic",
                "params": { "textDocument": { "uri": uri } } })
    };
    let cancel = json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": 1002 } });
    let burst: String = [ask(1001), ask(1002), cancel]
        .iter()
        .map(|message| {
            let body = message.to_string();
            format!("Content-Length: {}\r\n\r\n{body}", body.len())
        })
        .collect();
    editor.tell(
        "textDocument/didSave",
        json!({ "textDocument": { "uri": configuration } }),
    );
    editor.input.write_all(burst.as_bytes()).unwrap();
    editor.input.flush().unwrap();
    editor.wait(|message| message["id"] == 1001);
    let second = editor.wait(|message| message["id"] == 1002);
    let cancelled = second["error"]["code"] == -32800;
    assert!(cancelled || second["result"]["kind"] == "full", "{second}");
    editor.leave();
}

#[test]
fn columns_are_counted_as_agreed() {
    for (offered, units) in [(json!(["utf-8", "utf-16"]), 6), (json!(["utf-16"]), 3)] {
        let mut capabilities = pulling();
        capabilities["general"] = json!({ "positionEncodings": offered });
        let mut editor = Editor::open("railiance-clean", capabilities);
        let path = "railiance-cluster/db.yaml";
        let text = "apiVersion: v1\n---\n# ü\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: c}\nspec: {template: {spec: {containers: [{name: ü😀, image: 'postgres:16'}]}}}\n";
        write(editor.stack.path(), &[(path, text)]);
        let items = editor.pull(path);
        let start = &items[0]["range"]["start"];
        let prefix = "spec: {template: {spec: {containers: [{name: ";
        let rest = ", image: ";
        assert_eq!(start["line"], 6, "{items:?}");
        let counted = start["character"].as_i64().unwrap() - (prefix.len() + rest.len()) as i64;
        // ü and the face: 2 + 4 bytes, 1 + 2 UTF-16 units.
        assert_eq!(counted, units, "{offered}");
        editor.leave();
    }
}
