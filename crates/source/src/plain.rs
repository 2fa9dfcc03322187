//! A folder that git has no say about: everything in it is listed.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::files::EntryKind;
use crate::folder::Folder;
use crate::git::{is_bare, is_dot_git};
use crate::listing::{Listed, Listing, MAX_ENTRIES, Tracked};
use crate::text::readable;

/// Lists the folder at `root`, which is canonical. `note` says why it is
/// listed this way, where that is not plain.
pub(crate) fn open(root: PathBuf, note: Option<String>) -> Folder {
    let listed = walk(&root, note, MAX_ENTRIES);
    Folder::new(root, listed, false)
}

/// A folder of which nothing is listed; `note` says why.
pub(crate) fn nothing(root: PathBuf, note: String) -> Folder {
    let listed = Listed {
        notes: vec![note],
        ..Listed::default()
    };
    Folder::new(root, listed, false)
}

/// Lists the regular files and links below `root`, at most `limit` of them.
fn walk(root: &Path, note: Option<String>, limit: usize) -> Listed {
    let mut listing = Listing::new(limit);
    if let Some(note) = note {
        listing.note(note);
    }
    let mut walk = WalkDir::new(root)
        .min_depth(1)
        .follow_links(false)
        .into_iter();
    while let Some(step) = walk.next() {
        if !listing.look_at_one() {
            break;
        }
        let entry = match step {
            Ok(entry) => entry,
            Err(error) => {
                let place = error.path().map(|path| slashed(root, path));
                listing.note(format!(
                    "`{}` could not be listed: {}",
                    readable(&place.unwrap_or_default()),
                    reason(&error)
                ));
                continue;
            }
        };
        let kind = entry.file_type();
        let git_owns = is_dot_git(entry.file_name().as_encoded_bytes());
        if kind.is_dir() {
            let bare = !git_owns && is_bare(entry.path());
            if bare {
                let path = readable(&slashed(root, entry.path()));
                listing.note(format!("`{path}` is a bare repository and was not entered"));
            }
            if bare || git_owns {
                walk.skip_current_dir();
            }
            continue;
        }
        let kind = if git_owns {
            continue;
        } else if kind.is_symlink() {
            EntryKind::Symlink
        } else if kind.is_file() {
            EntryKind::File
        } else {
            continue;
        };
        let path = slashed(root, entry.path());
        listing.add(&path, entry.path(), kind, Tracked::default());
    }
    listing.finish()
}

/// The bytes of `path` relative to `root`, with forward slashes.
fn slashed(root: &Path, path: &Path) -> Vec<u8> {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<&[u8]> = relative
        .components()
        .map(|part| part.as_os_str().as_encoded_bytes())
        .collect();
    parts.join(&b'/')
}

/// The words of the system, without the path that walkdir puts before them.
fn reason(error: &walkdir::Error) -> String {
    error
        .io_error()
        .map_or_else(|| error.to_string(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_walk_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a", "b", "c"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let listed = walk(folder.path(), None, 2);
        assert_eq!(listed.entries.len(), 2);
        assert!(listed.notes[0].starts_with("listed in part only"));
        assert!(walk(folder.path(), None, 3).notes.is_empty());
    }
}
