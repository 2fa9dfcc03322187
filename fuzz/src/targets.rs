//! What is tried with any text: each reader reads it, ends, and names only
//! places that are in the text. The fuzzer and the ordinary tests share it.

use std::sync::OnceLock;

use railint_lint::{AnyLinter, File, Lens};
use railint_policy::{Policy, Request, load};
use railint_source::Span;
use railint_syntax::command::Command;
use railint_syntax::yaml::{Node, Stream};
use railint_syntax::{
    hcl, helm_template, justfile, makefile, markdown, setting, shell, sops, yaml,
};
use serde_json::Value;

/// A target: what is done with a text.
pub type Target = fn(&str);

/// All targets, by name.
pub const TARGETS: &[(&str, Target)] = &[
    ("yaml", tree),
    ("markdown", page),
    ("shell_make", script),
    ("sops", envelope),
    ("settings", settings),
    ("whole", whole),
];

/// Does what a target does; bytes that are no text are passed over.
pub fn run(target: &str, bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    for (name, target) in TARGETS.iter().filter(|(name, _)| *name == target) {
        let _ = name;
        target(text);
    }
}

fn inside(text: &str, span: Span) {
    assert!(text.get(span.start..span.end).is_some(), "{span:?}");
}

fn nodes(text: &str, stream: &Stream) {
    let mut open: Vec<(Node<'_>, usize)> = stream.documents().map(|root| (root, 0)).collect();
    let mut seen = 0;
    while let Some((node, depth)) = open.pop() {
        seen += 1;
        if seen > 100_000 || depth > 300 {
            break;
        }
        inside(text, node.span());
        let _ = (node.as_str(), node.as_f64(), node.tag(), node.as_key());
        open.extend(node.items().map(|item| (item, depth + 1)));
        for entry in node.entries() {
            inside(text, entry.key.span());
            open.push((entry.key, depth + 1));
            open.push((entry.value, depth + 1));
        }
    }
    stream
        .errors()
        .iter()
        .for_each(|error| inside(text, error.span));
    yaml::comments(text)
        .iter()
        .for_each(|comment| inside(text, comment.span));
}

/// YAML and JSON, with and without template actions.
fn tree(text: &str) {
    nodes(text, &yaml::parse(text));
    let (stream, masked) = helm_template::parse(text);
    assert_eq!(masked.text.len(), text.len());
    nodes(text, &stream);
}

fn page(text: &str) {
    let page = markdown::parse(text);
    for fence in &page.fences {
        inside(text, fence.span);
    }
    for link in &page.links {
        inside(text, link.span);
    }
}

fn commands(text: &str, commands: &[Command]) {
    for command in commands {
        inside(text, command.span);
        command
            .words
            .iter()
            .for_each(|word| inside(text, word.span));
        let _ = (command.name(), command.effective());
    }
}

/// Shell, Makefiles and justfiles.
fn script(text: &str) {
    commands(text, &shell::parse(text).commands);
    let make = makefile::parse(text);
    commands(text, &make.commands);
    make.targets
        .iter()
        .for_each(|target| inside(text, target.span));
    commands(text, &justfile::parse(text).commands);
}

/// SOPS, in every store, and its expressions.
fn envelope(text: &str) {
    let stream = yaml::parse(text);
    let _ = sops::read_tree(text, &stream);
    for path in ["a.env", "a.ini", "a.json", "a.yaml", "a"] {
        let store = sops::Store::of(path, text);
        if !store.is_tree() {
            let _ = sops::read_flat(text, store);
        }
    }
    if let Some(pattern) = text.lines().next().and_then(sops::Pattern::new) {
        let _ = pattern.matches(text);
    }
}

/// HCL, TOML, dotenv and ini.
fn settings(text: &str) {
    let _ = hcl::parse(text);
    for read in [setting::dotenv, setting::hcl, setting::ini, setting::toml] {
        for setting in read(text) {
            inside(text, setting.span);
        }
    }
}

fn policy() -> Option<&'static Policy> {
    static POLICY: OnceLock<Option<Policy>> = OnceLock::new();
    POLICY
        .get_or_init(|| {
            let fetch = |_: Option<&str>, path: &str| Err(format!("no {path}"));
            load(Request {
                stack: None,
                own: Vec::new(),
                fetch: &fetch,
                known_rules: &[],
            })
            .ok()
        })
        .as_ref()
}

/// All that the four linters read in a file: its path is the first line. Facts
/// name places in the text only, and survive being written down.
fn whole(text: &str) {
    let (path, text) = text.split_once('\n').unwrap_or(("a.yaml", text));
    let linters: [Box<dyn AnyLinter>; 4] = [
        Box::new(railint_boundary::Boundary),
        Box::new(railint_secrets::Secrets),
        Box::new(railint_workplan::Workplan),
        Box::new(railint_tombstone::Tombstone),
    ];
    let Some(policy) = policy() else { return };
    let lens = Lens::new(policy);
    for chart in [None, Some("")] {
        let file = File::new("railiance-apps", path, text, chart);
        for linter in &linters {
            if let Some(facts) = linter.read_any(&file, &lens) {
                let written = linter.write_facts(&facts).unwrap_or_default();
                places(text, &written);
                assert!(linter.read_facts(written).is_ok());
            }
        }
    }
    for linter in &linters {
        let _ = linter.read_bytes_any("railiance-apps", path, text.as_bytes());
    }
}

/// Every place in facts lies in the text.
fn places(text: &str, facts: &Value) {
    match facts {
        Value::Array(items) => items.iter().for_each(|item| places(text, item)),
        Value::Object(fields) => {
            let byte = fields.get("byte").and_then(Value::as_u64);
            if let Some(byte) = byte.filter(|_| fields.contains_key("line")) {
                let byte = usize::try_from(byte).unwrap_or(usize::MAX);
                assert!(text.is_char_boundary(byte), "{byte} of {}", text.len());
            }
            // Lines of a schema are those of another text.
            let own = fields.iter().filter(|(name, _)| *name != "schema_line");
            own.for_each(|(_, field)| places(text, field));
        }
        _ => {}
    }
}
