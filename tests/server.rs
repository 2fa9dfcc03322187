//! The language server, as an editor drives it: the real process over standard
//! input and output.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::fs;
use std::io::Write;

use serde_json::{Value, json};
use support::editor::{Editor, pulling};
use support::write;

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

#[test]
fn lines_of_the_stack_lead_to_what_they_are_about() {
    let mut editor = Editor::open("railiance-clean", pulling());
    let moved = "railiance-cluster/helm/MOVED.md";
    let values = "railiance-apps/helm/mail-values.yaml";
    let list = "mail-values.yaml moved to railiance-apps/helm/ (2026-03-26, RAIL-HO-WP-0004-T06)\n";
    let database = "railiance-cluster/db.yaml";
    let manifest = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: db }\n";
    let configuration = "extends: railiance\nexceptions:\n  - rule: boundary/wrong-layer\n    \
                         path: db.yaml\n    component: postgresql\n    reason: moves in May\n";
    write(
        editor.stack.path(),
        &[
            (moved, list),
            (values, "replicas: 1\n"),
            (database, manifest),
            ("railiance-cluster/railint.yaml", configuration),
        ],
    );
    let target = editor.at("textDocument/definition", moved, "railiance-apps/");
    assert_eq!(target[0]["uri"], editor.uri(values).as_str(), "{target}");
    // The row of an exception leads to what it excepts.
    let own = "railiance-cluster/railint.yaml";
    let excepted = editor.at("textDocument/definition", own, "boundary/wrong-layer");
    assert_eq!(
        excepted[0]["uri"],
        editor.uri(database).as_str(),
        "{excepted}"
    );
    assert_eq!(excepted[0]["range"]["start"]["line"], 1, "{excepted}");
    // What configuration names is explained.
    let page = editor.at("textDocument/hover", own, "wrong-layer");
    let page = page["contents"]["value"].as_str().unwrap();
    assert!(page.starts_with("# boundary/wrong-layer"), "{page}");
    let entry = editor.at("textDocument/hover", own, "postgresql");
    let entry = entry["contents"]["value"].as_str().unwrap();
    assert!(entry.contains("PostgreSQL"), "{entry}");
    editor.leave();
}

#[test]
fn each_folder_of_a_workspace_shows_its_own() {
    let mut editor = Editor::open("railiance", pulling());
    let (cluster, apps) = (
        editor.uri("railiance-cluster"),
        editor.uri("railiance-apps"),
    );
    let change = |added: Vec<&str>, removed: Vec<&str>| {
        let folders = |uris: Vec<&str>| -> Vec<Value> {
            let named = uris
                .into_iter()
                .map(|uri| json!({ "uri": uri, "name": uri }));
            named.collect()
        };
        json!({ "event": { "added": folders(added), "removed": folders(removed) } })
    };
    let files = |editor: &mut Editor| -> Vec<String> {
        let whole = editor.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
        let items = whole["items"].as_array().unwrap();
        let uris = items.iter().map(|item| item["uri"].as_str().unwrap());
        uris.map(str::to_owned).collect()
    };
    let all = files(&mut editor);
    assert!(all.iter().any(|uri| uri.starts_with(&cluster)), "{all:?}");
    // Two repos as folders of their own, in place of the folder around them.
    let root = editor.uri("");
    let root = root.trim_end_matches('/');
    editor.tell(
        "workspace/didChangeWorkspaceFolders",
        change(vec![&cluster, &apps], vec![root]),
    );
    let makefile = "railiance-cluster/Makefile";
    assert_eq!(editor.pull(makefile).len(), 4);
    // What is typed in one is seen from the other, which is its context.
    let values = "railiance-cluster/helm/gitea-values.sops.yaml";
    let off = "postgresql-ha:\n    enabled: false\nvalkey-cluster:\n    enabled: false\n";
    let text = format!("{off}{}", editor.text(values));
    editor.show(values);
    editor.edit(values, 2, &text);
    assert_eq!(editor.pull(makefile).len(), 2);
    editor.tell(
        "workspace/didChangeWorkspaceFolders",
        change(vec![], vec![&cluster]),
    );
    let left = files(&mut editor);
    assert!(
        !left.iter().any(|uri| uri.starts_with(&cluster)),
        "{left:?}"
    );
    editor.leave();
}
