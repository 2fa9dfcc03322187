//! Secrets in commands: of Makefiles, scripts, workflows and containers.

use railint_lint::File;
use railint_models::FileKind;
use railint_source::Span;
use railint_syntax::command::{Command, Variable, Word};
use railint_syntax::shell::{self, Script};
use railint_syntax::yaml::{Node, ScalarStyle};

use super::programs::{self, Form, PROGRAMS, TALKERS};
use super::search::Search;
use super::source::Source;
use super::{embedded, sql, tree};
use crate::facts::SpotKind;
use crate::keys::{self, Worth};
use crate::marks::Marks;

/// First words of a flag that asks for something to be done with a password.
const VERBS: &[&str] = &[
    "ask", "auto", "change", "disable", "enable", "force", "generate", "have", "insecure", "no",
    "print", "prompt", "read", "require", "reset", "rotate", "show", "skip", "use", "verify",
    "with", "without",
];

/// A cheap look: whether a file can hold commands that hand over a secret in
/// another way than by the name of a flag or variable.
pub(super) fn may_hold(file: &File<'_>, marks: &Marks) -> bool {
    let is_script = matches!(file.kind, FileKind::Makefile | FileKind::Shell);
    is_script || programs::may_run(file.text, marks)
}

/// A text that is a script.
pub(super) fn source(search: &mut Search<'_>, source: &Source<'_>) {
    let read = match source.pieces() {
        Some(pieces) => shell::parse_joined(pieces),
        None => shell::parse(source.text),
    };
    script(search, source, &read);
}

/// A value of YAML that is a command or a script.
pub(super) fn text(search: &mut Search<'_>, outer: &Source<'_>, value: Node<'_>, path: &[String]) {
    let Some(text) = value.as_str() else { return };
    let pieces = match value.style() {
        Some(ScalarStyle::Literal) => outer.block(value.span()),
        Some(ScalarStyle::Plain) if value.span().text(outer.text) == text => {
            outer.block(value.span())
        }
        _ => None,
    };
    if let Some(inner) = outer.inner(pieces.as_ref(), text, value.span(), path) {
        source(search, &inner);
    }
}

/// What a script says.
pub(super) fn script(search: &mut Search<'_>, source: &Source<'_>, script: &Script) {
    variables(search, source, &script.variables);
    commands(search, source, &script.commands);
}

/// Variables that are given a secret.
pub(super) fn variables(search: &mut Search<'_>, source: &Source<'_>, variables: &[Variable]) {
    in_commands(search, |search| {
        for variable in variables {
            // Tests count with `PASS`.
            let counts = variable.name.eq_ignore_ascii_case("pass");
            let Some(named) = keys::named(&variable.name).filter(|_| !counts) else {
                continue;
            };
            if !named.plural && !is_dynamic(&variable.value) {
                let place = place(search, source, variable.value_span, &variable.value);
                search.value_in_file(
                    &shown(source, &variable.name),
                    named.worth,
                    &variable.value,
                    place,
                );
            }
        }
    });
}

/// What stands in a command is a secret in a command, unless a Secret or a
/// value of its own is made of it.
pub(super) fn in_commands(search: &mut Search<'_>, read: impl FnOnce(&mut Search<'_>)) {
    let kind = match search.kind {
        SpotKind::Plain => SpotKind::Command,
        other => other,
    };
    search.with_kind(kind, read);
}

/// Whether something stands in a text that is only known when a command runs.
fn is_dynamic(text: &str) -> bool {
    text.contains("$(") || text.contains('`') || text.contains("${") || is_parameter(text)
}

/// Whether a parameter of the shell stands in a text: `$1`, `$password`.
fn is_parameter(text: &str) -> bool {
    text.split('$')
        .skip(1)
        .any(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "_@*#".contains(c)))
}

/// Commands that are handed a secret.
pub(super) fn commands(search: &mut Search<'_>, source: &Source<'_>, commands: &[Command]) {
    in_commands(search, |search| {
        for command in commands {
            one(search, source, command);
        }
    });
}

fn one(search: &mut Search<'_>, source: &Source<'_>, command: &Command) {
    for (name, word) in &command.assignments {
        if let Some(named) = keys::named(name).filter(|named| !named.plural) {
            hand_over(search, source, name, named.worth, word, &word.text);
        }
    }
    let name = command.name().unwrap_or_default();
    let words = command.effective();
    let statements = words
        .iter()
        .skip(1)
        .filter(|word| sql::may_hold(&word.text));
    for word in statements {
        for (key, value) in sql::passwords(&word.text) {
            let text = value.text(&word.text);
            hand_over(search, source, key, Worth::Password, word, text);
        }
    }
    if let Some(stdin) = &command.stdin {
        embedded::heredoc(search, &stdin.content);
    }
    if TALKERS.contains(&name) {
        return;
    }
    let arguments = words.get(1..).unwrap_or_default();
    for (index, word) in arguments.iter().enumerate() {
        flag(search, source, name, word, arguments.get(index + 1));
        assignments(search, source, word);
        header(search, source, word);
    }
    by_own_flags(search, source, name, command);
}

/// `--password=x`, `--password x`.
fn flag(
    search: &mut Search<'_>,
    source: &Source<'_>,
    program: &str,
    word: &Word,
    next: Option<&Word>,
) {
    let Some(body) = word.text.strip_prefix("--") else {
        return;
    };
    let (flag, value) = match body.split_once('=') {
        Some((flag, value)) => (flag, Some((word, value))),
        None => {
            let next = next.filter(|next| !next.text.starts_with('-'));
            (body, next.map(|next| (next, next.text.as_str())))
        }
    };
    let does = flag
        .split('-')
        .next()
        .is_some_and(|first| VERBS.contains(&first));
    let named = keys::named(flag).filter(|named| !named.plural && !does);
    let (Some(named), Some((word, value))) = (named, value) else {
        return;
    };
    // `--secret id=x,src=y` names a file.
    if named.worth == Worth::Random && value.contains('=') && !value.ends_with('=') {
        return;
    }
    let key = format!("{program} --{flag}");
    hand_over(search, source, key.trim_start(), named.worth, word, value);
}

/// `--set a.password=x,b=y`, `--from-literal=password=x`, `-e PASSWORD=x`,
/// `password=x`.
fn assignments(search: &mut Search<'_>, source: &Source<'_>, word: &Word) {
    if !word.text.contains('=') || word.text.contains("://") {
        return;
    }
    for part in word.text.split([',', ' ', ';', '\n']) {
        let mut rest = part;
        // The flag before an assignment is no key: `--set=a=b`.
        if let Some((flag, behind)) = part.split_once('=')
            && flag.starts_with('-')
        {
            rest = behind;
        }
        let Some((key, value)) = rest.split_once('=') else {
            continue;
        };
        let is_part = |b: u8| b.is_ascii_alphanumeric() || b"_-.[]".contains(&b);
        if key.starts_with('-') || !key.bytes().all(is_part) {
            continue;
        }
        if let Some(named) = keys::named(key).filter(|named| !named.plural) {
            let value = value.trim_matches(['"', '\'']);
            hand_over(search, source, key, named.worth, word, value);
        }
    }
}

/// `Authorization: Bearer x`, `X-Api-Key: x`.
fn header(search: &mut Search<'_>, source: &Source<'_>, word: &Word) {
    let Some((key, value)) = word.text.split_once(": ") else {
        return;
    };
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    if !key.bytes().all(is_part) {
        return;
    }
    if let Some(named) = keys::named(key).filter(|named| !named.plural) {
        hand_over(search, source, key, named.worth, word, value);
    }
}

/// What programs take by their own flags.
fn by_own_flags(search: &mut Search<'_>, source: &Source<'_>, name: &str, command: &Command) {
    for (program, first, form) in PROGRAMS {
        if *program != name || !begins(command, first) {
            continue;
        }
        let flag = |flag: &'static str| command.flag(&[flag]);
        let given: Vec<(&Word, &str, &str)> = match form {
            Form::Flag(name) => whole(name, first_of(flag(name))),
            Form::Attached(name) => {
                let attached = |word: &&Word| !is_word_of(command, word);
                whole(name, flag(name).into_iter().filter(attached).collect())
            }
            Form::AfterColon(name) => behind(name, first_of(flag(name)), ":"),
            Form::AfterPass(name) => behind(name, flag(name), "pass:"),
            Form::Last(at_least) => {
                let words = command.positional(&[]);
                alone(words.last().filter(|_| words.len() >= *at_least))
            }
            Form::At(number) => alone(command.positional(&[]).get(number - 1)),
        };
        for (word, flag, value) in given {
            let shown = [&[name], *first, &[flag]].concat().join(" ");
            hand_over(
                search,
                source,
                shown.trim_end(),
                Worth::Password,
                word,
                value,
            );
        }
    }
}

/// An argument without a flag, unless it is an assignment.
fn alone<'w>(word: Option<&&'w Word>) -> Vec<(&'w Word, &'w str, &'w str)> {
    let word = word.filter(|word| !word.text.contains('='));
    word.map(|word| (*word, "", word.text.as_str()))
        .into_iter()
        .collect()
}

/// The first: what follows may belong to the command that is run in the end.
fn first_of(words: Vec<&Word>) -> Vec<&Word> {
    words.into_iter().take(1).collect()
}

fn whole<'w>(name: &'w str, words: Vec<&'w Word>) -> Vec<(&'w Word, &'w str, &'w str)> {
    let whole = words
        .into_iter()
        .map(|word| (word, name, word.text.as_str()));
    whole.collect()
}

fn behind<'w>(
    name: &'w str,
    words: Vec<&'w Word>,
    sign: &str,
) -> Vec<(&'w Word, &'w str, &'w str)> {
    let behind = words
        .into_iter()
        .filter_map(|word| Some((word, name, word.text.split_once(sign)?.1)));
    behind.collect()
}

/// Whether a word is one of the command's own, rather than a part of one.
fn is_word_of(command: &Command, word: &Word) -> bool {
    command.words.iter().any(|own| own.span == word.span)
}

/// Whether the first arguments of a command are these.
fn begins(command: &Command, first: &[&str]) -> bool {
    let words = command.positional(&[]);
    first
        .iter()
        .enumerate()
        .all(|(at, wanted)| words.get(at).is_some_and(|word| word.text == *wanted))
}

/// A value that a word hands over under a name.
fn hand_over(
    search: &mut Search<'_>,
    source: &Source<'_>,
    key: &str,
    worth: Worth,
    word: &Word,
    value: &str,
) {
    if is_dynamic(value) || is_from_named_variable(search, source, word, value) {
        return;
    }
    let place = place(search, source, word.span, value);
    search.value_in_file(&shown(source, key), worth, value, place);
}

/// Whether a value comes out of a variable that is found where it is set.
fn is_from_named_variable(
    search: &Search<'_>,
    source: &Source<'_>,
    word: &Word,
    value: &str,
) -> bool {
    if !source.is_file() && source.pieces().is_none() {
        return false;
    }
    let written = word.span.text(search.file.text);
    // `${NAME:-default}`: a caller gives another, as a rule.
    if word.dynamic && written.contains("${") {
        return true;
    }
    let mut names = written.split('$').skip(1).map(|rest| {
        let name = rest.trim_start_matches(['(', '{', '$']);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        name.get(..end.unwrap_or(name.len())).unwrap_or_default()
    });
    !written.contains(value) && names.any(|name| keys::named(name).is_some())
}

/// The place of a value in the file. Places of commands are those of the file
/// already, unless the whole text stands in another form.
fn place(search: &Search<'_>, source: &Source<'_>, span: Span, value: &str) -> Span {
    if !source.is_file() && source.pieces().is_none() {
        return source.in_file(span);
    }
    match span.text(search.file.text).rfind(value) {
        Some(at) if !value.is_empty() => Span::new(span.start + at, span.start + at + value.len()),
        _ => span,
    }
}

fn shown(source: &Source<'_>, key: &str) -> String {
    if source.path.is_empty() {
        return key.to_owned();
    }
    format!("{}: {key}", tree::joined(&source.path))
}

/// The arguments of a container, as a list of YAML: `--password=x`.
pub(super) fn arguments(
    search: &mut Search<'_>,
    source: &Source<'_>,
    list: Node<'_>,
    path: &[String],
) {
    in_commands(search, |search| {
        let mut before: Option<&str> = None;
        for item in list.items() {
            let Some(text) = item.as_str() else { continue };
            let flag = |text: &str| {
                let flag = text.strip_prefix("--")?;
                let does = flag.split('-').next().is_some_and(|w| VERBS.contains(&w));
                keys::named(flag).filter(|named| !named.plural && !does)
            };
            let own = text
                .split_once('=')
                .filter(|(flag, _)| flag.starts_with("--"));
            let (name, value) = match (own, before) {
                (Some((name, value)), _) => (name, value),
                (None, Some(name)) if !text.starts_with('-') => (name, text),
                _ => {
                    before = Some(text);
                    continue;
                }
            };
            if let Some(named) = flag(name) {
                let key = format!("{} {name}", tree::joined(path));
                let span = super::assignments::narrowed(source, item.span(), value);
                if !is_dynamic(value) {
                    search.value(source, &key, named.worth, value, span);
                }
            }
            before = Some(text);
        }
    });
}
