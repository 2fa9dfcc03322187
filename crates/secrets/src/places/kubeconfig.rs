//! Kubeconfigs, by their structure.

use railint_source::holds;
use railint_syntax::yaml::Node;

use super::search::Search;
use super::source::Source;
use super::tree;
use crate::facts::SpotKind;
use crate::keys::Worth;

/// What a user logs in with. Certificates are public.
const LOGINS: &[&str] = &["client-key-data", "token", "password"];

/// What providers of logins keep.
const PROVIDED: &[&str] = &["access-token", "id-token", "refresh-token", "client-secret"];

/// A cheap look: whether a text can be a kubeconfig.
pub(super) fn may_hold(text: &str) -> bool {
    ["current-context", "users", "Config"]
        .iter()
        .all(|word| holds(text, word))
}

/// Reads a document as a kubeconfig; `false` if it is none.
pub(super) fn read(search: &mut Search<'_>, source: &Source<'_>, document: Node<'_>) -> bool {
    let has = |key: &str| document.get(key).is_some();
    let kind = document.get("kind").map(|kind| kind.value);
    let is_config = kind.is_some_and(|kind| kind.as_str() == Some("Config"));
    if !(is_config && has("users") && (has("clusters") || has("contexts"))) {
        return false;
    }
    search.with_kind(SpotKind::Kubeconfig, |search| {
        let users = document.get("users").into_iter();
        for (index, entry) in users.flat_map(|users| users.value.items()).enumerate() {
            let Some(user) = entry.get("user") else {
                continue;
            };
            let mut path = source.path.clone();
            path.push(format!("users[{index}].user"));
            fields(search, source, user.value, LOGINS, &path);
            if let Some(config) = user.value.value(&["auth-provider", "config"]) {
                path.push("auth-provider.config".to_owned());
                fields(search, source, config, PROVIDED, &path);
            }
        }
    });
    true
}

fn fields(
    search: &mut Search<'_>,
    source: &Source<'_>,
    node: Node<'_>,
    fields: &[&str],
    path: &[String],
) {
    for field in fields {
        let Some(value) = node.get(field).map(|entry| entry.value) else {
            continue;
        };
        let Some(text) = value.as_str() else { continue };
        let worth = match *field {
            "password" => Worth::Password,
            _ => Worth::Random,
        };
        let shown = format!("{}.{field}", tree::joined(path));
        search.value(source, &shown, worth, text, value.span());
    }
}
