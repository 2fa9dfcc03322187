//! The names under which people keep the clear text of an encrypted file.

use crate::facts::{Facts, SopsFacts};
use crate::names;

/// Parts of a name that say that the file is encrypted.
const MARKS: &[&str] = &[".sops", ".enc", ".encrypted"];

/// Where the clear text of a file may lie; nothing for files that SOPS has not
/// encrypted.
pub(crate) fn of(path: &str, facts: &Facts) -> Vec<String> {
    let encrypted = matches!(facts.sops, Some(SopsFacts::Encrypted(_)));
    if encrypted || names::says_sops(path) {
        names_of(path)
    } else {
        Vec::new()
    }
}

/// The names of the clear text of an encrypted file.
fn names_of(path: &str) -> Vec<String> {
    let (folder, name) = match path.rsplit_once('/') {
        Some((folder, name)) => (format!("{folder}/"), name),
        None => (String::new(), path),
    };
    let mut twins: Vec<String> = MARKS
        .iter()
        .filter_map(|mark| without(name, mark))
        .collect();
    if twins.is_empty() {
        // What helm-secrets and editors write beside a file of a plain name.
        twins.push(format!("{name}.dec"));
        twins.push(format!(".decrypted~{name}"));
        if let Some((stem, extension)) = name.rsplit_once('.') {
            twins.push(format!("{stem}.dec.{extension}"));
        }
    }
    twins.iter().map(|twin| format!("{folder}{twin}")).collect()
}

/// A name without a mark that is a part of it, if something is left.
fn without(name: &str, mark: &str) -> Option<String> {
    let at = name.find(mark)?;
    let rest = name.get(at + mark.len()..)?;
    let is_part = rest.is_empty() || rest.starts_with('.');
    let stem = name.get(..at)?;
    (is_part && !stem.is_empty() && (rest.len() > 1 || stem.contains('.')))
        .then(|| format!("{stem}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_clear_text() {
        assert_eq!(names_of("helm/x-values.sops.yaml"), ["helm/x-values.yaml"]);
        assert_eq!(names_of("x.yaml.enc"), ["x.yaml"]);
        assert_eq!(names_of("a/x.enc.env"), ["a/x.env"]);
        assert_eq!(names_of(".env.sops"), [".env"]);
        assert_eq!(
            names_of("a/secrets.yaml"),
            [
                "a/secrets.yaml.dec",
                "a/.decrypted~secrets.yaml",
                "a/secrets.dec.yaml"
            ]
        );
        assert!(of("x.yaml", &Facts::default()).is_empty());
    }
}
