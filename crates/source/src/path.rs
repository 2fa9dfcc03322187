//! Paths as they are written, brought to one form.

/// A path without `.`, `..` and empty parts; `None` where it leads out of the
/// folder that it starts from.
#[must_use]
pub fn normal_path(path: &str) -> Option<String> {
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

/// `path` as seen from `folder`, in the form of [`normal_path`]; the empty folder
/// is the root.
#[must_use]
pub fn join_path(folder: &str, path: &str) -> Option<String> {
    if folder.is_empty() {
        return normal_path(path);
    }
    normal_path(&format!("{folder}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::join_path;

    #[test]
    fn paths_are_told_apart_from_what_lies_outside() {
        assert_eq!(
            join_path("helm", "./a//b/../c").as_deref(),
            Some("helm/a/c")
        );
        assert_eq!(join_path("", "helm/").as_deref(), Some("helm"));
        assert_eq!(join_path("helm", "../../x"), None);
        assert_eq!(join_path("helm", "..").as_deref(), Some(""));
    }
}
