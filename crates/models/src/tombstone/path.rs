//! Paths as they are written, brought to one form.

/// A path without `.`, `..` and empty parts; `None` where it leads out of the
/// folder that it starts from.
#[must_use]
pub fn normal(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `path` as seen from `folder`, in normal form; the empty folder is the root.
#[must_use]
pub fn join(folder: &str, path: &str) -> Option<String> {
    if folder.is_empty() {
        return normal(path);
    }
    normal(&format!("{folder}/{path}"))
}

/// Whether a bare word may be a path: no white space, nothing that only prose
/// or code has.
pub(super) fn is_plain(word: &str) -> bool {
    let allowed =
        |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '~' | '@' | '+' | '%');
    !word.is_empty() && word.len() <= 400 && word.chars().all(allowed)
}

/// Whether a bare word is written as only paths are: with a slash, a dot inside,
/// a hyphen or an underscore.
pub(super) fn is_strong(word: &str) -> bool {
    let inside = word.trim_matches(['.', '-', '_']);
    is_plain(word) && (word.contains('/') || inside.contains(['.', '-', '_']) || inside != word)
}
