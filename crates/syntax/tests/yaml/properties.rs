//! What holds for any text.

use proptest::prelude::*;
use railint_source::Span;
use railint_syntax::helm_template;
use railint_syntax::json::Spanned;
use railint_syntax::yaml::{self, Node, ScalarStyle, Stream};

/// Any characters, with those that mean something to YAML or to templates more
/// often.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ \t\r\n:,\\[\\]{}&*!|>'\"%@`#?~<=0-9a-c.-]",
        1 => any::<char>().prop_map(String::from),
        2 => prop::sample::select(vec![
            "\n", "\n  ", "\n- ", ": ", "- ", "---\n", "...\n", "{{ ", " }}", "{{- if x }}",
            "{{ else }}", "{{ end }}", "<<: ", "&a ", "*a", "!!str ", "|\n", ">-\n", "é", "\u{feff}",
            "null", "true", "0x1f", "1.5e3", "\"\\u00e9\"", "{{/* ", " */}}",
        ]).prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Text that mostly is YAML: nested mappings and lists, with the odd line of a
/// template between.
fn manifest() -> impl Strategy<Value = String> {
    let line = (
        0_usize..4,
        prop::sample::select(vec![
            "name: web",
            "- item",
            "- key: value",
            "key:",
            "text: |",
            "text: >-",
            "é: \"ü\"",
            "flow: {a: [1, 'b'], c: }",
            "base: &a {x: 1}",
            "again: *a",
            "<<: *a",
            "# note",
            "",
            "{{- if .x }}",
            "{{- else }}",
            "{{- end }}",
            "value: {{ .y }}",
            "{{ .k }}: v",
            "labels: {{- include \"l\" . | nindent 4 }}",
            "---",
            "plain text",
            "tag: !t v",
            "? k",
            ": v",
        ]),
    );
    prop::collection::vec(line, 0..30).prop_map(|lines| {
        let lines = lines
            .iter()
            .map(|(depth, line)| format!("{}{line}\n", "  ".repeat(*depth)));
        lines.collect()
    })
}

/// A tree, to be written as YAML and read again.
#[derive(Debug, Clone)]
enum Tree {
    /// How the scalar is written, and its text.
    Scalar(&'static str, &'static str),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

fn tree() -> impl Strategy<Value = Tree> {
    let scalar = prop::sample::select(vec![
        ("web", "web"),
        ("a b  # note", "a b"),
        ("'it''s'", "it's"),
        ("\"tab\\t\\u00e9\"", "tab\té"),
        ("grün", "grün"),
        ("!tag x", "x"),
        ("&anchor x", "x"),
        ("-5", "-5"),
        ("''", ""),
    ]);
    let scalar = scalar.prop_map(|(written, text)| Tree::Scalar(written, text));
    scalar.prop_recursive(5, 40, 5, |inner| {
        let entry = ("[a-c]{1,3}", inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 1..5).prop_map(Tree::List),
            prop::collection::vec(entry, 1..5).prop_map(|mut entries| {
                for (number, (key, _)) in entries.iter_mut().enumerate() {
                    *key = format!("{key}{number}");
                }
                Tree::Map(entries)
            }),
        ]
    })
}

fn write(tree: &Tree, indent: usize, out: &mut String) {
    let blanks = " ".repeat(indent);
    match tree {
        Tree::Scalar(written, _) => {
            out.pop();
            out.push_str(&format!(" {written}\n"));
        }
        Tree::List(items) => {
            for item in items {
                out.push_str(&format!("{blanks}-\n"));
                write(item, indent + 2, out);
            }
        }
        Tree::Map(entries) => {
            for (key, value) in entries {
                out.push_str(&format!("{blanks}{key}:\n"));
                write(value, indent + 2, out);
            }
        }
    }
}

fn same(tree: &Tree, node: Node<'_>) {
    match tree {
        Tree::Scalar(_, text) => assert_eq!(node.as_str(), Some(*text)),
        Tree::List(items) => {
            assert_eq!(node.items().count(), items.len());
            for (tree, node) in items.iter().zip(node.items()) {
                same(tree, node);
            }
        }
        Tree::Map(entries) => {
            assert_eq!(node.entries().count(), entries.len());
            for (key, tree) in entries {
                same(tree, node.get(key).unwrap().value);
            }
        }
    }
}

/// Every place of a stream fits the text, and children lie in their parents.
fn check(text: &str, stream: &Stream) {
    for error in stream.errors() {
        check_span(text, error.span);
    }
    for comment in yaml::comments(text) {
        check_span(text, comment.span);
        assert_eq!(comment.span.text(text), format!("#{}", comment.text));
    }
    for keys in stream.duplicate_keys() {
        check_span(text, keys.first);
        check_span(text, keys.again);
    }
    for root in stream.documents() {
        check_node(text, root);
        let _ = Spanned::from_yaml(root);
    }
}

fn check_span(text: &str, span: Span) {
    assert!(
        text.get(span.start..span.end).is_some(),
        "{span:?} in {text:?}"
    );
}

fn check_node(text: &str, node: Node<'_>) {
    check_span(text, node.span());
    let written = node.span().text(text);
    if node.is_alias() {
        assert!(written.starts_with('*'), "{written:?} in {text:?}");
        return;
    }
    if let (Some(value), Some(ScalarStyle::Plain)) = (node.as_str(), node.style())
        && !written.contains(['\n', '\r'])
    {
        assert_eq!(value, written, "in {text:?}");
    }
    for item in node.items() {
        check_node(text, item);
        assert!(
            node.span().contains(item.span()),
            "{node:?} {item:?} in {text:?}"
        );
    }
    for entry in node.entries() {
        check_node(text, entry.key);
        check_node(text, entry.value);
        if let Some(key) = entry.key.as_key() {
            assert!(node.get(&key).is_some(), "{key} in {text:?}");
        }
    }
}

fn check_mask(text: &str) {
    let (stream, masked) = helm_template::parse(text);
    assert_eq!(masked.text.len(), text.len());
    for (offset, (before, after)) in text.bytes().zip(masked.text.bytes()).enumerate() {
        assert_eq!(
            matches!(before, b'\n' | b'\r'),
            matches!(after, b'\n' | b'\r')
        );
        assert!(!text.is_char_boundary(offset) || masked.text.is_char_boundary(offset));
    }
    for span in &masked.actions {
        assert!(span.text(text).starts_with("{{"));
        assert!(!span.text(&masked.text).contains('{'));
    }
    for branch in &masked.branches {
        check_span(text, branch.span);
    }
    check(&masked.text, &stream);
    if !helm_template::is_template(text) {
        assert_eq!(masked.text, text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_told_about(text in any_text()) {
        check(&text, &yaml::parse(&text));
        check_mask(&text);
    }

    #[test]
    fn what_is_written_is_read(tree in tree()) {
        let mut text = "---\n".to_owned();
        write(&tree, 0, &mut text);
        let stream = yaml::parse(&text);
        assert_eq!(stream.errors(), [], "{text}");
        check(&text, &stream);
        same(&tree, stream.documents().next().unwrap());
    }

    #[test]
    fn manifests_are_read_or_told_about(text in manifest()) {
        check(&text, &yaml::parse(&text));
        check_mask(&text);
    }
}
