//! Whether git would ignore files that need not exist.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::files::Files;
use crate::folder::{Regular, read_regular};
use crate::git;
use crate::ignore::{Ignores, Level};
use crate::listing::find;

/// The largest file of patterns that is used.
const MAX_BYTES: u64 = 1024 * 1024;

/// Those of `paths`, relative to the root of `files`, that git would ignore if
/// they were there and untracked: by the `.gitignore` files as `files` has
/// them, by those of the folders above it in the same work tree, by
/// `info/exclude` and by the user's own list. In a folder without git, its
/// `.gitignore` files decide, as they will once it is a repo.
#[must_use]
pub fn ignored<'p>(
    files: &dyn Files,
    paths: impl IntoIterator<Item = &'p str>,
) -> BTreeSet<&'p str> {
    let root = files.root();
    let top = git::enclosing(root);
    let repo = top.as_deref().and_then(|top| git::open(top).ok());
    let ignores = match &repo {
        Some(repo) => Ignores::new(repo),
        None => Ignores::of_folders(),
    };
    let way = top
        .as_deref()
        .and_then(|top| root.strip_prefix(top).ok())
        .map(git::slashed)
        .unwrap_or_default();
    let above = |folder: &str| {
        let file = top.as_deref()?.join(folder).join(".gitignore");
        match read_regular(&file, MAX_BYTES) {
            Ok(Regular::Bytes(bytes)) => Some(bytes),
            _ => None,
        }
    };
    let prefix = match String::from_utf8(way) {
        Ok(way) if way.is_empty() => way,
        Ok(way) => format!("{}/", way.trim_end_matches('/')),
        // Nobody can say how patterns above would match.
        Err(_) => String::new(),
    };
    let patterns = |folder: &str| match folder.strip_prefix(&prefix) {
        Some(inside) => {
            let path = format!("{inside}.gitignore");
            // Most folders have none.
            let listed = !files.are_stored() || find(files.entries(), &path).is_some();
            listed.then(|| files.read(&path).ok()).flatten()
        }
        None => above(folder),
    };
    let mut asked = Asked {
        ignores: &ignores,
        patterns: &patterns,
        levels: HashMap::new(),
    };
    paths
        .into_iter()
        .filter(|path| asked.is_ignored(&format!("{prefix}{path}")))
        .collect()
}

/// What is known of the folders in which something was asked for.
struct Asked<'a> {
    ignores: &'a Ignores,
    /// The text of the `.gitignore` of a folder, which is given with a `/` at
    /// its end.
    patterns: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    /// By folder, without a slash at its end: what holds in it, or nothing where
    /// it is ignored itself.
    levels: HashMap<String, Option<Rc<Level>>>,
}

impl Asked<'_> {
    /// Whether the file at `path`, from the top, or a folder above it is ignored.
    fn is_ignored(&mut self, path: &str) -> bool {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        match self.level(folder) {
            Some(level) => self.ignores.is_ignored(path.as_bytes(), false, &level),
            None => true,
        }
    }

    fn level(&mut self, folder: &str) -> Option<Rc<Level>> {
        if let Some(known) = self.levels.get(folder) {
            return known.clone();
        }
        let level = self.work_out(folder);
        self.levels.insert(folder.to_owned(), level.clone());
        level
    }

    fn work_out(&mut self, folder: &str) -> Option<Rc<Level>> {
        if folder.is_empty() {
            let text = (self.patterns)("").unwrap_or_default();
            return Some(Level::with_patterns(&text, 0, None));
        }
        let outer = folder.rsplit_once('/').map_or("", |(outer, _)| outer);
        let above = self.level(outer)?;
        if self.ignores.is_ignored(folder.as_bytes(), true, &above) {
            return None;
        }
        let folder = format!("{folder}/");
        let text = (self.patterns)(&folder).unwrap_or_default();
        Some(Level::with_patterns(&text, folder.len(), Some(above)))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn write(folder: &Path, path: &str, text: &str) {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    const ASKED: &[&str] = &[
        "a.yaml",
        "helm/a.yaml",
        "helm/b.yaml",
        "out/x/y.env",
        "c.env",
    ];

    #[test]
    fn files_that_are_not_there_are_judged_by_the_patterns() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), ".gitignore", "helm/*\n!helm/b.yaml\nout/\n");
        write(folder.path(), "helm/.gitignore", "# nothing\n");
        let expected = BTreeSet::from(["helm/a.yaml", "out/x/y.env"]);
        let files = crate::open(folder.path()).unwrap();
        assert_eq!(ignored(&*files, ASKED.iter().copied()), expected);
        git2::Repository::init(folder.path()).unwrap();
        let files = crate::open(folder.path()).unwrap();
        assert_eq!(ignored(&*files, ASKED.iter().copied()), expected);
        write(folder.path(), ".git/info/exclude", "*.env\n");
        let files = crate::open(folder.path()).unwrap();
        let more = BTreeSet::from(["helm/a.yaml", "out/x/y.env", "c.env"]);
        assert_eq!(ignored(&*files, ASKED.iter().copied()), more);
    }

    #[test]
    fn patterns_above_the_root_hold() {
        let folder = tempfile::tempdir().unwrap();
        git2::Repository::init(folder.path()).unwrap();
        write(
            folder.path(),
            ".gitignore",
            "/platform/helm/a.yaml\n*.env\n",
        );
        write(folder.path(), "platform/helm/x.yaml", "");
        let files = crate::open(&folder.path().join("platform")).unwrap();
        assert_eq!(
            ignored(&*files, ASKED.iter().copied()),
            BTreeSet::from(["helm/a.yaml", "out/x/y.env", "c.env"])
        );
    }
}
