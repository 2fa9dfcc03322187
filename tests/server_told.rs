//! What the language server says besides findings, and what it need not say
//! again.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use serde_json::{Value, json};
use support::editor::{Editor, pulling};
use support::{commit_all, write};

#[test]
fn what_the_editor_knows_is_not_sent_again() {
    let mut editor = Editor::open("railiance", pulling());
    let makefile = "railiance-cluster/Makefile";
    let uri = editor.uri(makefile);
    editor.show(makefile);
    let pull = |editor: &mut Editor, known: &Value| {
        let params = json!({ "textDocument": { "uri": uri }, "previousResultId": known });
        editor.ask("textDocument/diagnostic", params)
    };
    let first = pull(&mut editor, &Value::Null);
    assert_eq!(first["items"].as_array().unwrap().len(), 4);
    let second = pull(&mut editor, &first["resultId"]);
    assert_eq!(
        second,
        json!({ "kind": "unchanged", "resultId": first["resultId"] })
    );
    // A line more: the findings are the same, their places are not.
    let text = editor.text(makefile);
    editor.edit(makefile, 2, &format!("# One.\n{text}"));
    let third = pull(&mut editor, &second["resultId"]);
    assert_eq!(third["kind"], "full");
    assert_eq!(third["items"][0]["range"]["start"]["line"], 15);
    // The whole workspace, and the findings of one file go away.
    let whole = |editor: &mut Editor, known: &[Value]| {
        let params = json!({ "previousResultIds": known });
        let whole = editor.ask("workspace/diagnostic", params);
        whole["items"].as_array().unwrap().clone()
    };
    let all = whole(&mut editor, &[]);
    let known: Vec<Value> = all
        .iter()
        .map(|report| json!({ "uri": report["uri"], "value": report["resultId"] }))
        .collect();
    let again = whole(&mut editor, &known);
    assert_eq!(again.len(), all.len());
    assert!(again.iter().all(|report| report["kind"] == "unchanged"));
    editor.edit(makefile, 3, "all:\n");
    let last = whole(&mut editor, &known);
    let of_makefile = last.iter().find(|report| report["uri"] == uri.as_str());
    assert_eq!(of_makefile.unwrap()["items"], json!([]), "{last:?}");
    editor.leave();
}

#[test]
fn an_editor_hears_what_git_refuses_and_what_to_do() {
    let mut editor = Editor::open("railiance-clean", pulling());
    let root = editor.stack.path().join("railiance-apps");
    commit_all(&root);
    let git = git2::Repository::open(&root).unwrap();
    let mut config = git.config().unwrap();
    config.set_i32("core.repositoryformatversion", 1).unwrap();
    config.set_str("extensions.refstorage", "reftable").unwrap();
    let database = "railiance-apps/db.yaml";
    let manifest = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: db }\n";
    write(editor.stack.path(), &[(database, manifest)]);
    // It is judged by the plain listing, and said to be: once.
    for _ in 0..2 {
        editor.save(database);
        let items = editor.pull(database);
        assert_eq!(items[0]["code"], "boundary/wrong-layer", "{items:?}");
    }
    let said: Vec<&str> = editor
        .notes
        .iter()
        .filter(|note| note["method"] == "window/showMessage")
        .map(|note| note["params"]["message"].as_str().unwrap())
        .collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("listed without git"), "{said:?}");
    assert!(said[0].contains("git refs migrate"), "{said:?}");
    editor.leave();
}

#[test]
fn what_hides_nothing_is_greyed_out() {
    let mut editor = Editor::open("railiance-clean", pulling());
    let path = "railiance-apps/note.yaml";
    let text = "# railint: ignore[boundary/wrong-layer] it was here once\na: 1\n";
    write(editor.stack.path(), &[(path, text)]);
    let items = editor.pull(path);
    assert_eq!(items[0]["code"], "railint/unused-ignore", "{items:?}");
    // The number that the protocol has for what is not needed.
    assert_eq!(items[0]["tags"], json!([1]));
    editor.leave();
}
