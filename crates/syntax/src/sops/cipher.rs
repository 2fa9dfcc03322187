//! Cipher text: `ENC[AES256_GCM,data:...,iv:...,tag:...,type:...]`.

/// How every cipher text begins.
pub(super) const OPENING: &str = "ENC[AES256_GCM,";

/// The types that SOPS gives back.
const TYPES: &[&str] = &["str", "int", "float", "bytes", "bool", "time", "comment"];

/// The bytes of a GCM tag.
const TAG_BYTES: usize = 16;

/// Checks the structure of a cipher text. The error ends a sentence that begins
/// with "the cipher text"; it quotes nothing. Returns the type of the value.
pub(super) fn check(text: &str) -> Result<&str, &'static str> {
    let rest = text
        .strip_prefix(OPENING)
        .ok_or("is not of the form `ENC[AES256_GCM,data:...,iv:...,tag:...,type:...]`")?;
    let rest = rest.strip_prefix("data:").ok_or("has no part `data`")?;
    let (data, rest) = rest.split_once(",iv:").ok_or("has no part `iv`")?;
    let (iv, rest) = rest.split_once(",tag:").ok_or("has no part `tag`")?;
    let (tag, rest) = rest.split_once(",type:").ok_or("has no part `type`")?;
    let (kind, behind) = rest.split_once(']').ok_or("is not closed by `]`")?;
    let bytes = base64_len(data).ok_or("has a part `data` that is no base64")?;
    let iv = base64_len(iv).ok_or("has a part `iv` that is no base64")?;
    let tag = base64_len(tag).ok_or("has a part `tag` that is no base64")?;
    if bytes == 0 || iv == 0 {
        return Err("has an empty part");
    }
    if tag != TAG_BYTES {
        return Err("has a tag that is not 16 bytes long");
    }
    if !TYPES.contains(&kind) {
        return Err("has a type that SOPS does not know");
    }
    if !behind.trim().is_empty() {
        return Err("has text behind its end, which SOPS drops");
    }
    Ok(kind)
}

/// How many bytes a text of standard base64 with padding stands for; `None` if
/// it is none. Line breaks are passed over, as Go's decoder does.
pub(super) fn base64_len(text: &str) -> Option<usize> {
    let mut digits = 0_usize;
    let mut padding = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'\r' | b'\n' => {}
            b'=' => padding += 1,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if padding == 0 => digits += 1,
            _ => return None,
        }
    }
    // Four characters are three bytes; one digit alone is none.
    let whole = (digits + padding).is_multiple_of(4) && padding <= 2 && digits % 4 != 1;
    whole.then_some(digits * 3 / 4)
}
