//! What is a secret, and what is none: the one judgement of values that all
//! rules of places share.
//!
//! Where a value stands makes it a secret, not how random it looks. What is
//! judged here is whether it is a value at all (rather than a reference, a
//! template, a placeholder, cipher text, a hash), and for keys that may as well
//! hold a name whether a machine has made it.

mod template;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::keys::Worth;
use crate::shape;
use crate::words;
use template::{fallback, is_template};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judged {
    /// A secret in clear.
    Secret,
    /// The first password that somebody tries, like `changeme`.
    Default,
    /// None, for this reason.
    Not(Why),
}

/// Why a value is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// Empty, or too short to be one.
    Nothing,
    /// A template or variable: the value comes from elsewhere.
    Template,
    /// It says where the secret is kept: a path, an address, a lookup.
    Reference,
    /// `<password>`, `xxxx`, `your-token`, `none`.
    Placeholder,
    /// Encrypted, a hash of it, or a public key.
    Public,
    /// Sentences, or a structure of its own.
    Prose,
    /// The name of a Secret, of a key or of a thing.
    Name,
}

/// The lists of `rules/secrets/common-values.yaml`.
struct Lists {
    placeholders: BTreeSet<String>,
    placeholder_words: BTreeSet<String>,
    default_words: BTreeSet<String>,
    default_signs: BTreeSet<String>,
    references: BTreeSet<String>,
    public: BTreeSet<String>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let mut lists = words::Lists::read("common-values");
    let mut list = |key| lists.take(key);
    Lists {
        placeholders: list("placeholders"),
        placeholder_words: list("placeholder-words"),
        default_words: list("default-words"),
        default_signs: list("default-signs"),
        references: list("references"),
        public: list("public"),
    }
});

/// With this begins, in base64, whatever the key service of AWS encrypts.
const KMS_CIPHER_TEXT: &str = "AQICAH";

/// Shortest value of a password, in characters, that is one.
const MIN_PASSWORD: usize = 3;

/// Longest value that is looked at in full: a kubeconfig or a key of RSA is
/// shorter.
const MAX_BYTES: usize = 8 << 10;

/// Judges a value that stands where `worth` says.
pub(crate) fn judge(value: &str, worth: Worth) -> Judged {
    let value = unwrapped(value);
    // What is taken where nobody gives another is a default, whatever it is.
    if let Some(fallback) = fallback(value).filter(|_| worth == Worth::Password) {
        return match not_a_value(fallback) {
            None => Judged::Default,
            Some(_) => Judged::Not(Why::Template),
        };
    }
    if let Some(why) = not_a_value(value) {
        return Judged::Not(why);
    }
    // A UUID names things. Where a password stands it is one.
    if shape::is_uuid(value) && worth != Worth::Password {
        return Judged::Not(Why::Public);
    }
    if value.len() > MAX_BYTES {
        return Judged::Not(Why::Prose);
    }
    if is_default(value) {
        return match worth {
            // The value of a Secret whose key says nothing: `key: mypassword`.
            Worth::Unnamed if speaks_of_password(value) => Judged::Default,
            Worth::Unnamed => Judged::Not(Why::Name),
            // `token: token` and `secret: gitea-database-secret` name keys and
            // Secrets.
            Worth::Random if !has_sign_of_default(value) => Judged::Not(Why::Name),
            Worth::Random | Worth::Password => Judged::Default,
        };
    }
    match worth {
        Worth::Password => Judged::Secret,
        // `0123456789abcdef`: somebody put it there until there is a real one.
        Worth::Random if shape::is_counted(value) && shape::is_random(value) => Judged::Default,
        _ if shape::is_counted(value) => Judged::Not(Why::Placeholder),
        Worth::Random if shape::is_random(value) => Judged::Secret,
        Worth::Unnamed if shape::is_strongly_random(value) => Judged::Secret,
        Worth::Random | Worth::Unnamed => Judged::Not(Why::Name),
    }
}

/// Whether a value that was judged a secret looks like a real one wherever it
/// stands: in documentation nothing else is worth a word.
pub(crate) fn looks_real(value: &str) -> bool {
    let value = unwrapped(value);
    shape::is_strongly_random(value) && !shape::has_a_row(value)
}

/// Whether a text holds a private key in PEM form, rather than the frame of one.
pub(crate) fn holds_private_key(text: &str) -> bool {
    // The shortest, of Ed25519, has 64.
    const MIN_BODY: usize = 60;
    text.split("PRIVATE KEY-----")
        .skip(1)
        .step_by(2)
        .any(|rest| {
            let body = rest.split("-----").next().unwrap_or(rest);
            let signs = body
                .replace("\\n", "")
                .bytes()
                .filter(|b| !b.is_ascii_whitespace())
                .count();
            signs >= MIN_BODY && !body.contains("...") && !body.contains(['<', '{', '$'])
        })
}

/// Whether a password could be one that a chart brings along for trying it out.
pub(crate) fn is_of_people(value: &str) -> bool {
    !shape::is_random(unwrapped(value))
}

/// A value without blanks and quotes around it and without the scheme of a
/// header.
fn unwrapped(value: &str) -> &str {
    let value = value.trim();
    let quoted = ['"', '\''].iter().find_map(|quote| {
        let inside = value.strip_prefix(*quote)?.strip_suffix(*quote)?;
        (!inside.contains(*quote)).then_some(inside)
    });
    let value = quoted.unwrap_or(value);
    for scheme in ["Bearer ", "bearer ", "Basic ", "Token ", "token "] {
        if let Some(rest) = value.strip_prefix(scheme) {
            return rest.trim();
        }
    }
    value
}

/// Why a text is no value of its own, whatever its key.
fn not_a_value(value: &str) -> Option<Why> {
    if value.chars().count() < MIN_PASSWORD {
        return Some(Why::Nothing);
    }
    let starts = |list: &BTreeSet<String>| list.iter().any(|start| value.starts_with(start));
    // A line of `htpasswd` has the user before the hash.
    let behind_user = value.split_once(':').map_or("", |(_, hash)| hash);
    let is_hash = behind_user.starts_with('$') || behind_user.starts_with('{');
    let hash = |start: &String| is_hash && behind_user.starts_with(start.as_str());
    // Pipelines say before it which key decrypts it: `key:2:account:AQICAH…`.
    let last = value.rsplit(':').next().unwrap_or(value);
    let is_cipher_text = last.starts_with(KMS_CIPHER_TEXT);
    if is_cipher_text || starts(&LISTS.public) || LISTS.public.iter().any(hash) {
        return Some(Why::Public);
    }
    if is_placeholder(value) {
        return Some(Why::Placeholder);
    }
    if is_template(value) {
        return Some(Why::Template);
    }
    if starts(&LISTS.references) || is_path(value) || is_expression(value) || value.contains("://")
    {
        return Some(Why::Reference);
    }
    let structure = value.starts_with(['{', '[']) && value.ends_with(['}', ']']);
    // Blanks: a sentence, a list, a label. Passphrases of words are rare in files.
    (structure || value.contains(char::is_whitespace)).then_some(Why::Prose)
}

/// Whether a value is a path of files or of an API.
fn is_path(value: &str) -> bool {
    is_absolute_path(value) || is_page(value)
}

/// Whether a value is what a program calls, or takes out of a table or a list:
/// `json.load(file)`, `user["token"]`, `sys.argv[1]`.
fn is_expression(value: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_.".contains(c);
    let name = value.split(|c| !is_part(c)).next().unwrap_or_default();
    let rest = value.get(name.len()..).unwrap_or_default();
    let is_name = name.len() > 2 && name.starts_with(|c: char| c.is_ascii_lowercase());
    let index = rest.strip_prefix('[').filter(|rest| rest.ends_with(']'));
    let is_index = index
        .is_some_and(|index| index.starts_with(|c: char| "\"'".contains(c) || c.is_ascii_digit()));
    is_name && (is_index || (rest.starts_with('(') && rest.ends_with(')')))
}

/// Whether a value is the path of a file in a folder: `api/password.md`.
fn is_page(value: &str) -> bool {
    let Some((folder, name)) = value.rsplit_once('/') else {
        return false;
    };
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    folder.chars().all(is_part)
        && name.chars().all(is_part)
        && matches!(extension.len(), 2..=5)
        && extension.chars().all(|c| c.is_ascii_lowercase())
}

fn is_absolute_path(value: &str) -> bool {
    let rest = ["/", "./", "../", "~/", "%h/", "C:\\"]
        .iter()
        .find_map(|start| value.strip_prefix(start));
    let Some(rest) = rest else { return false };
    let is_part = |c: char| c.is_alphanumeric() || "_-./ @\\".contains(c);
    let parts = rest.split(['/', '\\']);
    rest.chars().all(is_part)
        && parts
            .clone()
            .all(|part| part.len() < 40 && !part.is_empty())
        && (rest.contains(['/', '.']) || rest.chars().all(|c| c.is_ascii_lowercase()))
}

fn is_placeholder(value: &str) -> bool {
    let lower = value.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() || LISTS.placeholders.contains(bare) || LISTS.placeholders.contains(&lower) {
        return true;
    }
    // One sign again and again: `xxxx`, `0000`, `****`, `...`, `XXXX-XXXX`.
    let mut signs = bare.chars().filter(|c| c.is_alphanumeric());
    let first = signs.next();
    if signs.all(|c| Some(c) == first) || bare.contains("xxxx") || lower.contains("...") {
        return true;
    }
    let parts = bare.split(|c: char| !c.is_alphanumeric());
    let mut words = parts.chain(bare.split('_'));
    words.any(|word| LISTS.placeholder_words.contains(word)) || bare.starts_with("your")
}

/// Whether a value is made of common words and short numbers alone.
fn is_default(value: &str) -> bool {
    if value.len() > words::MAX_BYTES {
        return false;
    }
    let lower = value.to_lowercase();
    // The number behind a word is one; what stands in it may be letters.
    let word = lower.trim_end_matches(|c: char| !c.is_alphabetic() && c != '@' && c != '$');
    let short = lower.len() - word.len() <= MAX_TAIL;
    let few = word.replace(['@', '4'], "a").replace('$', "s");
    let many = few
        .replace('5', "s")
        .replace('0', "o")
        .replace('3', "e")
        .replace('1', "i")
        .replace(['!', '7'], "");
    made_of_words(&lower) || (short && (made_of_words(&few) || made_of_words(&many)))
}

/// Longest number and signs behind a word that has signs for letters.
const MAX_TAIL: usize = 6;

/// Whether a value made of common words cannot be meant as a name.
fn has_sign_of_default(value: &str) -> bool {
    let lower = value.to_lowercase();
    let mut signs = LISTS.default_signs.iter();
    signs.any(|sign| lower.contains(sign.as_str()))
}

/// Whether a value made of common words is more than the word for a password,
/// and holds that word: `mypassword`.
fn speaks_of_password(value: &str) -> bool {
    const WORDS: &[&str] = &["password", "passwd", "passw0rd"];
    // Names have signs or capitals between their words.
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut words = WORDS.iter();
    value.bytes().all(is_part) && words.any(|word| value.contains(word) && value != *word)
}

/// Longest row of digits in a default that is no count: `admin12345678`.
const MAX_DIGITS: usize = 4;

fn made_of_words(text: &str) -> bool {
    let mut any = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_kind = |other: char| {
            if c.is_alphabetic() {
                other.is_alphabetic()
            } else if c.is_ascii_digit() {
                other.is_ascii_digit()
            } else {
                !other.is_alphanumeric()
            }
        };
        let end = rest.find(|other| !is_kind(other)).unwrap_or(rest.len());
        let (run, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let fits = if c.is_alphabetic() {
            any = true;
            falls_into_words(run)
        } else if c.is_ascii_digit() {
            let counts = "12345678901234567890".starts_with(run) || "0987654321".starts_with(run);
            any |= counts && run.len() > 3;
            counts || run.len() <= MAX_DIGITS
        } else {
            run.chars().count() <= 2
        };
        if !fits || end == 0 {
            return false;
        }
        rest = behind;
    }
    any
}

/// Whether a row of letters can be cut into words of the list.
fn falls_into_words(run: &str) -> bool {
    const MAX: usize = 60;
    if run.len() > MAX {
        return false;
    }
    // `reached[n]`: the first n bytes can be cut.
    let mut reached = vec![false; run.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    for end in 1..=run.len() {
        let cut = (0..end).any(|start| {
            reached.get(start) == Some(&true)
                && run
                    .get(start..end)
                    .is_some_and(|word| LISTS.default_words.contains(word))
        });
        if let Some(here) = reached.get_mut(end) {
            *here = cut;
        }
    }
    reached.last() == Some(&true)
}

#[cfg(test)]
pub(crate) mod tests;
