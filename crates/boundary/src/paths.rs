//! Paths inside a repo, put together from what commands say.

use railint_source::join_path;

/// `path` as seen from `folder`, both relative to the repo, without `.` and
/// `..`. `None` where it is not constant, or leads out of the repo.
pub(crate) fn join(folder: &str, path: &str) -> Option<String> {
    // helm-secrets decrypts what is named so.
    let path = path.strip_prefix("secrets://").unwrap_or(path);
    let constant = !path.contains(['$', '`', '*', '{']) && !path.contains("://");
    if !constant || path.starts_with(['/', '~']) {
        return None;
    }
    join_path(folder, path)
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn paths_stay_in_the_repo() {
        assert_eq!(join("a/b", "../c.yaml").as_deref(), Some("a/c.yaml"));
        assert_eq!(join("", "./helm/x.yaml").as_deref(), Some("helm/x.yaml"));
        assert_eq!(join("a", "secrets://x.yaml").as_deref(), Some("a/x.yaml"));
        for outside in [
            "../../x",
            "/etc/x",
            "~/x",
            "$(V)/x",
            "https://example.org/x",
        ] {
            assert_eq!(join("a", outside), None, "{outside}");
        }
    }
}
