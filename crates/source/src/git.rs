//! Where git stands on a folder, and what to say where it refuses.

use std::path::{Component, Path, PathBuf};
use std::sync::Once;

use git2::{ErrorCode, Repository, RepositoryOpenFlags};

use crate::errors::OpenError;
use crate::text::readable;

/// Name of git's own folder (or of the file that points to it).
const DOT_GIT: &str = ".git";

/// Whether a file name is that of git's own folder. Git itself takes no file
/// of this name in any case of letters.
pub(crate) fn is_dot_git(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(DOT_GIT.as_bytes())
}

/// Whether a path that git holds names a file inside a repo. Git writes no
/// others, but a repo made by hand may hold any.
pub(crate) fn is_possible(path: &[u8]) -> bool {
    let ends = memchr::memchr_iter(b'/', path).chain([path.len()]);
    let mut start = 0;
    let mut names = ends.map(|end| path.get(std::mem::replace(&mut start, end + 1)..end));
    // Few names begin with a dot, and all are looked at.
    let is_name = |name: &[u8]| match name.first() {
        None => false,
        Some(b'.') => !matches!(name, b"." | b"..") && !is_dot_git(name),
        Some(_) => true,
    };
    memchr::memchr(0, path).is_none() && names.all(|name| name.is_some_and(is_name))
}

/// Whether `path` is, or lies in, a folder named `.git`.
pub(crate) fn is_inside_git(path: &Path) -> bool {
    path.components().any(|part| match part {
        Component::Normal(name) => is_dot_git(name.as_encoded_bytes()),
        _ => false,
    })
}

/// Whether `folder` holds anything named `.git`, sound or broken.
pub(crate) fn has_dot_git(folder: &Path) -> bool {
    folder.join(DOT_GIT).symlink_metadata().is_ok()
}

/// Whether `folder` is a work tree: it holds a `.git` file, or a `.git` folder
/// with a `HEAD`. An empty `.git` folder means nothing to git either.
pub(crate) fn is_work_tree(folder: &Path) -> bool {
    let dot_git = folder.join(DOT_GIT);
    dot_git.is_file() || dot_git.join("HEAD").symlink_metadata().is_ok()
}

/// Whether `folder` is a bare repo.
pub(crate) fn is_bare(folder: &Path) -> bool {
    folder.join("HEAD").symlink_metadata().is_ok()
        && folder.join("objects").is_dir()
        && folder.join("refs").is_dir()
        && !is_inside_git(folder)
}

/// The folder whose repo holds the files of `root`: `root` itself, or the
/// nearest work tree around it.
pub(crate) fn enclosing(root: &Path) -> Option<PathBuf> {
    if has_dot_git(root) || is_bare(root) {
        return Some(root.to_owned());
    }
    root.ancestors()
        .skip(1)
        .find(|folder| is_work_tree(folder))
        .map(Path::to_owned)
}

/// Opens the repo at exactly this folder, whatever the environment says.
///
/// As with git's own commands, an object is taken for what its name says it is:
/// to compute all names again (`git fsck` does) takes half the time of a look at
/// many commits. Broken data is noticed where it is unpacked.
pub(crate) fn open(top: &Path) -> Result<Repository, Refusal> {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| git2::opts::strict_hash_verification(false));
    if !has_dot_git(top) {
        // Bare by its looks, as git has it where `core.bare` is not set; by
        // itself, libgit2 would take the folder around for the work tree.
        let flags = RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::BARE;
        let above: [&Path; 0] = [];
        return Ok(Repository::open_ext(top, flags, above)?);
    }
    let repo = Repository::open(top)?;
    // A repo may name any folder of the machine as its work tree.
    match repo.workdir() {
        Some(named) if named.canonicalize().ok().as_deref() != Some(top) => Err(Refusal {
            reason: format!("its work tree is another folder, `{}`", named.display()),
            remedy: Remedy::UnsetWorkTree,
        }),
        _ => Ok(repo),
    }
}

/// Opens the repo whose files `root` holds, with the way from its top down to
/// `root`: with a slash at the end, and empty for the top itself. `None` where
/// there is none.
pub(crate) fn open_around(root: &Path) -> Result<Option<(Repository, Vec<u8>)>, OpenError> {
    let root = root
        .canonicalize()
        .map_err(|error| OpenError::from_io(root, &error))?;
    let Some(top) = enclosing(&root) else {
        return Ok(None);
    };
    let repo = open(&top).map_err(|refusal| refusal.error(&top))?;
    let below = slashed(root.strip_prefix(&top).unwrap_or(Path::new("")));
    Ok(Some((repo, below)))
}

/// A folder as git writes it: with a slash at the end, and empty for the top.
pub(crate) fn slashed(folder: &Path) -> Vec<u8> {
    let mut path = Vec::new();
    for part in folder.components() {
        path.extend_from_slice(part.as_os_str().as_encoded_bytes());
        path.push(b'/');
    }
    path
}

/// Why git does not list a folder.
#[derive(Debug)]
pub(crate) struct Refusal {
    reason: String,
    remedy: Remedy,
}

/// What the user can do about a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Remedy {
    TrustOwner,
    ExpandIndex,
    JoinIndex,
    MigrateRefs,
    UsualFormat,
    RepairLink,
    UnsetWorkTree,
    AskGit,
}

impl From<git2::Error> for Refusal {
    fn from(error: git2::Error) -> Self {
        let reason = error.message().to_owned();
        // The kinds of error of libgit2 are few; its words tell more.
        let says = |words: &str| reason.contains(words);
        let remedy = if error.code() == ErrorCode::Owner {
            Remedy::TrustOwner
        } else if says("extension: 'sdir'") {
            Remedy::ExpandIndex
        } else if says("extension: 'link'") {
            Remedy::JoinIndex
        } else if says("extensions.refstorage") {
            Remedy::MigrateRefs
        } else if says("extension name") || says("object format") {
            Remedy::UsualFormat
        } else if error.code() == ErrorCode::NotFound && says("failed to resolve path") {
            Remedy::RepairLink
        } else {
            Remedy::AskGit
        };
        Self { reason, remedy }
    }
}

impl Refusal {
    /// What to tell the user, where the folder is listed without git.
    pub(crate) fn note(&self, top: &Path) -> String {
        format!(
            "listed without git, so that ignored files are listed too: {}; {}",
            self.reason,
            self.what_to_do(top)
        )
    }

    /// What to tell the user of a bare repo, which cannot be listed at all.
    pub(crate) fn note_of_bare(&self, top: &Path) -> String {
        format!(
            "not listed, as git cannot open this bare repository: {}; {}",
            self.reason,
            self.what_to_do(top)
        )
    }

    /// As an error, where nothing can stand in for git.
    pub(crate) fn error(&self, top: &Path) -> OpenError {
        OpenError::Refused {
            path: top.display().to_string(),
            reason: self.reason.clone(),
            remedy: self.what_to_do(top),
        }
    }

    fn what_to_do(&self, top: &Path) -> String {
        // Quoted for a shell, as the sentence is there to be pasted.
        let top = readable(top.as_os_str().as_encoded_bytes()).replace('\'', r"'\''");
        match self.remedy {
            Remedy::TrustOwner => format!(
                "if you trust its owner, run `git config --global --add safe.directory '{top}'`"
            ),
            Remedy::ExpandIndex => {
                "run `git sparse-checkout reapply --no-sparse-index` in it".to_owned()
            }
            Remedy::JoinIndex => "run `git update-index --no-split-index` in it".to_owned(),
            Remedy::MigrateRefs => "run `git refs migrate --ref-format=files` in it".to_owned(),
            Remedy::UsualFormat => {
                "check a clone in git's usual format (SHA-1, no extensions) instead".to_owned()
            }
            Remedy::RepairLink => "run `git worktree repair` in the main work tree, or for a \
                submodule `git submodule update --init` in the repo around it"
                .to_owned(),
            Remedy::UnsetWorkTree => {
                "check that folder, or run `git config --unset core.worktree` in this one"
                    .to_owned()
            }
            Remedy::AskGit => "run `git status` in it to see what is broken".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use git2::ErrorClass;

    #[test]
    fn each_refusal_names_its_remedy() {
        let note = |code, class, message: &str| {
            Refusal::from(git2::Error::new(code, class, message)).note(Path::new("/r"))
        };
        let owner = note(
            ErrorCode::Owner,
            ErrorClass::Config,
            "repository path '/r' is not owned by current user",
        );
        assert!(owner.contains("not owned by current user"));
        assert!(owner.contains("safe.directory '/r'"));
        let other = |message| note(ErrorCode::GenericError, ErrorClass::Repository, message);
        for (message, remedy) in [
            (
                "unsupported mandatory extension: 'sdir'",
                "--no-sparse-index",
            ),
            (
                "unsupported mandatory extension: 'link'",
                "--no-split-index",
            ),
            (
                "unsupported extension name extensions.refstorage",
                "git refs migrate",
            ),
            ("unsupported extension name extensions.new", "usual format"),
            ("unknown object format 'sha256'", "usual format"),
            ("corrupted", "git status"),
        ] {
            let note = other(message);
            assert!(note.contains(message) && note.contains(remedy), "{note}");
            assert!(note.starts_with("listed without git"), "{note}");
        }
    }

    #[test]
    fn git_folders_are_known_in_any_case() {
        assert!(is_inside_git(Path::new("/a/.GIT/hooks")));
        assert!(!is_inside_git(Path::new("/a/.gitea/x.git")));
    }
}
