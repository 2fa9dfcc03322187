//! What a word needs to be taken for a path.

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
