//! A language server and an editor that drives it: the real process over
//! standard input and output.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{railint, workspace};

/// An editor with a server of its own.
pub struct Editor {
    server: Child,
    /// What the server reads.
    pub input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// The folder with its copy of the stack.
    pub stack: TempDir,
    next: i64,
    /// What came while an answer was waited for.
    pub notes: Vec<Value>,
}

impl Editor {
    /// Opens a copy of a fixture stack.
    pub fn open(fixture: &str, capabilities: Value) -> Self {
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

    /// The address of a file.
    pub fn uri(&self, path: &str) -> String {
        let root = self.stack.path().canonicalize().unwrap();
        format!("file://{}", root.join(path).display())
    }

    fn write(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.input.flush().unwrap();
    }

    /// Sends a notification.
    pub fn tell(&mut self, method: &str, params: Value) {
        self.write(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request; its number.
    pub fn send(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        let id = self.next;
        self.write(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// The answer to a request.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params);
        let answer = self.wait(|message| message["id"] == id);
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].clone()
    }

    /// The next message that is wanted; others are kept as notes.
    pub fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
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

    /// The text of a file as it lies on disk.
    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.stack.path().join(path)).unwrap()
    }

    /// Opens a file.
    pub fn show(&mut self, path: &str) {
        let (uri, text) = (self.uri(path), self.text(path));
        self.tell(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "x", "version": 1, "text": text } }),
        );
    }

    /// Changes the whole text of an open file.
    pub fn edit(&mut self, path: &str, version: i64, text: &str) {
        let uri = self.uri(path);
        self.tell(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": uri, "version": version },
                "contentChanges": [{ "text": text }],
            }),
        );
    }

    /// Says that a file was saved.
    pub fn save(&mut self, path: &str) {
        let uri = self.uri(path);
        let document = json!({ "textDocument": { "uri": uri } });
        self.tell("textDocument/didSave", document);
    }

    /// The number of the server's process.
    pub fn process(&self) -> u32 {
        self.server.id()
    }

    /// The rules that find something in a file, when the editor asks.
    pub fn pull(&mut self, path: &str) -> Vec<Value> {
        let uri = self.uri(path);
        let report = self.ask(
            "textDocument/diagnostic",
            json!({ "textDocument": { "uri": uri } }),
        );
        assert_eq!(report["kind"], "full");
        report["items"].as_array().unwrap().clone()
    }

    /// Asks about the place of a word, behind its first letter.
    pub fn at(&mut self, method: &str, path: &str, needle: &str) -> Value {
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

    /// Leaves in order.
    pub fn leave(mut self) {
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

/// What an editor can do that asks for diagnostics.
pub fn pulling() -> Value {
    json!({ "textDocument": { "diagnostic": {} } })
}
