//! From a file to what is known of it without a key.

use std::borrow::Cow;
use std::collections::BTreeSet;

use railint_lint::File;
use railint_models::manifest;
use railint_models::sops_config::{self, CreationRule};
use railint_source::{Span, holds, lines, top_lines};
use railint_syntax::helm_template;
use railint_syntax::sops::{self, Envelope, Selector, Store};
use railint_syntax::yaml::{self, Stream};

use crate::facts::{
    ConfigFacts, EnvelopeFacts, Facts, Keys, PlainFacts, RuleFacts, Selection, SopsFacts, Spots,
};
use crate::keys::Worth;
use crate::marks::Marks;
use crate::value::{Judged, Why};
use crate::{material, names, places, uses, value};

/// How many top keys of a file in clear are kept.
const MAX_TOP_KEYS: usize = 32;

/// How long a top key may be.
const MAX_KEY_BYTES: usize = 64;

/// The facts of one file; `None` where there is nothing to say.
pub(crate) fn read(file: &File<'_>) -> Option<Facts> {
    let marks = Marks::of(file.text);
    let spots = places::read(file, &marks);
    let facts = Facts {
        sops: names::may_have_envelope(file.path)
            .then(|| sops(file, spots == Spots::default()))
            .flatten(),
        spots,
        uses: uses::read(file).into(),
        material: material::in_text(file, &marks),
    };
    (facts != Facts::default()).then_some(facts)
}

/// The facts of one file that is no UTF-8 text.
pub(crate) fn read_bytes(repo: &str, path: &str, bytes: &[u8]) -> Option<Facts> {
    let facts = Facts {
        material: material::in_bytes(repo, path, bytes),
        ..Facts::default()
    };
    (facts != Facts::default()).then_some(facts)
}

/// What the file is to SOPS; `holds_none` says that no secret was found in it.
fn sops(file: &File<'_>, holds_none: bool) -> Option<SopsFacts> {
    match names::name(file.path) {
        sops_config::FILE_NAME => return Some(config(file)),
        sops_config::IGNORED_FILE_NAME => return Some(SopsFacts::IgnoredConfig),
        _ => {}
    }
    if sops::may_be_encrypted(file.text) {
        match envelope(file) {
            Ok(Some(envelope)) => {
                return Some(SopsFacts::Encrypted(Box::new(envelope_facts(
                    file, &envelope,
                ))));
            }
            Ok(None) => {}
            Err(Unread) => return None,
        }
    }
    plain(file, holds_none).map(SopsFacts::Plain)
}

/// The file could not be read, and that is said.
struct Unread;

fn envelope(file: &File<'_>) -> Result<Option<Envelope>, Unread> {
    let store = Store::of(file.path, file.text);
    if !store.is_tree() {
        return Ok(sops::read_flat(file.text, store));
    }
    let stream = tree(file);
    let envelope = sops::read_tree(file.text, &stream);
    match stream.errors().first() {
        Some(error) if envelope.is_some() || looks_encrypted(file.text) => {
            file.unreadable(error.span, error.message.clone());
            Err(Unread)
        }
        _ => Ok(envelope),
    }
}

/// The file as SOPS reads YAML: it knows no templates, so that what is masked
/// elsewhere is text to it.
fn tree<'f>(file: &'f File<'_>) -> Cow<'f, Stream> {
    if helm_template::is_template(file.text) {
        Cow::Owned(yaml::parse(file.text))
    } else {
        Cow::Borrowed(file.yaml())
    }
}

/// Whether a text that is no YAML was meant to have an envelope.
fn looks_encrypted(text: &str) -> bool {
    text.contains("ENC[AES256_GCM,") && text.lines().any(|line| line.starts_with("sops:"))
}

fn envelope_facts(file: &File<'_>, envelope: &Envelope) -> EnvelopeFacts {
    let place = |span: Span| file.place_without_text(span);
    let metadata = &envelope.metadata;
    let recipients: BTreeSet<String> = metadata
        .groups
        .iter()
        .flatten()
        .map(ToString::to_string)
        .collect();
    EnvelopeFacts {
        place: file.place(metadata.span),
        selection: selection(&metadata.selector),
        selection_place: metadata.selector_span.map(|span| file.place(span)),
        recipients: recipients.into_iter().collect(),
        plain: envelope
            .plain
            .iter()
            .map(|plain| (plain.path.clone(), place(plain.span)))
            .collect(),
        more_plain: envelope.more_plain,
        encrypted: envelope.encrypted.clone(),
        flaws: envelope
            .flaws
            .iter()
            .map(|flaw| (flaw.message.clone(), place(flaw.span)))
            .collect(),
    }
}

fn selection(selector: &Selector) -> Selection {
    Selection {
        name: selector.kind().name().to_owned(),
        value: selector.value().to_owned(),
    }
}

fn config(file: &File<'_>) -> SopsFacts {
    let stream = tree(file);
    if let Some(error) = stream.errors().first() {
        file.unreadable(error.span, error.message.clone());
    }
    let rules = sops_config::creation_rules(&stream);
    let rules = rules.map(|rules| rules.iter().map(|rule| rule_facts(file, rule)).collect());
    SopsFacts::Config(Box::new(ConfigFacts { rules }))
}

fn rule_facts(file: &File<'_>, rule: &CreationRule) -> RuleFacts {
    let recipients: BTreeSet<String> = rule
        .groups
        .iter()
        .flatten()
        .map(|(recipient, _)| recipient.to_string())
        .collect();
    let unknown = recipients.is_empty() || recipients.iter().any(|id| is_placeholder(id));
    RuleFacts {
        place: file.place(rule.span),
        path_regex: rule.path_regex.clone(),
        selection: rule.selector().as_ref().map(selection),
        recipients: (!unknown).then(|| recipients.into_iter().collect()),
    }
}

/// Whether a recipient is still to be filled in.
fn is_placeholder(id: &str) -> bool {
    id.contains(['{', '$', '<', '%'])
}

/// The facts of a file without an envelope; `None` where there is nothing to
/// encrypt, or something else has encrypted it.
fn plain(file: &File<'_>, holds_none: bool) -> Option<PlainFacts> {
    let text = file.text.trim_start_matches('\u{feff}').trim_start();
    let elsewhere = [
        "$ANSIBLE_VAULT;",
        "-----BEGIN AGE ENCRYPTED",
        "-----BEGIN PGP MESSAGE",
    ];
    let comment = |line: &str| line.is_empty() || line.starts_with(['#', ';']) || line == "---";
    if elsewhere.iter().any(|opening| text.starts_with(opening))
        || lines(text).map(str::trim).all(comment)
    {
        return None;
    }
    let is_yaml = file.path.ends_with(".yaml") || file.path.ends_with(".yml");
    Some(PlainFacts {
        top_keys: is_yaml.then(|| Keys::from(top_keys(text))).into(),
        made: holds_none && is_made(file),
    })
}

/// Whether what a file holds comes from elsewhere: it is a template, or a Secret
/// with references such as `${NAME}`.
fn is_made(file: &File<'_>) -> bool {
    if helm_template::is_template(file.text) {
        return !names::says_sops(file.path);
    }
    if !holds(file.text, "${") || !holds(file.text, "kind: Secret") {
        return false;
    }
    let objects = file.yaml().documents().filter_map(manifest::object);
    let mut values = objects.flat_map(|object| {
        let parts = ["data", "stringData"].into_iter();
        let parts = parts.filter_map(move |key| object.root.get(key));
        parts.flat_map(|part| part.value.entries().map(|entry| entry.value.as_str()))
    });
    values.any(|value| {
        let judged = value.map(|value| value::judge(value, Worth::Password));
        judged == Some(Judged::Not(Why::Template))
    })
}

/// The words before a `:` at the start of lines, each once.
fn top_keys(text: &str) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for line in top_lines(text) {
        if line.starts_with(['#', '-', '{']) {
            continue;
        }
        let Some((key, _)) = line.split_once(':') else {
            continue;
        };
        let key = key.trim_end().trim_matches(['"', '\'']);
        let is_word = key.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            && key.len() <= MAX_KEY_BYTES
            && key
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_-./".contains(&b));
        if is_word && !keys.iter().any(|known| known == key) {
            keys.push(key.to_owned());
            if keys.len() == MAX_TOP_KEYS {
                break;
            }
        }
    }
    keys
}
