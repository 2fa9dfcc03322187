//! Paths of a repo, as files write them.

use railint_source::join_path;

/// A path written in a file of `folder`, from the root of the repo; `None`
/// where it leads out of the repo or is none.
pub(crate) fn join(folder: &str, written: &str) -> Option<String> {
    if written.starts_with(['/', '~', '$']) || written.contains("://") {
        return None;
    }
    join_path(folder, written).filter(|path| !path.is_empty())
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn paths_stay_in_the_repo() {
        assert_eq!(join("a/b", "../c.env").as_deref(), Some("a/c.env"));
        assert_eq!(join("", "./c").as_deref(), Some("c"));
        for written in ["../x", "/etc/x", "~/x", "$HOME/x", "https://x", "."] {
            assert_eq!(join("", written), None, "{written}");
        }
    }
}
