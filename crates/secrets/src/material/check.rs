//! What has to be true of a token beyond its form: checksums, and base64 that
//! decodes to what it should.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::example;
use super::formats::Check;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// The digits of base 62 in the order that issuers of checksums use.
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Base64 of either alphabet, padded or not; `None` if it is none. A last
/// character too many is dropped, as what stands behind may look like base64.
pub(crate) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let end = text.iter().rposition(|byte| *byte != b'=')? + 1;
    let text = text.get(..end)?;
    let text = if text.len() % 4 == 1 {
        text.get(..end - 1)?
    } else {
        text
    };
    let url_safe = text.iter().any(|byte| matches!(byte, b'-' | b'_'));
    let engine = if url_safe { URL_SAFE } else { STANDARD };
    engine.decode(text).ok()
}

/// Six characters of base 62 for a CRC-32.
pub(crate) fn crc32_base62(of: &[u8]) -> [u8; 6] {
    let mut rest = crc32fast::hash(of);
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62.get((rest % 62) as usize).copied().unwrap_or(b'0');
        rest /= 62;
    }
    digits
}

/// Whether a token ends with the checksum of a part of it.
pub(crate) fn is_crc32(summed: &[u8], token: &[u8]) -> bool {
    token.ends_with(&crc32_base62(summed))
}

/// Whether what a format asks for is true of a token.
pub(crate) fn holds(check: Check, token: &[u8]) -> bool {
    match check {
        Check::Jwt => is_jwt(token),
        Check::DockerAuth => {
            let at = token.iter().rposition(|byte| *byte == b'"');
            let value = at.and_then(|at| token.get(at + 1..)).unwrap_or_default();
            base64(value).is_some_and(|auth| is_auth(&auth))
        }
        Check::DockerConfig => object(token).is_some_and(|config| {
            let auths = config.get("auths").and_then(serde_json::Value::as_object);
            auths.is_some_and(|auths| auths.values().any(has_auth))
        }),
        Check::CloudflareTunnel => {
            object(token).is_some_and(|it| ["a", "t", "s"].iter().all(|key| is_text(&it, key)))
        }
        Check::GrafanaKey => object(token).is_some_and(|it| is_text(&it, "k") && is_text(&it, "n")),
        Check::Discord => {
            let first = token.split(|byte| *byte == b'.').next();
            first.and_then(base64).is_some_and(|id| {
                (17..=20).contains(&id.len()) && id.iter().all(u8::is_ascii_digit)
            })
        }
    }
}

fn object(base64_text: &[u8]) -> Option<serde_json::Value> {
    let value: serde_json::Value = serde_json::from_slice(&base64(base64_text)?).ok()?;
    value.is_object().then_some(value)
}

fn is_text(value: &serde_json::Value, key: &str) -> bool {
    value
        .get(key)
        .and_then(serde_json::Value::as_str)
        .is_some_and(|text| !example::is_placeholder(text.as_bytes()))
}

/// Whether an entry of `auths` holds a password.
fn has_auth(entry: &serde_json::Value) -> bool {
    let text = |key: &str| entry.get(key).and_then(serde_json::Value::as_str);
    let auth = text("auth").and_then(|auth| base64(auth.as_bytes()));
    auth.is_some_and(|auth| is_auth(&auth))
        || text("password").is_some_and(|password| is_password(password.as_bytes()))
}

/// Whether it is `user:password`.
fn is_auth(auth: &[u8]) -> bool {
    let Ok(auth) = std::str::from_utf8(auth) else {
        return false;
    };
    let clean = !auth.contains(|c: char| c.is_control());
    auth.split_once(':').is_some_and(|(user, password)| {
        clean && !user.is_empty() && is_password(password.as_bytes())
    })
}

fn is_password(password: &[u8]) -> bool {
    password.len() >= 4
        && !password.iter().any(|byte| b"${<".contains(byte))
        && !super::url_words::is_filler(&String::from_utf8_lossy(password))
}

/// Whether it is a signed web token that is worth something: neither the one
/// that documentation shows everywhere nor one that its issuer gives to
/// browsers.
fn is_jwt(token: &[u8]) -> bool {
    let mut parts = token.split(|byte| *byte == b'.');
    let (Some(header), Some(payload)) = (parts.next(), parts.next()) else {
        return false;
    };
    let Some(header) = object(header) else {
        return false;
    };
    let signed = header
        .get("alg")
        .and_then(serde_json::Value::as_str)
        .is_some_and(|algorithm| !algorithm.eq_ignore_ascii_case("none"));
    let Some(payload) = object(payload) else {
        // Five parts: the second is an encrypted key.
        return signed && header.get("enc").is_some();
    };
    let claim = |key: &str| payload.get(key).and_then(serde_json::Value::as_str);
    let documented = claim("sub") == Some("1234567890")
        || claim("name").is_some_and(|name| name.eq_ignore_ascii_case("john doe"));
    let public = claim("role") == Some("anon");
    signed && !documented && !public
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_issuers() {
        // CRC-32 of "123456789" is 0xCBF43926.
        assert_eq!(&crc32_base62(b"123456789"), b"3jZRME");
        assert_eq!(&crc32_base62(b""), b"000000");
    }

    #[test]
    fn base64_with_and_without_padding() {
        assert_eq!(base64(b"YTpi").unwrap(), b"a:b");
        assert_eq!(base64(b"YTpiYw==").unwrap(), b"a:bc");
        assert_eq!(base64(b"YTpiYw").unwrap(), b"a:bc");
        assert!(base64(b"").is_none());
        assert!(base64(b"====").is_none());
        assert!(base64(b"a b").is_none());
    }
}
