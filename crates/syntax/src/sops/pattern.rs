//! Regular expressions as SOPS reads them: Go's `regexp`, which is RE2.

use regex::{Regex, RegexBuilder};

/// How long an expression may be.
const MAX_LEN: usize = 8192;

/// How much memory a compiled expression may take, in bytes.
const MAX_COMPILED: usize = 1 << 20;

/// A regular expression of Go, unanchored unless it says so, in linear time.
///
/// Both engines have the same syntax but for what is rewritten here: in Go `\d`,
/// `\w`, `\s` and `\b` know ASCII only, `\Q...\E` quotes, a `{` that begins no
/// repetition stands for itself, and a class knows neither classes nor
/// operators inside. What is left (`\C`, `\W` and the like in a class, `\B` at
/// letters beyond ASCII) does not occur in paths and keys.
#[derive(Debug, Clone)]
pub struct Pattern(Regex);

impl Pattern {
    /// Compiles an expression; `None` where it is too large, or none that this
    /// engine reads.
    #[must_use]
    pub fn new(expression: &str) -> Option<Self> {
        if expression.len() > MAX_LEN {
            return None;
        }
        RegexBuilder::new(&translate(expression))
            .size_limit(MAX_COMPILED)
            .dfa_size_limit(MAX_COMPILED)
            .nest_limit(100)
            .build()
            .ok()
            .map(Self)
    }

    /// Whether it matches somewhere in `text`.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

/// Rewrites what Go reads differently.
fn translate(go: &str) -> String {
    let mut out = String::with_capacity(go.len() + 8);
    let mut rest = go;
    let mut in_class = false;
    while let Some(c) = rest.chars().next() {
        let tail = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = match c {
            '\\' => escape(tail, in_class, &mut out),
            '[' if !in_class => {
                in_class = true;
                open_class(tail, &mut out)
            }
            '[' => posix_class(tail, &mut out),
            ']' => {
                in_class = false;
                out.push(']');
                tail
            }
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(c);
                tail
            }
            '-' if in_class && tail.starts_with('-') => {
                out.push_str("\\-");
                tail
            }
            '{' if !in_class && !is_repetition(tail) => {
                out.push_str("\\{");
                tail
            }
            _ => {
                out.push(c);
                tail
            }
        };
    }
    out
}

/// Rewrites what stands behind a backslash.
fn escape<'t>(tail: &'t str, in_class: bool, out: &mut String) -> &'t str {
    let Some(c) = tail.chars().next() else {
        out.push('\\');
        return "";
    };
    let rest = tail.get(c.len_utf8()..).unwrap_or_default();
    if c == 'Q' {
        let (quoted, rest) = rest.split_once("\\E").unwrap_or((rest, ""));
        out.push_str(&regex::escape(quoted));
        return rest;
    }
    match (c, in_class) {
        ('d', true) => out.push_str("0-9"),
        ('d', false) => out.push_str("[0-9]"),
        ('D', false) => out.push_str("[^0-9]"),
        ('w', true) => out.push_str("0-9A-Za-z_"),
        ('w', false) => out.push_str("[0-9A-Za-z_]"),
        ('W', false) => out.push_str("[^0-9A-Za-z_]"),
        ('s', true) => out.push_str("\\t\\n\\f\\r "),
        ('s', false) => out.push_str("[\\t\\n\\f\\r ]"),
        ('S', false) => out.push_str("[^\\t\\n\\f\\r ]"),
        ('b', false) => out.push_str("(?-u:\\b)"),
        ('<' | '>', _) => out.push(c),
        _ => {
            out.push('\\');
            out.push(c);
        }
    }
    rest
}

/// Copies the opening of a class, where `]` stands for itself.
fn open_class<'t>(tail: &'t str, out: &mut String) -> &'t str {
    out.push('[');
    let mut rest = tail;
    if let Some(behind) = rest.strip_prefix('^') {
        out.push('^');
        rest = behind;
    }
    if let Some(behind) = rest.strip_prefix(']') {
        out.push_str("\\]");
        rest = behind;
    }
    rest
}

/// Copies `[:alpha:]` inside a class; any other bracket there is itself.
fn posix_class<'t>(tail: &'t str, out: &mut String) -> &'t str {
    let named = tail
        .strip_prefix(':')
        .and_then(|named| named.split_once(":]"))
        .filter(|(name, _)| name.bytes().all(|b| b == b'^' || b.is_ascii_lowercase()));
    match named {
        Some((name, rest)) => {
            out.push_str("[:");
            out.push_str(name);
            out.push_str(":]");
            rest
        }
        None => {
            out.push_str("\\[");
            tail
        }
    }
}

/// Whether what stands behind a `{` makes it a repetition: `3}`, `3,}`, `3,5}`.
fn is_repetition(tail: &str) -> bool {
    let Some((inside, _)) = tail.split_once('}') else {
        return false;
    };
    let (low, high) = inside.split_once(',').unwrap_or((inside, "0"));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    !low.is_empty() && digits(low) && digits(high)
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn expressions_mean_what_they_mean_in_go() {
        for (expression, text, matches) in [
            (r"\.sops\.ya?ml$", "a/b.sops.yaml", true),
            (r"^secrets/", "a/secrets/b", false),
            (r"a\/b", "a/b", true),
            (r"\d+", "٣", false),
            (r"[\d]x", "3x", true),
            (r"\w\b", "é", false),
            (r"\Qa.b\E$", "a.b", true),
            (r"\Qa.b", "axb", false),
            (r"x{a,b}", "x{a,b}", true),
            (r"x{2}$", "xx", true),
            (r"[[a]+$", "[a[", true),
            (r"[[:alpha:]]", "a", true),
            (r"[]a]", "]", true),
            (r"[a&&b]", "&", true),
            (r"(?i)SECRET", "secret", true),
            (r"(?P<n>a)", "a", true),
            ("", "anything", true),
        ] {
            let pattern = Pattern::new(expression).unwrap();
            assert_eq!(pattern.matches(text), matches, "{expression} on {text}");
        }
    }

    #[test]
    fn what_is_no_expression_or_too_large_is_none() {
        for expression in ["(", "[a", r"(?!x)", r"(a)\1", "a{1000}{1000}{1000}"] {
            assert!(Pattern::new(expression).is_none(), "{expression}");
        }
        assert!(Pattern::new(&"a".repeat(10_000)).is_none());
    }
}
