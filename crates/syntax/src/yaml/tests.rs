use super::*;

/// The only document of a text without errors.
macro_rules! root {
    ($root:ident, $text:expr) => {
        let stream = parse($text);
        assert_eq!(stream.errors(), []);
        let $root = stream.documents().next().unwrap();
    };
}

fn keys(node: Node<'_>) -> Vec<&str> {
    node.entries()
        .filter_map(|entry| entry.key.as_str())
        .collect()
}

#[test]
fn a_path_leads_to_key_and_value() {
    let text = "spec:\n  # how many\n  replicas: 3\n  ports: [80, {name: 'web'}]\n";
    root!(root, text);
    let replicas = root.at(&["spec", "replicas"]).unwrap();
    assert_eq!(replicas.key.span().text(text), "replicas");
    assert_eq!(replicas.value.span().text(text), "3");
    assert_eq!(replicas.value.as_i64(), Some(3));
    let item = root.at(&["spec", "ports", "1"]).unwrap();
    assert_eq!(item.key.span(), item.value.span());
    assert_eq!(item.value.span().text(text), "{name: 'web'}");
    let name = root.value(&["spec", "ports", "1", "name"]).unwrap();
    assert_eq!(
        (name.as_str(), name.span().text(text)),
        (Some("web"), "'web'")
    );
    assert!(
        root.value(&[])
            .is_some_and(|node| node.span() == root.span())
    );
    assert!(root.at(&[]).is_none() && root.at(&["spec", "ports", "2"]).is_none());
    assert!(root.at(&["spec", "ports", "web"]).is_none());
    assert!(root.at(&["spec", "replicas", "x"]).is_none());
}

#[test]
fn scalars_mean_what_the_core_schema_says() {
    let text = "[true, 'true', no, 0o17, 0x1F, -12, 1.5, .5, 1e3, .inf, 99999999999999999999, !!str 5, !!int '5', ! 5, 1.2.3, +-1, 0x+1]";
    root!(root, text);
    let items: Vec<_> = root.items().collect();
    let bools: Vec<_> = items.iter().map(|item| item.as_bool()).take(3).collect();
    assert_eq!(bools, [Some(true), None, None]);
    assert_eq!(items[2].as_yaml11_bool(), Some(false));
    assert_eq!(items[1].as_yaml11_bool(), None);
    let ints: Vec<_> = items.iter().filter_map(|item| item.as_i64()).collect();
    assert_eq!(ints, [15, 31, -12, 5]);
    let floats: Vec<_> = items[6..11].iter().map(|item| item.as_f64()).collect();
    assert_eq!(
        floats,
        [
            Some(1.5),
            Some(0.5),
            Some(1000.0),
            Some(f64::INFINITY),
            Some(1e20)
        ]
    );
    assert!(items[13..].iter().all(|item| item.as_f64().is_none()));
    assert!(items.iter().all(|item| item.as_str().is_some()));
}

#[test]
fn nulls_are_null_and_stand_behind_their_indicator() {
    let text = "a:\nb: ~\nc : # why\nd: {e: , f}\ng:\n-\n- null\nh: ''\ni: !!null x\n";
    root!(root, text);
    let value = |key| root.get(key).unwrap().value;
    for (key, start) in [("a", 2), ("b", 6), ("c", 11)] {
        assert_eq!(
            (value(key).kind(), value(key).span().start),
            (Kind::Null, start)
        );
        assert_eq!(value(key).as_str(), None);
    }
    assert_eq!(value("a").span().len(), 0);
    assert_eq!(value("b").span().len(), 1);
    let inner = value("d").get("e").unwrap().value.span();
    assert_eq!(text.get(..inner.start).unwrap().chars().last(), Some(':'));
    assert!(value("d").get("f").unwrap().value.is_null());
    assert!(value("g").items().all(Node::is_null));
    assert_eq!(value("h").as_str(), Some(""));
    assert!(value("i").is_null());
}

#[test]
fn spans_of_collections_end_with_their_last_child() {
    let text = "a:\n  b: 1\n  c:\n  - x\n\n# between\n\nd: [1,\n  2 ]\ne: {}\n";
    root!(root, text);
    let span = |key| root.get(key).unwrap().value.span().text(text);
    assert_eq!(span("a"), "b: 1\n  c:\n  - x");
    assert_eq!(span("d"), "[1,\n  2 ]");
    assert_eq!(span("e"), "{}");
    assert_eq!(root.span(), Span::new(0, text.len() - 1));
}

#[test]
fn block_scalars_are_their_content() {
    let text = "a: |\n  one\n   two\n\nb: >-\n  folded\n  text\nc: |\n\nd: \"x\\ty\"\n";
    root!(root, text);
    let value = |key| root.get(key).unwrap().value;
    assert_eq!(value("a").as_str(), Some("one\n two\n"));
    assert_eq!(value("a").span().text(text), "one\n   two");
    assert_eq!(value("a").style(), Some(ScalarStyle::Literal));
    assert_eq!(value("b").as_str(), Some("folded text"));
    assert_eq!(value("c").as_str(), Some(""));
    assert!(value("c").span().is_empty());
    assert_eq!(value("d").as_str(), Some("x\ty"));
    assert_eq!(value("d").span().text(text), "\"x\\ty\"");
}

#[test]
fn aliases_stand_for_their_target() {
    let text = "base: &b {image: pg}\nuse: *b\n*b : 1\n";
    root!(root, text);
    let used = root.get("use").unwrap().value;
    assert!(used.is_alias() && used.kind() == Kind::Mapping);
    assert_eq!(used.span().text(text), "*b");
    let image = used.get("image").unwrap();
    assert_eq!(image.value.span().text(text), "pg");
    assert_eq!(image.value.span().start, text.find("pg").unwrap());
}

#[test]
fn aliases_that_lead_nowhere_are_null_and_errors() {
    let stream = parse("a: &a [x, *a]\nb: *c\nd: e\n");
    let kinds: Vec<_> = stream.errors().iter().map(|error| error.kind).collect();
    assert_eq!(kinds, [ErrorKind::CyclicAlias, ErrorKind::UnknownAlias]);
    let root = stream.documents().next().unwrap();
    assert!(root.value(&["a", "1"]).unwrap().is_null());
    assert!(root.value(&["b"]).unwrap().is_null());
    assert_eq!(root.value(&["d"]).unwrap().as_str(), Some("e"));
    assert_eq!(parse("a: &x 1\n---\nb: *x\n").errors().len(), 1);
}

#[test]
fn merge_keys_bring_entries_and_own_keys_win() {
    let text = "
one: &one {a: 1, b: 1}
two: &two {b: 2, c: 2}
three: &three {<<: *one, d: 3}
all:
  a: own
  <<: [*two, *three]
  e: own
quoted: {'<<': *one}
not: {<<: word}
";
    root!(root, text);
    let all = root.get("all").unwrap().value;
    assert_eq!(keys(all), ["a", "b", "c", "d", "e"]);
    let value = |key| all.get(key).unwrap().value;
    assert_eq!(value("a").as_str(), Some("own"));
    assert_eq!(value("b").as_str(), Some("2"));
    assert_eq!(value("d").span().start, text.find("3}").unwrap());
    assert_eq!(keys(root.get("quoted").unwrap().value), ["<<"]);
    assert_eq!(keys(root.get("not").unwrap().value), ["<<"]);
}

#[test]
fn of_duplicate_keys_the_last_holds() {
    let text = "a: 1\nb: 2\n'a': 3\n1: x\n'1': y\n[k]: 1\n[k]: 2\n";
    let stream = parse(text);
    let found: Vec<_> = stream
        .duplicate_keys()
        .iter()
        .map(|keys| {
            (
                keys.key.as_str(),
                keys.first.text(text),
                keys.again.text(text),
            )
        })
        .collect();
    assert_eq!(found, [("a", "a", "'a'"), ("1", "1", "'1'")]);
    let root = stream.documents().next().unwrap();
    assert_eq!(root.get("a").unwrap().value.as_str(), Some("3"));
    assert_eq!(root.entries().count(), 7);
}

#[test]
fn duplicate_keys_are_found_in_large_mappings() {
    let mut text: String = (0..100).map(|n| format!("key{n}: 1\n")).collect();
    assert_eq!(parse(&text).duplicate_keys(), []);
    text.push_str("key42: 2\nkey42: 3\n");
    assert_eq!(parse(&text).duplicate_keys().len(), 2);
}

#[test]
fn keys_are_found_as_written_and_as_in_json() {
    root!(root, "true: a\n0x10: b\n1.10: c\n: d\n");
    let text = |key| root.get(key).and_then(|entry| entry.value.as_str());
    assert_eq!(text("true"), Some("a"));
    assert_eq!((text("0x10"), text("16")), (Some("b"), Some("b")));
    assert_eq!((text("1.10"), text("1.1")), (Some("c"), Some("c")));
    assert_eq!(text("null"), Some("d"));
}

#[test]
fn a_broken_document_does_not_take_the_others_along() {
    let text = "a: 1\n---\nb: [1\n---\nc: 2\n---\n d: x\ne: : f\n---\n---\ng: 3\n";
    let stream = parse(text);
    assert_eq!(stream.errors().len(), 2);
    assert_eq!(stream.errors()[0].span.text(text), "[");
    let roots: Vec<_> = stream.documents().map(keys).collect();
    assert_eq!(roots, [vec!["a"], vec!["c"], vec![], vec!["g"]]);
}

#[test]
fn what_only_looks_like_a_whole_document_is_left_out() {
    let stream = parse("word\nkey: value\n");
    assert_eq!(stream.errors().len(), 1);
    assert_eq!(stream.documents().count(), 0);
    let stream = parse("a: 1\n...\nword\nkey: value\n");
    assert_eq!(stream.documents().count(), 1);
}

#[test]
fn texts_without_content_have_no_document_and_empty_ones_a_null() {
    for text in ["", "\n", "# only this\n", "\u{feff}"] {
        assert_eq!(parse(text).documents().count(), 0, "{text:?}");
    }
    let stream = parse("---\n# nothing\n---\n");
    assert!(stream.documents().all(Node::is_null));
    assert_eq!(stream.documents().count(), 2);
}

#[test]
fn a_byte_order_mark_is_skipped_and_counted() {
    let text = "\u{feff}ä: &x !!str ö\r\nb: 1\r\n";
    root!(root, text);
    let entry = root.entries().next().unwrap();
    assert_eq!((entry.key.span().start, entry.key.as_str()), (3, Some("ä")));
    assert_eq!(entry.value.span().text(text), "ö");
    assert_eq!(entry.value.tag(), Some("tag:yaml.org,2002:str"));
    assert_eq!(root.get("b").unwrap().value.span().text(text), "1");
}

#[test]
fn tags_are_kept() {
    root!(
        root,
        "a: !vault abc\nb: !reset null\nc: !<x:y> {d: 1}\ne: !!binary aGk=\n"
    );
    let value = |key| root.get(key).unwrap().value;
    assert_eq!(
        (value("a").tag(), value("a").as_str()),
        (Some("!vault"), Some("abc"))
    );
    assert_eq!(
        (value("b").tag(), value("b").kind()),
        (Some("!reset"), Kind::Null)
    );
    assert_eq!(
        (value("c").tag(), value("c").kind()),
        (Some("x:y"), Kind::Mapping)
    );
    assert_eq!(value("e").as_str(), Some("aGk="));
}

#[test]
fn comments_are_kept_those_of_broken_documents_too() {
    let text = "# railint: ignore[x] why\na: 1 # behind\nb: 'no # comment'\nc: [\n# last";
    let comments = comments(text);
    let texts: Vec<_> = comments.iter().map(|c| c.text.as_str()).collect();
    assert_eq!(texts, [" railint: ignore[x] why", " behind", " last"]);
    assert_eq!(comments[1].span.text(text), "# behind");
}

#[test]
fn json_is_yaml() {
    root!(
        root,
        "{\"a\": [1, true, null, \"\\u00e9\"],\"b\":{\"c\":-1.5e3}}"
    );
    assert_eq!(root.value(&["a", "3"]).unwrap().as_str(), Some("é"));
    assert_eq!(root.value(&["b", "c"]).unwrap().as_f64(), Some(-1500.0));
}

#[test]
fn an_alias_may_be_a_key_right_before_its_colon() {
    let stream = parse("name: &app web\nvalues:\n  *app:\n    image: x\n  *app : y\n");
    assert_eq!(stream.errors(), []);
    let root = stream.documents().next().unwrap();
    assert!(root.at(&["values", "*app", "image"]).is_some());
    let broken = parse("a: *unknown\nb: {\n");
    assert!(!broken.errors().is_empty(), "other errors stay");
}
