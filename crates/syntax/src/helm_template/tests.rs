use super::*;
use crate::yaml::Node;

/// The text of the value at a path of the first document, read as a template.
fn value(text: &str, path: &[&str]) -> Option<String> {
    let (stream, _) = parse(text);
    assert_eq!(stream.errors(), [], "{}", mask(text).text);
    let root = stream.documents().next()?;
    root.value(path)?.as_str().map(str::to_owned)
}

fn duplicates(text: &str) -> Vec<String> {
    let (stream, masked) = parse(text);
    assert_eq!(stream.errors(), [], "{}", masked.text);
    stream
        .duplicate_keys()
        .iter()
        .map(|keys| keys.key.clone())
        .collect()
}

#[test]
fn only_double_braces_make_a_template() {
    assert!(is_template("a: {{ .b }}"));
    assert!(!is_template("a: {b: {c: d}}"));
}

#[test]
fn lines_of_actions_become_blank_and_others_words() {
    let text = "{{- if .x }}\na: {{ .b }}-c\n\t{{ end -}}  \n\"{{ .k }}\": '{{ .v }}' # {{ .c }}\n";
    let masked = mask(text);
    assert_eq!(
        masked.text,
        "            \na: xxxxxxxx-c\n             \n\"xxxxxxxx\": 'xxxxxxxx' # xxxxxxxx\n"
    );
    assert_eq!(masked.actions.len(), 6);
    assert_eq!(masked.unclosed, None);
}

#[test]
fn actions_end_where_go_ends_them() {
    for action in [
        "{{ .Values.x }}",
        "{{- .Values.x -}}",
        "{{ \"quoted }} string\" }}",
        "{{ \"a \\\" }}\" }}",
        "{{ `raw }}` }}",
        "{{ '}' }}",
        "{{/* a }} comment */}}",
        "{{- /* a }} comment */ -}}",
        "{{ dict \"a\" (list 1) | toJson }}",
    ] {
        let masked = mask(&format!("a: {action}b"));
        assert_eq!(masked.actions, [Span::new(3, 3 + action.len())]);
        assert_eq!(masked.text, format!("a: {}b", "x".repeat(action.len())));
    }
}

#[test]
fn actions_over_several_lines_keep_their_line_breaks() {
    let text = "{{/*\nabout: this\r\n*/}}\na: {{ include \"b\"\n  (dict \"c\" 1) }}\nd: '{{ .e\n}}'\n{{ `\nx: 1\n` }}\n";
    let masked = mask(text);
    assert_eq!(
        masked.text,
        "    \n           \r\n    \na: xxxxxxxxxxxxxx\n                 \nd: 'xxxxx\n  '\n    \n    \n    \n"
    );
    assert_eq!(value(text, &["d"]).as_deref(), Some("xxxxx "));
}

#[test]
fn a_value_of_which_more_lines_follow_is_no_word() {
    let text = "labels: {{- include \"labels\" . | nindent 2 }}\n  {{- if .x }}\n  app: db\n  {{- end }}\nargs: {{ .args }}\n- one\nlist:\n- {{ .x }}\n- two\nlast: {{ .y }}\n";
    assert_eq!(value(text, &["labels", "app"]).as_deref(), Some("db"));
    assert_eq!(value(text, &["args", "0"]).as_deref(), Some("one"));
    assert_eq!(value(text, &["list", "0"]).as_deref(), Some("xxxxxxxx"));
    assert_eq!(value(text, &["last"]).as_deref(), Some("xxxxxxxx"));
}

#[test]
fn usual_shapes_are_readable() {
    let text = r#"
{{- $name := .Values.name }}
metadata:
  name: {{ $name }}
  labels:
    {{- include "labels" . | nindent 4 }}
  {{ .Values.key }}: value
spec:
  image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
  replicas: {{- toYaml .Values.replicas | nindent 2 }}
  env: [{{ range .Values.env }}"{{ . }}",{{ end }}]
  args:
    - {{ .Values.arg }}
    - "--x"{{ if .y }}
    - y{{ end }}
  data: |-{{ .Files.Get "x" | nindent 4 }}
  end: here
"#;
    assert_eq!(
        value(text, &["metadata", "name"]).as_deref(),
        Some("xxxxxxxxxxx")
    );
    assert_eq!(
        value(text, &["metadata", "xxxxxxxxxxxxxxxxx"]).as_deref(),
        Some("value")
    );
    assert_eq!(value(text, &["spec", "args", "1"]).as_deref(), Some("--x"));
    assert_eq!(value(text, &["spec", "data"]).as_deref(), Some(""));
    assert_eq!(value(text, &["spec", "end"]).as_deref(), Some("here"));
}

#[test]
fn block_scalars_stay_whole() {
    for text in [
        "a: |\n  {{- if .x }}\n  b\n  {{- end }}\nc: d\n",
        "a: |\n{{- if .x }}\n  b\n{{- end }}\n  e\nc: d\n",
        "a: |\n      {{- if .x }}\n  b\n      {{- end }}\nc: d\n",
        "a: |-\n  {{- .x }}\nc: d\n",
        "- a: >- # why\n    {{ .x }}\n    b\n  c: d\n",
        "--- |\n{{ .x }}\nb\n---\nc: d\n",
        "a: !!str |2\n  {{ .x }}\n   b\nc: d\n",
    ] {
        let (stream, masked) = parse(text);
        assert_eq!(stream.errors(), [], "{}", masked.text);
        let c = |root: Node<'_>| {
            let place = root.at(&["c"]).or(root.at(&["0", "c"]));
            place.is_some_and(|entry| entry.value.as_str() == Some("d"))
        };
        assert!(stream.documents().any(c), "{}", masked.text);
    }
}

#[test]
fn keys_in_different_branches_are_no_duplicates() {
    let text = "{{ if .a }}\nk: 1\n{{ else if .b }}\nk: 2\n{{- else }}\nk: 3\n{{ end }}\nl: 4\n";
    assert_eq!(duplicates(text), [""; 0]);
    let (stream, masked) = parse(text);
    let root = stream.documents().next().unwrap();
    let values: Vec<_> = root.entries().filter_map(|e| e.value.as_str()).collect();
    assert_eq!(values, ["1", "2", "3", "4"]);
    let branches: Vec<_> = masked
        .branches
        .iter()
        .map(|b| (b.block, b.number))
        .collect();
    assert_eq!(branches, [(0, 0), (0, 1), (0, 2)]);
    for text in [
        "{{ with .a }}\nk: 1\n{{ else }}\nk: 2\n{{ end }}\n",
        "{{ range .a }}\nk: 1\n{{ else }}\nk: 2\n{{ end }}\n",
        "{{ if .a }}\nk: 1\n{{ else }}\n{{ if .b }}\nk: 2\n{{ end }}\n{{ end }}\n",
        "{{ if .a }}\nk: 1\n{{ end }}\n{{ if not .a }}\nk: 2\n{{ end }}\n",
        "{{ .k }}: 1\n{{ .l }}: 2\n",
    ] {
        assert_eq!(duplicates(text), [""; 0], "{text}");
    }
}

#[test]
fn true_duplicates_are_reported() {
    for text in [
        "{{ if .a }}\nk: 1\nk: 2\n{{ else }}\nk: 3\n{{ end }}\n",
        "k: 1\n{{ if .a }}\nk: 2\n{{ end }}\n",
        "{{ if .a }}\nk: 1\n{{ if .b }}\nx: 0\n{{ else }}\nk: 2\n{{ end }}\n{{ end }}\n",
        "{{ if .a }}\nx: 0\n{{ end }}\nk: {{ .b }}\nk: {{ .c }}\n",
    ] {
        assert_eq!(duplicates(text), ["k"], "{text}");
    }
}

#[test]
fn an_action_without_end_is_an_error_and_the_rest_stays() {
    for text in [
        "a: b\nc: {{ .x\nd: e\n",
        "a: b\nc: {{ \"x }}\nd: e\n",
        "a: b\nc: {{ x {{ y }}\nd: e\n",
    ] {
        let (stream, masked) = parse(text);
        let unclosed = masked.unclosed.unwrap();
        assert_eq!(unclosed.start, text.find("{{").unwrap());
        assert_eq!(unclosed.end, text.find("\nd").unwrap());
        assert_eq!(stream.errors().len(), 1);
        assert_eq!(stream.errors()[0].span, unclosed);
        let root = stream.documents().next().unwrap();
        assert_eq!(root.value(&["d"]).and_then(Node::as_str), Some("e"));
    }
}

#[test]
fn touches_tells_whether_a_value_is_known() {
    let text = "a: {{ .x }}-b\nc: d\n";
    let (stream, masked) = parse(text);
    let root = stream.documents().next().unwrap();
    assert!(masked.touches(root.value(&["a"]).unwrap().span()));
    assert!(!masked.touches(root.value(&["c"]).unwrap().span()));
    assert!(masked.touches(root.span()));
}

#[test]
fn what_is_no_yaml_after_masking_is_an_error() {
    let (stream, _) = parse("a: {{ .x }}\n b: c\n- d\n");
    assert!(!stream.errors().is_empty());
}

#[test]
fn statements_of_jinja_are_blank() {
    let text = "services:\n{% if \"mqtt\" in all %}\n  mqtt:\n    image: {{ mqtt }}\n{%- endif %}\n  db: { a: \"{% x\" }\n";
    let (stream, masked) = parse(text);
    assert_eq!(stream.errors(), []);
    assert_eq!(masked.text.len(), text.len());
    let root = stream.documents().next().unwrap();
    assert!(root.at(&["services", "mqtt", "image"]).is_some());
    assert!(root.at(&["services", "db", "a"]).is_some());
}

#[test]
fn quotes_escaped_in_a_scalar_end_a_string_too() {
    let text = "a: \"{{ ternary (printf \\\"%s-x\\\" .Release.Name) \\\"\\\" .Values.on }}\"\nb: { enabled: false }\n";
    let (stream, masked) = parse(text);
    assert_eq!((stream.errors(), masked.unclosed), ([].as_slice(), None));
    let root = stream.documents().next().unwrap();
    assert!(root.at(&["b", "enabled"]).is_some());
}

#[test]
fn comments_may_speak_of_actions() {
    assert!(is_in_comments(
        "# {{ .Values.a }}\na: 1\n  ## as in {{ b }}, {{ c }}\n"
    ));
    for text in [
        "a: {{ .b }}\n# {{ .c }}\n",
        "a: 1 # {{ .b }}\n",
        "# {{ .a\n# }}\n",
        "# {{ .a }} {{\n",
        "# {% if a\nb: 1\n",
    ] {
        assert!(!is_in_comments(text), "{text}");
    }
}
