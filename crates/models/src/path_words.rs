//! Words of a text that look like paths, without knowing what the text is.
//!
//! A word is kept only where its form tells: a file name with an extension that
//! people use, or parts in small letters with slashes between them. Passwords,
//! tokens and encrypted values have neither form, and are never kept.

use railint_source::Span;

/// A word that looks like a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathWord<'t> {
    /// The path, without what stands for its start if that is a variable.
    pub text: &'t str,
    /// Its place; the same bytes.
    pub span: Span,
    /// What it starts from.
    pub start: Start,
}

/// What a path starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Start {
    /// The text does not say: the root of the repo or the folder of the file.
    Open,
    /// A variable or a command; the path is what stands behind it.
    Variable,
    /// The root of the disk, or somebody's home.
    Absolute,
    /// An address of the web; the path begins with the host.
    Address,
}

/// Longest word that is kept, in bytes.
const MAX_WORD: usize = 200;

/// Extensions of files that other files name.
const EXTENSIONS: [&str; 55] = [
    "adoc",
    "bash",
    "cfg",
    "conf",
    "crt",
    "css",
    "csv",
    "env",
    "example",
    "go",
    "hcl",
    "html",
    "ini",
    "j2",
    "java",
    "js",
    "json",
    "jsonnet",
    "libsonnet",
    "list",
    "lua",
    "md",
    "mjs",
    "mk",
    "nix",
    "pem",
    "pl",
    "properties",
    "proto",
    "ps1",
    "pub",
    "py",
    "rb",
    "repo",
    "rs",
    "rst",
    "rules",
    "service",
    "sh",
    "sql",
    "target",
    "template",
    "tf",
    "tfvars",
    "timer",
    "tmpl",
    "toml",
    "tpl",
    "ts",
    "tsx",
    "txt",
    "xml",
    "yaml",
    "yml",
    "zsh",
];

/// The path-like words of a line that begins at `at` in its file. What follows
/// a `#` is a comment and uses nothing.
pub fn in_line(line: &str, at: usize) -> impl Iterator<Item = PathWord<'_>> {
    let line = without_comment(line);
    // Looked for only where a word might be kept.
    let mut about: Option<About> = None;
    runs(line).filter_map(move |(start, run)| {
        let (word, form) = word(line, start, run, at)?;
        let about = *about.get_or_insert_with(|| About::of(line));
        let kept = !about.silent && (form == Form::Named || !about.guarded);
        kept.then_some(word)
    })
}

/// What a line as a whole says about its words.
#[derive(Debug, Clone, Copy)]
struct About {
    /// It holds encrypted values, or speaks of a move.
    silent: bool,
    /// It gives something a value that may be a secret.
    guarded: bool,
}

impl About {
    fn of(line: &str) -> Self {
        let lower = line.to_ascii_lowercase();
        Self {
            silent: line.contains("ENC[") || lower.contains("moved"),
            guarded: speaks_of_a_secret(&lower),
        }
    }
}

/// A line up to its comment.
fn without_comment(line: &str) -> &str {
    let mut signs = line.match_indices('#').map(|(at, _)| at);
    let comment = signs.find(|at| {
        let before = line.get(..*at).and_then(|text| text.chars().next_back());
        before.is_none_or(char::is_whitespace)
    });
    comment.and_then(|at| line.get(..at)).unwrap_or(line)
}

/// Whether a line gives something a value that may be a secret.
pub(crate) fn names_a_secret(line: &str) -> bool {
    speaks_of_a_secret(&line.to_ascii_lowercase())
}

fn speaks_of_a_secret(lower: &str) -> bool {
    ["pass", "secret", "token", "key", "credential", "auth"]
        .iter()
        .any(|word| lower.contains(word))
}

/// The lines of a text in which a path may stand, each with the offset at which
/// it begins, without white space at its end. Lines that are comments are left
/// out.
pub fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut next = 0;
    let lines = std::iter::from_fn(move || {
        let sign = next_sign(text, next)?;
        let bytes = text.as_bytes();
        let start = memchr::memrchr(b'\n', bytes.get(next..sign)?);
        let start = start.map_or(next, |newline| next + newline + 1);
        let end = memchr::memchr(b'\n', bytes.get(sign..)?);
        let end = end.map_or(text.len(), |newline| sign + newline + 1);
        next = end;
        Some((text.get(start..end)?, start))
    });
    lines
        .filter(|(line, _)| !line.trim_ascii_start().starts_with('#'))
        .map(|(line, start)| (line.trim_end(), start))
}

/// Where the first `/` or `.` stands, from an offset on.
fn next_sign(line: &str, from: usize) -> Option<usize> {
    let rest = line.as_bytes().get(from..)?;
    memchr::memchr2(b'/', b'.', rest).map(|at| from + at)
}

/// Runs of characters that paths are made of and that hold a `/` or a `.`, with
/// their offsets.
fn runs(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let outside = |c: char| !(c.is_alphanumeric() || is_sign(c));
    let mut next = 0;
    std::iter::from_fn(move || {
        let sign = next_sign(line, next)?;
        let (before, behind) = (line.get(next..sign)?, line.get(sign..)?);
        // Byte by byte, as far as these are letters of ASCII.
        let ends = |byte: &u8| !(byte.is_ascii_alphanumeric() || is_sign(char::from(*byte)));
        let start = match before.bytes().rposition(|byte| ends(&byte)) {
            Some(at) if before.as_bytes().get(at).is_some_and(u8::is_ascii) => next + at + 1,
            None => next,
            Some(_) => {
                let start = before.char_indices().rfind(|(_, c)| outside(*c));
                start.map_or(next, |(at, c)| next + at + c.len_utf8())
            }
        };
        let end = match behind.bytes().position(|byte| ends(&byte)) {
            Some(at) if behind.as_bytes().get(at).is_some_and(u8::is_ascii) => sign + at,
            None => line.len(),
            Some(_) => sign + behind.find(outside).unwrap_or(behind.len()),
        };
        next = end;
        Some((start, line.get(start..end)?))
    })
}

/// Whether paths are made of this character, besides letters and digits.
fn is_sign(c: char) -> bool {
    matches!(c, '.' | '_' | '-' | '/' | '~' | '+')
}

fn word<'t>(
    line: &'t str,
    at: usize,
    run: &'t str,
    line_at: usize,
) -> Option<(PathWord<'t>, Form)> {
    if run.len() < 3 || run.len() > MAX_WORD {
        return None;
    }
    let before = line.get(..at)?.chars().next_back();
    let behind = line.get(at + run.len()..)?;
    // A key of a mapping names what it holds, not what it uses; before an `@`
    // stand users and their passwords.
    if behind.starts_with('@') || behind.starts_with(": ") || behind == ":" {
        return None;
    }
    let (start, skip) = match before {
        Some(':') if run.starts_with("//") => (Start::Address, 2),
        Some(')' | '}') if run.starts_with('/') => (Start::Variable, 1),
        Some('$') => (Start::Variable, run.find('/')? + 1),
        _ if run.starts_with(['/', '~']) => (Start::Absolute, 0),
        _ => (Start::Open, 0),
    };
    let text = run.get(skip..)?.trim_end_matches('.');
    let form = form(text, start)?;
    let word = PathWord {
        text,
        span: Span::new(line_at + at + skip, line_at + at + skip + text.len()),
        start,
    };
    Some((word, form))
}

/// How a word is known to be a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// By a name or an address that nothing else has.
    Named,
    /// By parts in small letters, which other things have as well.
    Parts,
}

/// The form of a word; `None` where it is no path.
fn form(text: &str, start: Start) -> Option<Form> {
    if start == Start::Address {
        return ["/blob/", "/tree/", "/raw/", "/src/"]
            .iter()
            .any(|infix| text.contains(infix))
            .then_some(Form::Named);
    }
    let name = text.rsplit('/').next().unwrap_or(text);
    let extension = name.rsplit_once('.');
    let known = extension.is_some_and(|(stem, extension)| {
        !stem.is_empty() && EXTENSIONS.binary_search(&extension).is_ok()
    }) || name == "Makefile"
        || name == "Dockerfile";
    if known || !text.contains('/') {
        return known.then_some(Form::Named);
    }
    // `apps/v1` and `text/plain` look like this as well; no tombstone is about
    // them.
    text.split('/').all(is_part).then_some(Form::Parts)
}

/// Whether a part of a path is made as people make names.
fn is_part(part: &str) -> bool {
    let small =
        |c: char| c.is_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-' | '~');
    part.len() <= 60
        && part.chars().all(small)
        && (part.is_empty() || part.contains(|c: char| c.is_lowercase() || c == '.' || c == '~'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(line: &str) -> Vec<String> {
        let found = in_line(line, 0);
        found
            .map(|word| {
                assert_eq!(word.span.text(line), word.text);
                match word.start {
                    Start::Open => word.text.to_owned(),
                    Start::Variable => format!("$/{}", word.text),
                    Start::Absolute => format!("abs {}", word.text),
                    Start::Address => format!("url {}", word.text),
                }
            })
            .collect()
    }

    #[test]
    fn extensions_are_in_order() {
        assert!(EXTENSIONS.is_sorted(), "they are searched by halves");
    }

    #[test]
    fn paths_are_found_as_people_write_them() {
        for (line, expected) in [
            (
                "\thelm upgrade x -f helm/x-values.yaml --namespace y",
                vec!["helm/x-values.yaml"],
            ),
            (
                "\tsudo tools/cmd/railiance-backup",
                vec!["tools/cmd/railiance-backup"],
            ),
            ("  - ./gitea.yaml", vec!["./gitea.yaml"]),
            ("  - gitea.yaml # old.yaml", vec!["gitea.yaml"]),
            (
                "cp \"$ROOT/helm/x.yaml\" ~/railiance-cluster/helm/",
                vec!["$/helm/x.yaml", "abs ~/railiance-cluster/helm/"],
            ),
            ("include $(CURDIR)/mk/common.mk", vec!["$/mk/common.mk"]),
            ("x=${REPO:-.}/helm/x.yaml", vec!["$/helm/x.yaml"]),
            (
                "git clone git@example.org:coulomb/railiance-apps.git",
                vec!["coulomb/railiance-apps.git"],
            ),
            (
                "see https://example.org/a/b/src/branch/main/helm/x.yaml.",
                vec!["url example.org/a/b/src/branch/main/helm/x.yaml"],
            ),
            ("curl https://example.org/install.sh", vec![]),
            ("gitea.yaml: |", vec![]),
            ("# helm/x.yaml", vec![]),
            ("echo helm/x.yaml moved to ../railiance-apps", vec![]),
            ("image: postgres:16.4", vec![]),
            ("version: 1.2.3", vec![]),
        ] {
            assert_eq!(words(line), expected, "{line}");
        }
    }

    #[test]
    fn secrets_are_no_paths() {
        // The form of a cloud key: letters of both sizes with slashes.
        let key = ["aBcDeFgH", "Z9yX8wV7", "kLmNoPqR"].join("/");
        for line in [
            format!("value: {key}"),
            format!("  aws: \"{key}\""),
            "password: correct/horse/battery".to_owned(),
            "  DB_PASS=ab/cd".to_owned(),
            "data: ENC[AES256_GCM,data:ab/cd.yaml,type:str]".to_owned(),
            "url: https://user:pw/x@example.org/a/b".to_owned(),
        ] {
            let found: Vec<String> = words(&line)
                .into_iter()
                .filter(|word| word != "example.org/a/b")
                .collect();
            assert_eq!(found, [] as [&str; 0], "{line}");
        }
    }

    #[test]
    fn only_lines_in_which_a_path_may_stand_are_looked_at() {
        let text = "a: 1\nb: x/y \r\n\nc: 2\n  # e.yaml\nd.yaml";
        let found: Vec<_> = lines(text).collect();
        assert_eq!(found, [("b: x/y", 5), ("d.yaml", 31)]);
        assert_eq!(lines("a\n").count(), 0);
    }

    proptest! {
        #[test]
        fn any_line_is_read(line in "\\PC{0,80}") {
            for word in in_line(&line, 0) {
                prop_assert_eq!(word.span.text(&line), word.text);
            }
        }
    }
}
