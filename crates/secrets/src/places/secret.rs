//! Secrets of Kubernetes and what Kustomize makes them of.

use data_encoding::BASE64;
use railint_models::manifest::Object;
use railint_syntax::yaml::{Node, ScalarStyle};

use super::search::Search;
use super::source::Source;
use super::{assignments, embedded, tree};
use crate::facts::SpotKind;
use crate::keys::{self, Named, Worth};
use crate::value;

/// Ends of names of values that are keys in a form without text.
const KEY_FILES: &[&str] = &["p12", "pfx", "jks", "keystore", "keytab", "kdbx"];

/// The values of a Secret.
pub(super) fn read(
    search: &mut Search<'_>,
    source: &Source<'_>,
    object: &Object<'_>,
    path: &mut Vec<String>,
) {
    search.with_kind(SpotKind::Kubernetes, |search| {
        for field in ["data", "stringData"] {
            let Some(entry) = object.at(&[field]) else {
                continue;
            };
            path.push(field.to_owned());
            for entry in entry.value.entries() {
                let Some(key) = entry.key.as_str() else {
                    continue;
                };
                path.push(key.to_owned());
                one(search, source, key, entry.value, path);
                path.pop();
            }
            path.pop();
        }
    });
}

/// A value of a Secret at the end of a path.
fn one(search: &mut Search<'_>, source: &Source<'_>, key: &str, node: Node<'_>, path: &[String]) {
    let tagged = node.tag().is_some_and(|tag| tag.starts_with('!'));
    let Some(written) = node.as_str().filter(|_| !tagged) else {
        return;
    };
    let span = node.span();
    let encoded = path
        .iter()
        .rev()
        .nth(1)
        .is_some_and(|field| field == "data");
    let decoded = encoded.then(|| decoded(written)).flatten();
    let shown = tree::joined(path);
    let text = match decoded {
        Some(Ok(text)) => text,
        Some(Err(NotText)) => {
            let extension = key.rsplit_once('.').map_or("", |(_, extension)| extension);
            if KEY_FILES.contains(&extension) && !source.is_masked(span) {
                search.add(SpotKind::Kubernetes, &shown, source.in_file(span));
            } else if keys::named(key).is_some_and(|named| !named.plural) {
                // A key of random bytes, or a password that was never encoded.
                search.value(source, &shown, Worth::Password, written, span);
            }
            return;
        }
        None => written.to_owned(),
    };
    if value::holds_private_key(&text) && !source.is_masked(span) {
        search.add(SpotKind::Kubernetes, &shown, source.in_file(span));
    } else if text.trim_end().contains('\n') || text.starts_with('{') {
        let literal = node.style() == Some(ScalarStyle::Literal);
        let pieces = (literal && !encoded).then(|| source.block(span)).flatten();
        if let Some(inner) = source.inner(pieces.as_ref(), &text, span, path) {
            embedded::text_of(search, &inner, path);
        }
    } else {
        let named = keys::named(key).filter(|named| !named.plural);
        let worth = named.map_or(Worth::Unnamed, |named| worth_in_secret(key, named));
        search.value(source, &shown, worth, &text, span);
        if named.is_none() {
            assignments::inside(search, source, &text, span, path);
        }
    }
}

/// What a key says where only secrets stand: a Secret does not hold the names of
/// others.
fn worth_in_secret(key: &str, named: Named) -> Worth {
    if keys::may_be_identifier(key) {
        named.worth
    } else {
        Worth::Password
    }
}

/// The bytes were no text.
struct NotText;

/// What a value of `data` stands for; `None` if it is no base64.
fn decoded(written: &str) -> Option<Result<String, NotText>> {
    let joined: String = written.split_whitespace().collect();
    let bytes = BASE64.decode(joined.as_bytes()).ok()?;
    Some(String::from_utf8(bytes).map_err(|_| NotText))
}

/// Whether an object is a Kustomization, for which `kind` may be left away.
pub(super) fn is_kustomization(object: &Object<'_>) -> bool {
    object.group() == "kustomize.config.k8s.io"
}

/// The `secretGenerator` of a Kustomization.
pub(super) fn generators(
    search: &mut Search<'_>,
    source: &Source<'_>,
    node: Node<'_>,
    path: &mut Vec<String>,
) {
    let Some(generators) = node.get("secretGenerator") else {
        return;
    };
    search.with_kind(SpotKind::Kubernetes, |search| {
        for (index, generator) in generators.value.items().enumerate() {
            path.push(format!("secretGenerator[{index}].literals"));
            let literals = generator.get("literals").into_iter();
            for item in literals.flat_map(|entry| entry.value.items()) {
                literal(search, source, item, path);
            }
            path.pop();
            let lists = ["envs", "env"]
                .into_iter()
                .filter_map(|key| generator.get(key));
            for list in lists {
                let single = Some(list.value).filter(|value| value.as_str().is_some());
                for item in single.into_iter().chain(list.value.items()) {
                    search.env_file(source, item);
                }
            }
        }
    });
}

/// `KEY=value` of a generator.
fn literal(search: &mut Search<'_>, source: &Source<'_>, item: Node<'_>, path: &[String]) {
    let Some((key, value)) = item.as_str().and_then(|text| text.split_once('=')) else {
        return;
    };
    let named = keys::named(key);
    let worth = named.map_or(Worth::Unnamed, |named| worth_in_secret(key, named));
    let value = value.trim_matches(['"', '\'']);
    let shown = format!("{}[{key}]", tree::joined(path));
    let place = assignments::narrowed(source, item.span(), value);
    search.value(source, &shown, worth, value, place);
}
