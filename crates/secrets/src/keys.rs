//! Which keys name a secret. The words are data: `rules/secrets/key-names.yaml`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::marks;
use crate::words::{self, words};

/// What a key says about its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Worth {
    /// Nothing, but the place is one for secrets.
    Unnamed,
    /// A token or key, if the value looks made by a machine; it may as well be
    /// the name of one.
    Random,
    /// A password, whatever it looks like.
    Password,
}

/// A key that names a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named {
    /// What its value is.
    pub(crate) worth: Worth,
    /// Whether it names several: `passwords`.
    pub(crate) plural: bool,
}

/// The lists.
struct Names {
    passwords: Vec<Phrase>,
    random: Vec<Phrase>,
    other: Vec<Phrase>,
    suffixes: BTreeSet<String>,
    public: BTreeSet<String>,
    variables: Vec<Phrase>,
    identifiers: Vec<Phrase>,
    references: Vec<Phrase>,
    kinds: BTreeSet<String>,
}

/// A phrase of the list: its words, and the words as one.
struct Phrase {
    words: Vec<String>,
    joined: String,
}

/// Shortest phrase that is looked for at the end of a longer word: `pass` in
/// `compass` is none.
const MIN_IN_WORD: usize = 5;

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut lists = words::Lists::read("key-names");
    let phrases = |list: BTreeSet<String>| list.iter().map(|text| Phrase::of(text)).collect();
    let (passwords, random) = (lists.take("passwords"), lists.take("random"));
    Names {
        passwords: phrases(passwords),
        random: phrases(random),
        other: phrases(lists.take("other-meanings")),
        suffixes: lists.take("suffixes"),
        public: lists.take("public"),
        variables: phrases(lists.take("variables")),
        identifiers: phrases(lists.take("identifiers")),
        references: phrases(lists.take("references")),
        kinds: lists.take("not-searched-kinds"),
    }
});

/// What stands between the words of a phrase where one is written.
const JOINTS: [&str; 5] = ["", "-", "_", ".", " "];

/// The phrases, however they are written. Where one stands in another, it alone
/// is there.
fn written(phrases: &BTreeSet<String>) -> Vec<String> {
    let written = phrases
        .iter()
        .flat_map(|phrase| JOINTS.map(|joint| phrase.replace(' ', joint)));
    let mut written: Vec<String> = written.collect();
    written.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    let mut shortest: Vec<String> = Vec::new();
    for text in written {
        // Whoever finds a part of it looks at all of it.
        if !shortest.iter().any(|part| text.contains(part.as_str())) {
            shortest.push(text);
        }
    }
    shortest
}

impl Phrase {
    fn of(text: &str) -> Self {
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        let joined = words.concat();
        Self { words, joined }
    }

    /// Whether a name ends with this phrase.
    fn ends(&self, name: &[String]) -> bool {
        let Some(last) = name.last() else {
            return false;
        };
        name.ends_with(&self.words)
            || *last == self.joined
            || (self.joined.len() >= MIN_IN_WORD && last.ends_with(&self.joined))
    }
}

/// What a key names; `None` where it names no secret.
pub(crate) fn named(key: &str) -> Option<Named> {
    // Nearly every key ends here.
    if key.len() > words::MAX_BYTES || !marks::may_name(key) {
        return None;
    }
    let mut name = words(key);
    if name.first().is_some_and(|word| NAMES.public.contains(word)) {
        return None;
    }
    while name.len() > 1
        && name.last().is_some_and(|last| {
            NAMES.suffixes.contains(last) || last.bytes().all(|byte| byte.is_ascii_digit())
        })
    {
        name.pop();
    }
    let is_variable = !key.bytes().any(|byte| byte.is_ascii_lowercase());
    let is_value = |phrase: &Phrase| is_variable && phrase.ends(&name);
    let one = match worth(&name) {
        Some(_) if NAMES.variables.iter().any(is_value) => Some(Worth::Password),
        worth => worth,
    };
    if one.is_some() {
        return one.map(|worth| Named {
            worth,
            plural: false,
        });
    }
    let last = name.last_mut()?;
    let single = last.strip_suffix('s')?.to_owned();
    *last = single;
    worth(&name).map(|worth| Named {
        worth,
        plural: true,
    })
}

/// Whether what a key names may be the half of a pair that everybody may know:
/// `accessKey` beside `secretKey`.
pub(crate) fn may_be_identifier(key: &str) -> bool {
    let name = words(key);
    let is_secret = |word: &String| word.contains("secret") || word.contains("shared");
    NAMES.identifiers.iter().any(|phrase| phrase.ends(&name)) && !name.iter().any(is_secret)
}

fn worth(name: &[String]) -> Option<Worth> {
    let any = |phrases: &[Phrase]| phrases.iter().any(|phrase| phrase.ends(name));
    if any(&NAMES.other) {
        None
    } else if any(&NAMES.passwords) {
        Some(Worth::Password)
    } else if any(&NAMES.random) {
        Some(Worth::Random)
    } else {
        None
    }
}

/// Whether what stands below this key are names of secrets and keys.
pub(crate) fn holds_references(key: &str) -> bool {
    // Nearly every key ends here: the last word of a name is its last letters.
    let end = key.trim_end_matches(|c: char| !c.is_alphanumeric());
    let ends = |word: &String| {
        let start = end.len().checked_sub(word.len());
        let last = start.and_then(|start| end.as_bytes().get(start..));
        last.is_some_and(|last| last.eq_ignore_ascii_case(word.as_bytes()))
    };
    let mut phrases = NAMES.references.iter();
    if key.is_ascii() && !phrases.any(|phrase| phrase.words.last().is_some_and(ends)) {
        return false;
    }
    let name = words(key);
    let exact = |phrase: &Phrase| name.ends_with(&phrase.words);
    NAMES.references.iter().any(exact)
}

/// Whether objects of this kind are not searched.
pub(crate) fn is_kind_of_names(kind: &str) -> bool {
    NAMES.kinds.contains(kind)
}

/// Words of which one stands in every text that names a secret, in small letters.
pub(crate) fn hints() -> Vec<String> {
    let phrases = NAMES.passwords.iter().chain(&NAMES.random);
    written(&phrases.map(|phrase| phrase.words.join(" ")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_key_tells() {
        for key in [
            "password",
            "adminPassword",
            "POSTGRES_PASSWORD",
            "db-pass",
            "MYSQL_PWD",
            "rootpassword",
            "ansible_become_pass",
            "auth.password",
            "passwords",
            "DB_PASSWORD_PROD",
            "password2",
            "ssh_key_passphrase",
            // No Secret is named in a variable of this kind.
            "SESSION_SECRET",
            "SECRET_KEY_BASE",
            "APP_JWT_SECRET",
        ] {
            assert_eq!(named(key).map(|n| n.worth), Some(Worth::Password), "{key}");
        }
        for key in [
            "token",
            "K3S_TOKEN",
            "apiKey",
            "apikey",
            "client_secret",
            "clientSecret",
            "AWS_SECRET_ACCESS_KEY",
            "secretkey",
            "X-Auth-Token",
            "tokenValue",
            "certificate_key",
            "VAULT_KEY",
            "jwtSecret",
        ] {
            assert_eq!(named(key).map(|n| n.worth), Some(Worth::Random), "{key}");
        }
    }

    #[test]
    fn what_only_speaks_of_secrets_names_none() {
        for key in [
            "passwordPolicy",
            "password_file",
            "existingSecret",
            "secretName",
            "secretKeyRef",
            "passwordKey",
            "tokenTTL",
            "imagePullSecrets",
            "proxy_pass",
            "bypass",
            "public_key",
            "password_hash",
            "automountServiceAccountToken",
            "tokens_per_minute",
            "keyPath",
            "OLDPWD",
            "passive",
            "checksum/secret",
            "update_password",
            "secretHash",
            "digest.token",
            "",
        ] {
            assert_eq!(named(key), None, "{key}");
        }
        assert!(named("passwords").is_some_and(|named| named.plural));
    }

    #[test]
    fn parents_that_hold_names() {
        assert!(holds_references("secretKeyRef") && holds_references("secretKeys"));
        assert!(holds_references("existingSecret") && holds_references("matchLabels"));
        assert!(!holds_references("auth") && !holds_references("reference"));
    }

    #[test]
    fn an_access_key_may_be_the_name_of_a_pair() {
        assert!(may_be_identifier("accessKey") && may_be_identifier("root-accesskey"));
        assert!(!may_be_identifier("secretAccessKey") && !may_be_identifier("secret_key"));
    }

    #[test]
    fn the_cheap_look_misses_no_name() {
        for text in ["adminPassword: x", "API_KEY=x", "api-key", "apikey", "Pwd"] {
            assert!(marks::may_name(text), "{text}");
        }
        assert!(!marks::may_name("replicas: 3"));
    }
}
