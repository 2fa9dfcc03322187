//! Writing a file of a repo whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use crate::git::is_dot_git;

/// Gives the file at `path` in the folder `root` the content `new`: all of it,
/// or, on any error, nothing. Its permissions stay. `path` has forward slashes;
/// folders that are missing are made.
///
/// `old` is what the caller believes to stand there; `None` for no file.
///
/// # Errors
/// Where something else stands there by now, where `path` leads out of `root`
/// or into git's own folder, where a part of it is a link, and where the disk
/// does not take it.
pub fn write(root: &Path, path: &str, old: Option<&[u8]>, new: &[u8]) -> io::Result<()> {
    let target = place(root, path)?;
    unchanged(&target, old)?;
    let folder = target.parent().unwrap_or(root);
    fs::create_dir_all(folder)?;
    put(folder, &target, new)
}

/// Gives a file anywhere the content `new`: all of it, or, on any error, nothing;
/// so that who is interrupted leaves no half of it. What is no plain file (a pipe,
/// a terminal, a link to one of them) takes the bytes as it is.
///
/// # Errors
/// Where the disk does not take it.
pub fn write_file(target: &Path, new: &[u8]) -> io::Result<()> {
    let is_other = fs::symlink_metadata(target).is_ok_and(|metadata| !metadata.is_file());
    if is_other {
        return fs::write(target, new);
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    put(folder, target, new)
}

/// Writes a new file in `folder`, and lets it take the place of `target`.
fn put(folder: &Path, target: &Path, new: &[u8]) -> io::Result<()> {
    let mut file = tempfile::Builder::new()
        .prefix(".railint-")
        .tempfile_in(folder)?;
    file.write_all(new)?;
    file.as_file().sync_all()?;
    set_permissions(file.path(), target)?;
    file.persist(target).map_err(|error| error.error)?;
    Ok(())
}

/// Removes the file at `path` in the folder `root`, under the same conditions
/// as [`write()`].
///
/// # Errors
/// See [`write()`].
pub fn remove(root: &Path, path: &str, old: &[u8]) -> io::Result<()> {
    let target = place(root, path)?;
    unchanged(&target, Some(old))?;
    fs::remove_file(target)
}

/// Where on disk; only below `root`, and by no link.
fn place(root: &Path, path: &str) -> io::Result<PathBuf> {
    let refused = |why: &str| io::Error::new(io::ErrorKind::InvalidInput, why.to_owned());
    let mut target = root.to_owned();
    let mut parts = Path::new(path).components();
    if path.is_empty()
        || !parts.all(
            |part| matches!(part, Component::Normal(name) if !is_dot_git(name.as_encoded_bytes())),
        )
    {
        return Err(refused("the path leads out of the repo"));
    }
    for part in Path::new(path).components() {
        target.push(part);
        let link = fs::symlink_metadata(&target).is_ok_and(|metadata| metadata.is_symlink());
        if link {
            return Err(refused("a part of the path is a symbolic link"));
        }
    }
    Ok(target)
}

fn unchanged(target: &Path, old: Option<&[u8]>) -> io::Result<()> {
    let now = match fs::read(target) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if now.as_deref() == old {
        return Ok(());
    }
    Err(io::Error::other("it has been changed in the meantime"))
}

/// A new file gets what the system gives any new file, not the narrow
/// permissions of a temporary one.
#[cfg(unix)]
fn set_permissions(file: &Path, target: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let permissions = match fs::metadata(target) {
        Ok(metadata) => metadata.permissions(),
        Err(_) => fs::Permissions::from_mode(0o644),
    };
    fs::set_permissions(file, permissions)
}

/// Windows has no such bits.
#[cfg(not(unix))]
fn set_permissions(_file: &Path, _target: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_and_keeps_its_permissions() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "a/b.sh", None, b"one").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let file = root.path().join("a/b.sh");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
            write(root.path(), "a/b.sh", Some(b"one"), b"two").unwrap();
            assert_eq!(
                fs::metadata(&file).unwrap().permissions().mode() & 0o777,
                0o755
            );
            assert_eq!(fs::read(&file).unwrap(), b"two");
        }
        let left: Vec<_> = fs::read_dir(root.path().join("a")).unwrap().collect();
        assert_eq!(left.len(), 1, "no temporary file stays");
    }

    #[test]
    fn a_report_takes_the_place_of_the_one_before_or_goes_where_a_link_leads() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("report.json");
        for content in [&b"one"[..], b"2"] {
            write_file(&file, content).unwrap();
            assert_eq!(fs::read(&file).unwrap(), content);
        }
        #[cfg(unix)]
        {
            let link = root.path().join("link.json");
            std::os::unix::fs::symlink(&file, &link).unwrap();
            write_file(&link, b"by a link").unwrap();
            assert_eq!(fs::read(&file).unwrap(), b"by a link");
            fs::remove_file(link).unwrap();
            write_file(Path::new("/dev/null"), b"away").unwrap();
        }
        assert!(write_file(&root.path().join("no/folder"), b"x").is_err());
        let left: Vec<_> = fs::read_dir(root.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "no temporary file stays");
    }

    #[test]
    fn what_changed_meanwhile_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a"), "mine").unwrap();
        assert!(write(root.path(), "a", Some(b"yours"), b"new").is_err());
        assert!(write(root.path(), "a", None, b"new").is_err());
        assert!(remove(root.path(), "a", b"yours").is_err());
        assert_eq!(fs::read(root.path().join("a")).unwrap(), b"mine");
        remove(root.path(), "a", b"mine").unwrap();
        assert!(!root.path().join("a").exists());
    }

    #[test]
    fn nothing_is_written_outside() {
        let root = tempfile::tempdir().unwrap();
        for path in ["../a", "/a", "", ".git/config", "a/../../b"] {
            assert!(write(root.path(), path, None, b"x").is_err(), "{path}");
        }
        #[cfg(unix)]
        {
            let elsewhere = tempfile::tempdir().unwrap();
            std::os::unix::fs::symlink(elsewhere.path(), root.path().join("link")).unwrap();
            assert!(write(root.path(), "link/a", None, b"x").is_err());
        }
    }
}
