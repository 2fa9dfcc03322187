//! Hostile and extreme input: an error or success, soon, and never the end of the
//! process.

use railint_syntax::helm_template;
use railint_syntax::json::Spanned;
use railint_syntax::yaml::{self, ErrorKind, Kind, MAX_DEPTH, Node};

/// The kind of the first error.
fn first_error(text: &str) -> Option<ErrorKind> {
    yaml::parse(text).errors().first().map(|error| error.kind)
}

/// Walks everything, along aliases too, as a consumer may.
fn walk(node: Node<'_>) -> usize {
    let items: usize = node.items().map(walk).sum();
    let entries = node
        .entries()
        .map(|entry| walk(entry.key) + walk(entry.value));
    1 + items + entries.sum::<usize>()
}

fn walk_all(text: &str) -> usize {
    yaml::parse(text).documents().map(walk).sum()
}

#[test]
fn deep_nesting_is_an_error() {
    let block: String = (0..3_000)
        .map(|n| format!("{}a:\n", " ".repeat(n)))
        .collect();
    for text in [
        block,
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(200_000),
    ] {
        assert_eq!(
            first_error(&text),
            Some(ErrorKind::TooDeep),
            "{}",
            text.chars().take(10).collect::<String>()
        );
    }
}

#[test]
fn block_and_flow_nesting_count_together() {
    let text = |blocks, flows| {
        format!(
            "{}{}1{}",
            "- ".repeat(blocks),
            "[".repeat(flows),
            "]".repeat(flows)
        )
    };
    assert_eq!(first_error(&text(100, MAX_DEPTH - 100)), None);
    assert_eq!(
        first_error(&text(100, MAX_DEPTH - 99)),
        Some(ErrorKind::TooDeep)
    );
}

#[test]
fn a_document_that_is_too_deep_does_not_take_the_others_along() {
    let text = format!("a: 1\n---\n{}\n---\nb: 2\n", "[".repeat(1000));
    let stream = yaml::parse(&text);
    assert_eq!(stream.errors().len(), 1);
    assert_eq!(stream.documents().count(), 2);
}

#[test]
fn an_alias_bomb_is_cut() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..30 {
        let before = n - 1;
        text += &format!("a{n}: &a{n} [{}]\n", format!("*a{before},").repeat(10));
    }
    let stream = yaml::parse(&text);
    assert_eq!(stream.errors()[0].kind, ErrorKind::TooManyNodes);
    assert!(walk_all(&text) <= 2 * yaml::MAX_NODES);
    let root = stream.documents().next().unwrap();
    assert!(Spanned::from_yaml(root).is_err());
}

#[test]
fn an_alias_bomb_of_merge_keys_is_cut() {
    let mut text = "a0: &a0 {x: 1}\n".to_owned();
    for n in 1..40 {
        let before = n - 1;
        text += &format!("a{n}: &a{n} {{<<: [*a{before}, *a{before}], k{n}: 1}}\n");
    }
    assert_eq!(first_error(&text), Some(ErrorKind::TooManyNodes));
    walk_all(&text);
}

#[test]
fn aliases_do_not_nest_deeper_than_brackets() {
    let mut text = "a0: &a0 [x]\n".to_owned();
    for n in 1..10_000 {
        text += &format!("a{n}: &a{n} [*a{}]\n", n - 1);
    }
    assert_eq!(first_error(&text), Some(ErrorKind::TooDeep));
    walk_all(&text);
}

#[test]
fn cycles_are_cut() {
    for text in [
        "&a [*a]",
        "&a {*a : *a}",
        "&a {<<: *a}",
        "a: &a\n  b: &b {c: *a, d: *b}",
    ] {
        assert_eq!(first_error(text), Some(ErrorKind::CyclicAlias), "{text}");
        walk_all(text);
    }
}

#[test]
fn nul_bytes_and_tabs_are_errors_or_content() {
    assert_eq!(first_error("a: \0b\n"), Some(ErrorKind::Syntax));
    assert_eq!(first_error("a:\n\tb: c\n"), Some(ErrorKind::Syntax));
    assert_eq!(first_error("a:\tb\n"), None);
    let stream = yaml::parse("a: \0\n---\nb: 1\n");
    assert_eq!((stream.errors().len(), stream.documents().count()), (1, 1));
}

#[test]
fn a_very_long_line_is_read() {
    let text = format!(
        "a: {}\nb: \"{}\"\n",
        "x".repeat(10 << 20),
        "y\\n".repeat(3 << 20)
    );
    let stream = yaml::parse(&text);
    assert_eq!(stream.errors(), []);
    let root = stream.documents().next().unwrap();
    assert_eq!(root.value(&["b"]).unwrap().as_str().unwrap().len(), 6 << 20);
}

#[test]
fn a_long_run_of_comments_between_key_and_items_is_read() {
    let text = format!("a:\n{}  - b\n", "  # why\n".repeat(10_000));
    let stream = yaml::parse(&text);
    assert_eq!(stream.errors(), []);
    assert_eq!(yaml::comments(&text).len(), 10_000);
    let root = stream.documents().next().unwrap();
    assert_eq!(root.value(&["a"]).unwrap().kind(), Kind::Sequence);
}

#[test]
fn errors_are_bounded() {
    let stream = yaml::parse(&"a: [\n---\n".repeat(10_000));
    assert_eq!(stream.errors().len(), 100);
    let stream = yaml::parse(&"- *x\n".repeat(10_000));
    assert_eq!(stream.errors().len(), 100);
    assert_eq!(stream.documents().next().unwrap().items().count(), 10_000);
    let stream = yaml::parse(&"a: 1\n".repeat(20_000));
    assert_eq!(stream.duplicate_keys().len(), 10_000);
}

#[test]
fn distinct_tags_are_bounded() {
    let directive = format!("%TAG ! x:{}\n---\n", "y".repeat(900));
    let tags: String = (0..10_000).map(|n| format!("- !{n} a\n")).collect();
    let kind = first_error(&(directive + &tags));
    assert_eq!(kind, Some(ErrorKind::TooManyNodes));
}

#[test]
fn templates_of_any_shape_take_linear_time() {
    for text in [
        "{{".repeat(200_000),
        "{{ \"\n".repeat(100_000),
        "{{ ` ".repeat(100_000),
        "{{/*\n".repeat(100_000) + "*/ x",
        "{{ a }} ".repeat(100_000),
        "k: {{ a }}\n".repeat(50_000),
        "{{ if a }}\n".repeat(50_000) + &"k: 1\n".repeat(20_000),
        "{{ if a }}\nk: 1\n{{ else }}\n".repeat(20_000),
    ] {
        let masked = helm_template::mask(&text);
        assert_eq!(masked.text.len(), text.len());
        let _ = helm_template::parse(&text);
    }
}
