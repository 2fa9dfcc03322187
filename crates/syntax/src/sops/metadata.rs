//! What an encrypted file says about itself.

use std::borrow::Cow;
use std::collections::BTreeMap;

use railint_source::Span;

use super::recipient::{Recipient, RecipientKind};
use super::selector::{Selector, SelectorKind};
use super::{Found, cipher};

/// How many fields of metadata are read.
pub(super) const MAX_FIELDS: usize = 20_000;

/// What an encrypted file says about itself.
#[derive(Debug, Clone)]
pub struct Metadata {
    /// Where the metadata begin: the key or section `sops`, or the first key
    /// that begins with `sops_`.
    pub span: Span,
    /// The keys that can decrypt, group by group.
    pub groups: Vec<Vec<Recipient>>,
    /// The selector in force.
    pub selector: Selector,
    /// Where the selector stands, if the file names one.
    pub selector_span: Option<Span>,
    /// Whether values in clear are left out of the MAC.
    pub mac_only_encrypted: bool,
}

/// One scalar of the metadata, with the keys and numbers that lead to it.
#[derive(Debug)]
pub(super) struct Field<'t> {
    pub(super) path: Vec<Cow<'t, str>>,
    pub(super) text: Cow<'t, str>,
    pub(super) span: Span,
}

/// A key of the metadata, by group, kind and number, with its attributes.
type Keys<'f> = BTreeMap<(usize, RecipientKind, usize), BTreeMap<&'f str, &'f Field<'f>>>;

/// Reads the fields below `sops`. What is wrong goes to `found`.
pub(super) fn read(span: Span, fields: &[Field<'_>], found: &mut Found) -> Metadata {
    let field = |name: &str| {
        fields
            .iter()
            .find(|field| matches!(field.path.as_slice(), [own] if own == name))
    };
    check_mac(span, field("mac"), found);
    check_time(span, field("lastmodified"), found);
    if field("version").is_none_or(|version| !is_version(&version.text)) {
        let span = field("version").map_or(span, |version| version.span);
        found.flaw(span, "the metadata name no version of SOPS");
    }
    let groups = groups(span, fields, found);
    let threshold = field("shamir_threshold");
    if let Some(threshold) = threshold
        && groups.len() > 1
        && threshold
            .text
            .parse()
            .is_ok_and(|n: usize| n > groups.len())
    {
        found.flaw(
            threshold.span,
            format!(
                "the Shamir threshold asks for more key groups than the {} there are",
                groups.len()
            ),
        );
    }
    let (selector, selector_span) = selector(fields, found);
    Metadata {
        span,
        groups,
        selector,
        selector_span,
        mac_only_encrypted: field("mac_only_encrypted").is_some_and(|field| field.text == "true"),
    }
}

fn check_mac(span: Span, mac: Option<&Field<'_>>, found: &mut Found) {
    let Some(mac) = mac.filter(|mac| !mac.text.is_empty()) else {
        found.flaw(span, "the metadata have no MAC");
        return;
    };
    match cipher::check(&mac.text) {
        Err(why) => found.flaw(mac.span, format!("the cipher text of the MAC {why}")),
        Ok(kind) if kind != "str" => found.flaw(mac.span, "the MAC is no text"),
        Ok(_) => {}
    }
}

fn check_time(span: Span, time: Option<&Field<'_>>, found: &mut Found) {
    match time {
        None => found.flaw(span, "the metadata have no `lastmodified`"),
        Some(time) if !is_time(&time.text) => {
            found.flaw(time.span, "`lastmodified` is no time of RFC 3339");
        }
        Some(_) => {}
    }
}

/// Whether a text has the form of RFC 3339: `2026-01-31T23:59:59Z`.
fn is_time(text: &str) -> bool {
    let form = b"dddd-dd-ddTdd:dd:dd";
    let (Some(head), Some(tail)) = (text.get(..form.len()), text.get(form.len()..)) else {
        return false;
    };
    let fits = |(byte, form): (u8, &u8)| match form {
        b'd' => byte.is_ascii_digit(),
        form => byte == *form,
    };
    let fraction = |c: char| c.is_ascii_digit() || c == '.';
    let zone = tail.trim_start_matches(fraction);
    let zone_fits = match zone.strip_prefix(['+', '-']) {
        Some(offset) => offset.len() == 5 && offset.bytes().zip(b"dd:dd").all(fits),
        None => zone == "Z",
    };
    head.bytes().zip(form).all(fits) && zone_fits
}

/// Whether a text is a semantic version, or one of SOPS 1.
fn is_version(text: &str) -> bool {
    let text = text.strip_prefix('v').unwrap_or(text);
    let number = text.split(['-', '+']).next().unwrap_or(text);
    let parts: Vec<&str> = number.split('.').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.iter().all(digits) && (parts.len() == 3 || number.starts_with("1."))
}

/// The selector in force.
fn selector(fields: &[Field<'_>], found: &mut Found) -> (Selector, Option<Span>) {
    let mut selectors = fields
        .iter()
        .filter(|field| !field.text.is_empty())
        .filter_map(|field| match field.path.as_slice() {
            [name] => Some((SelectorKind::of_name(name)?, field)),
            _ => None,
        });
    let Some((kind, field)) = selectors.next() else {
        return (Selector::default(), None);
    };
    for (second, more) in selectors {
        found.flaw(
            more.span,
            format!(
                "the metadata have both `{}` and `{}`, which SOPS refuses",
                kind.name(),
                second.name()
            ),
        );
    }
    (Selector::new(kind, &field.text), Some(field.span))
}

/// The keys of all groups, each checked for what it cannot be without.
fn groups(span: Span, fields: &[Field<'_>], found: &mut Found) -> Vec<Vec<Recipient>> {
    let mut keys = Keys::new();
    for field in fields {
        let (group, rest) = match field.path.as_slice() {
            [first, group, rest @ ..] if first == "key_groups" => (group.parse().ok(), rest),
            rest => (Some(0), rest),
        };
        if let (Some(group), [kind, number, attribute, ..]) = (group, rest)
            && let (Some(kind), Ok(number)) = (RecipientKind::of_name(kind), number.parse())
        {
            let key = keys.entry((group, kind, number)).or_default();
            key.insert(attribute, field);
        }
    }
    let mut groups: BTreeMap<usize, Vec<Recipient>> = BTreeMap::new();
    for ((group, kind, _), attributes) in &keys {
        let text = |name: &str| {
            let field = attributes.get(name).filter(|field| !field.text.is_empty());
            field.map(|field| field.text.as_ref())
        };
        let place = attributes.values().next().map_or(span, |field| field.span);
        let Some(id) = id(*kind, text) else {
            found.flaw(
                place,
                format!("a key of kind `{}` is not named", kind.name()),
            );
            continue;
        };
        groups
            .entry(*group)
            .or_default()
            .push(Recipient::new(*kind, &id));
        let place = attributes.get("enc").map_or(place, |field| field.span);
        match text("enc") {
            None => found.flaw(
                place,
                format!(
                    "the data key is not encrypted for a key of kind `{}`: `enc` is missing",
                    kind.name()
                ),
            ),
            Some(enc) if !is_whole(*kind, enc) => found.flaw(
                place,
                format!(
                    "the data key for a key of kind `{}` is cut off or damaged",
                    kind.name()
                ),
            ),
            Some(_) => {}
        }
    }
    if groups.is_empty() {
        found.flaw(
            span,
            "the metadata name no key, so nobody can decrypt the file",
        );
    }
    groups.into_values().collect()
}

/// What names a key of this kind, in the form of a creation rule.
fn id<'t>(kind: RecipientKind, text: impl Fn(&str) -> Option<&'t str>) -> Option<String> {
    Some(match kind {
        RecipientKind::Kms => text("arn")?.to_owned(),
        RecipientKind::GcpKms => text("resource_id")?.to_owned(),
        RecipientKind::Hckms => text("key_id")?.to_owned(),
        RecipientKind::Age => text("recipient")?.to_owned(),
        RecipientKind::Pgp => text("fp")?.to_owned(),
        RecipientKind::AzureKv => format!("{}/keys/{}", text("vault_url")?, text("name")?),
        RecipientKind::HcVault => format!(
            "{}/v1/{}/keys/{}",
            text("vault_address")?.trim_end_matches('/'),
            text("engine_path")?.trim_matches('/'),
            text("key_name")?
        ),
    })
}

/// Whether an encrypted data key has both ends, where its form has ends, and
/// for age the characters of its form between them.
fn is_whole(kind: RecipientKind, enc: &str) -> bool {
    let enc = enc.trim();
    match kind {
        RecipientKind::Age => {
            let rest = enc.strip_prefix("-----BEGIN AGE ENCRYPTED FILE-----");
            let body = rest.and_then(|rest| rest.strip_suffix("-----END AGE ENCRYPTED FILE-----"));
            body.is_some_and(|body| {
                let digits: String = body.split_whitespace().collect();
                cipher::base64_len(&digits).is_some()
            })
        }
        RecipientKind::Pgp => {
            enc.starts_with("-----BEGIN PGP MESSAGE-----")
                && enc.ends_with("-----END PGP MESSAGE-----")
        }
        _ => true,
    }
}
