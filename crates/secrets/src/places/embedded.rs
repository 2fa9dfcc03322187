//! Texts within values: a configuration in a ConfigMap, values in a string, a
//! script in a workflow.

use railint_source::Span;
use railint_syntax::helm_template;
use railint_syntax::pieces::Pieces;
use railint_syntax::setting;
use railint_syntax::yaml::{self, Kind, Node, ScalarStyle};

use super::search::Search;
use super::source::Source;
use super::{command, dockerfile, programs, settings, sql, tree};
use crate::marks::{self, Marks};
use crate::names;

/// Parents and keys whose texts are whole files, whatever the key is called.
const FILES: &[&str] = &[
    "data",
    "stringData",
    "values",
    "valuesYaml",
    "valuesInline",
    "config",
    "configuration",
    "content",
    "contents",
    "user-data",
    "userData",
    "user_data",
    "extraConfig",
    "block",
];

/// Keys whose texts are scripts.
const SCRIPTS: &[&str] = &[
    "run",
    "script",
    "shell",
    "command",
    "args",
    "cmd",
    "cmds",
    "commands",
    "raw",
    "before_script",
    "after_script",
    "ansible.builtin.shell",
    "ansible.builtin.command",
];

/// The text of a block scalar or of any other with several lines.
pub(super) fn read(search: &mut Search<'_>, source: &Source<'_>, value: Node<'_>, path: &[String]) {
    let Some(text) = value.as_str() else { return };
    let marks = Marks::of(text);
    if !(marks.may_name() || sql::may_hold(text) || programs::may_run(text, &marks)) {
        return;
    }
    let pieces = match value.style() {
        Some(ScalarStyle::Literal) => source.block(value.span()),
        _ => None,
    };
    if let Some(inner) = source.inner(pieces.as_ref(), text, value.span(), path) {
        text_of(search, &inner, path);
    }
}

/// A text in one line that may be JSON: `[{"user": "x", "password": "y"}]`.
pub(super) fn one_line(
    search: &mut Search<'_>,
    source: &Source<'_>,
    text: &str,
    span: Span,
    path: &[String],
) {
    if !is_json(text) || !marks::may_name(text) {
        return;
    }
    if let Some(inner) = source.inner(None, text, span, path) {
        as_tree(search, &inner);
    }
}

/// Whether a text can be an object of JSON, or a list of some.
fn is_json(text: &str) -> bool {
    let text = text.trim();
    let inside = text.strip_prefix('[').map_or(text, str::trim_start);
    let mut rest = inside.strip_prefix('{').map(str::trim_start);
    rest.take_if(|rest| rest.starts_with('"')).is_some() && text.ends_with(['}', ']'])
}

/// A text that stands below these keys, read by what its key says it is.
pub(super) fn text_of(search: &mut Search<'_>, inner: &Source<'_>, path: &[String]) {
    let mut keys = path.iter().rev().filter(|key| !key.starts_with('['));
    let key = keys.next().map_or("", String::as_str);
    let parent = keys.next().map_or("", String::as_str);
    let extension = key.rsplit_once('.').map_or("", |(_, extension)| extension);
    let starts = inner.text.trim_start();
    let program = starts
        .strip_prefix("#!")
        .and_then(|rest| rest.lines().next());
    if program.is_some_and(is_shell) {
        script(search, inner);
        return;
    }
    match names::Format::of(key, inner.text) {
        names::Format::Dotenv => settings::dotenv(search, inner),
        names::Format::Ini => settings::ini(search, inner),
        names::Format::Toml => settings::toml(search, inner),
        names::Format::Hcl => settings::hcl(search, inner),
        names::Format::Sql => sql::read(search, inner),
        names::Format::Dockerfile => dockerfile::read(search, inner),
        names::Format::Xml => settings::xml(search, inner),
        names::Format::Netrc => settings::netrc(search, inner),
        names::Format::Pgpass => settings::pgpass(search, inner),
        names::Format::Yaml | names::Format::Other => match extension {
            "sh" | "bash" => script(search, inner),
            "yaml" | "yml" | "json" => as_tree(search, inner),
            _ if SCRIPTS.contains(&key) => script(search, inner),
            "" if is_file(key, parent) => guessed(search, inner),
            _ if is_json(inner.text) => as_tree(search, inner),
            // Code, pages, templates: what looks like a setting in them is none.
            _ => {}
        },
    }
}

/// Whether a program that a script names is a shell: `/usr/bin/env bash -e`.
fn is_shell(program: &str) -> bool {
    let mut words = program.split([' ', '/']);
    words.any(|word| matches!(word, "sh" | "ash" | "bash" | "dash" | "ksh" | "zsh"))
}

/// Whether a key holds the text of a file.
fn is_file(key: &str, parent: &str) -> bool {
    FILES.contains(&key) || FILES.contains(&parent)
}

fn script(search: &mut Search<'_>, inner: &Source<'_>) {
    command::source(search, inner);
}

fn as_tree(search: &mut Search<'_>, inner: &Source<'_>) {
    tree::stream(search, inner, &parsed(inner.text));
}

fn parsed(text: &str) -> yaml::Stream {
    if helm_template::is_template(text) {
        helm_template::parse(text).0
    } else {
        yaml::parse(text)
    }
}

/// A text of unknown form: YAML if that reads it, else lines that assign.
pub(super) fn guessed(search: &mut Search<'_>, inner: &Source<'_>) {
    let stream = parsed(inner.text);
    let is_tree = stream.errors().is_empty()
        && stream
            .documents()
            .any(|document| matches!(document.kind(), Kind::Mapping | Kind::Sequence));
    if is_tree {
        tree::stream(search, inner, &stream);
        return;
    }
    settings::of(search, inner, &setting::dotenv(inner.text));
    settings::of(search, inner, &setting::ini(inner.text));
    sql::read(search, inner);
}

/// The text of a here-document.
pub(super) fn heredoc(search: &mut Search<'_>, pieces: &Pieces) {
    let text = pieces.text();
    if marks::may_name(text) || sql::may_hold(text) {
        guessed(search, &Source::joined(pieces));
    }
}
