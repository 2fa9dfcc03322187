//! Which words in code quotes are the path of a file.

/// The path that a word is, if it clearly is one of a file in a repo: folders
/// and a name with an extension. Globs, templates, addresses, home paths and
/// names of images are none.
#[must_use]
pub fn file_path(word: &str) -> Option<&str> {
    let word = word.split('#').next().unwrap_or_default();
    let word = without_line(word);
    let word = word.strip_prefix("./").unwrap_or(word);
    if word.len() > LONGEST || !word.bytes().all(is_plain) {
        return None;
    }
    let (folders, name) = word.rsplit_once('/')?;
    // Beside the own repo lie the others; nothing else is reached by `..`.
    let folders = folders.strip_prefix("../").unwrap_or(folders);
    let mut parts = folders.split('/');
    let first = parts.next()?;
    let host = first.trim_start_matches('.').contains('.');
    let known = |part: &str| !part.is_empty() && !part.bytes().all(|byte| byte == b'.');
    let real = known(first) && parts.all(known) && !host && has_extension(name);
    let generated = word.split('/').any(|part| GENERATED.contains(&part));
    (real && !generated && !is_placeholder(word)).then_some(word)
}

const LONGEST: usize = 200;

/// Folders whose content is made and not kept.
const GENERATED: [&str; 9] = [
    "node_modules",
    "dist",
    "build",
    "target",
    "out",
    "tmp",
    ".git",
    ".terraform",
    ".venv",
];

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._/-+".contains(&byte)
}

/// `x.sh:12` and `x.sh:12-20` without the lines.
fn without_line(word: &str) -> &str {
    match word.split_once(':') {
        Some((path, lines))
            if lines
                .bytes()
                .all(|b| b.is_ascii_digit() || b":-L".contains(&b)) =>
        {
            path
        }
        _ => word,
    }
}

fn has_extension(name: &str) -> bool {
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return false;
    };
    let letters = extension.bytes().any(|byte| byte.is_ascii_alphabetic());
    let short = (1..=10).contains(&extension.len());
    !stem.is_empty()
        && letters
        && short
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What stands for something else: `YYYY-MM-DD.md`, `path/to/x.sh`.
fn is_placeholder(path: &str) -> bool {
    const WORDS: [&str; 5] = ["YYYY", "YYMMDD", "NNN", "XXX", "xxx"];
    WORDS.iter().any(|word| path.contains(word))
        || path
            .split('/')
            .any(|part| ["path", "foo", "example", "your-repo"].contains(&part))
}

#[cfg(test)]
mod tests {
    use super::file_path;

    #[test]
    fn paths_are_told_from_other_words() {
        for (word, path) in [
            ("helm/x-values.yaml", "helm/x-values.yaml"),
            ("./tools/a.sh", "tools/a.sh"),
            ("tests/a.sh:12", "tests/a.sh"),
            ("docs/a.md#why", "docs/a.md"),
            (
                "../railiance-apps/helm/a.yaml",
                "../railiance-apps/helm/a.yaml",
            ),
            (".github/workflows/ci.yml", ".github/workflows/ci.yml"),
        ] {
            assert_eq!(file_path(word), Some(path), "{word}");
        }
        for word in [
            "helm/*.yaml",
            "helm/{a,b}.yaml",
            "helm/<app>.yaml",
            "helm/$APP.yaml",
            "https://example.org/a.yaml",
            "ghcr.io/org/app.web",
            "~/railiance-apps/a.yaml",
            "/opt/backup/a.tar",
            "a.yaml",
            "tools/cmd/railiance-backup",
            "helm/",
            "apps/v1",
            "bitnami/postgresql:16.2",
            "make a/b.yaml",
            "../../a/b.yaml",
            "docs/YYYY-MM-DD.md",
            "path/to/a.yaml",
            "build/a.json",
            "and/or.",
            "refs/heads/v1.2",
        ] {
            assert_eq!(file_path(word), None, "{word}");
        }
    }
}
