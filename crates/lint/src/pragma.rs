//! Comments by which other scanners are told that a value is no secret. They
//! are read always, and heeded where the configuration honours them.

use memchr::memmem;
use railint_policy::Scanner;
use railint_source::Span;

use crate::file::File;
use crate::ignore::Ignore;

/// A form of comment.
struct Form {
    scanner: Scanner,
    words: &'static str,
    /// The first and the last line that it is about, counted from its own.
    lines: (usize, usize),
}

const fn form(scanner: Scanner, words: &'static str, lines: (usize, usize)) -> Form {
    Form {
        scanner,
        words,
        lines,
    }
}

/// The forms that the scanners document.
const FORMS: &[Form] = &[
    form(Scanner::Gitleaks, "gitleaks:allow", (0, 0)),
    form(Scanner::DetectSecrets, "pragma: allowlist secret", (0, 0)),
    form(Scanner::DetectSecrets, "pragma: whitelist secret", (0, 0)),
    form(
        Scanner::DetectSecrets,
        "pragma: allowlist nextline secret",
        (1, 1),
    ),
    form(
        Scanner::DetectSecrets,
        "pragma: whitelist nextline secret",
        (1, 1),
    ),
    form(Scanner::Kingfisher, "kingfisher:ignore", (0, 1)),
    form(Scanner::Trufflehog, "trufflehog:ignore", (0, 0)),
];

/// How the forms begin. Hardly any file has one of these.
pub(crate) const BEGINNINGS: &[&str] = &[
    "gitleaks:allow",
    "pragma: ",
    "kingfisher:ignore",
    "trufflehog:ignore",
];

/// What begins a comment in some kind of file.
const SIGNS: &[&str] = &["#", "//", "/*", "--", ";", "<!--", "{{/*", "{{- /*"];

/// All of them in a file. JSON has no comments.
pub(crate) fn find(file: &File<'_>) -> Vec<Ignore> {
    let mut found = Vec::new();
    if file.path.ends_with(".json") {
        return found;
    }
    for beginning in BEGINNINGS {
        for at in memmem::find_iter(file.text.as_bytes(), beginning) {
            found.extend(comment(file, at));
        }
    }
    found
}

/// The comment whose words stand at `at`.
fn comment(file: &File<'_>, at: usize) -> Option<Ignore> {
    let text = file.text.get(at..)?;
    let form = FORMS.iter().find(|form| text.starts_with(form.words))?;
    let line = file.text.get(..at)?.rsplit('\n').next()?;
    if !begins_comment(line) {
        return None;
    }
    let place = file.place(Span::new(at, at + form.words.len()));
    let own = place.start.line;
    Some(Ignore {
        rules: Vec::new(),
        reason: format!("`{}`", form.words),
        until: None,
        bad_date: None,
        lines: (own + form.lines.0, own + form.lines.1),
        place,
        scanner: Some(form.scanner),
    })
}

/// Whether a comment begins in this part of a line: with a sign at its start or
/// behind a blank.
fn begins_comment(line: &str) -> bool {
    SIGNS.iter().any(|sign| {
        let mut signs = line.match_indices(sign);
        signs.any(|(at, _)| {
            let before = line.get(..at).unwrap_or_default();
            before.is_empty() || before.ends_with(char::is_whitespace)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<(Scanner, (usize, usize))> {
        let found = find(&File::new("r", path, text, None)).into_iter();
        found
            .map(|ignore| (ignore.scanner.unwrap(), ignore.lines))
            .collect()
    }

    #[test]
    fn each_scanner_has_its_words_and_its_lines() {
        let text = "a: 1 # gitleaks:allow\n\
                    b: 2 # why, pragma: allowlist secret\n\
                    # pragma: allowlist nextline secret\n\
                    c: 3\n\
                    d: 4 # kingfisher:ignore\n\
                    e: 5 # trufflehog:ignore\n";
        assert_eq!(
            found("x.yaml", text),
            [
                (Scanner::Gitleaks, (1, 1)),
                (Scanner::DetectSecrets, (2, 2)),
                (Scanner::DetectSecrets, (4, 4)),
                (Scanner::Kingfisher, (5, 6)),
                (Scanner::Trufflehog, (6, 6)),
            ]
        );
        for line in [
            "x = 1 // gitleaks:allow",
            "-- gitleaks:allow",
            "<!-- gitleaks:allow -->",
            "; gitleaks:allow",
        ] {
            assert_eq!(found("x", line), [(Scanner::Gitleaks, (1, 1))], "{line}");
        }
    }

    #[test]
    fn each_form_begins_as_the_search_expects() {
        for form in FORMS {
            let begins = |beginning: &&str| form.words.starts_with(beginning);
            assert!(BEGINNINGS.iter().any(begins), "{}", form.words);
        }
    }

    #[test]
    fn what_stands_in_a_value_is_no_comment() {
        assert_eq!(
            found("x.yaml", "a: gitleaks:allow\nb: x#gitleaks:allow\n"),
            []
        );
        assert_eq!(found("x.json", "{\"a\": \" # gitleaks:allow\"}\n"), []);
    }
}
