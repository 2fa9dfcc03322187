//! Where git looks for the hooks of a repo.

use std::path::{Path, PathBuf};

use crate::errors::OpenError;
use crate::git::{self, Refusal};

/// The folder of a repo's hooks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HooksFolder {
    /// Where it is; it need not be there yet.
    pub path: PathBuf,
    /// Whether it belongs to this repo, and not to several of the user's.
    pub own: bool,
}

/// Finds the folder in which git looks for the hooks of the repo around
/// `root`. `None` where `root` lies in no git repo.
///
/// # Errors
/// Where git refuses the repo.
pub fn hooks_folder(root: &Path) -> Result<Option<HooksFolder>, OpenError> {
    let Some((repo, _)) = git::open_around(root)? else {
        return Ok(None);
    };
    let refused = |error: git2::Error| Refusal::from(error).error(root);
    let usual = repo.commondir().join("hooks");
    let Ok(named) = repo.config().map_err(refused)?.get_path("core.hooksPath") else {
        return Ok(Some(HooksFolder {
            path: usual,
            own: true,
        }));
    };
    // Git runs hooks at the top, and counts the path from there.
    let top = repo.workdir().unwrap_or(repo.path());
    let path = top.join(named);
    let own = path.starts_with(top) || path.starts_with(repo.commondir());
    Ok(Some(HooksFolder { path, own }))
}
