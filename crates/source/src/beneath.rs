//! The short way to the regular files below a folder: one look at a path and one
//! call to open it, in which the kernel itself holds that no link is followed.
//!
//! Where a part of the path is a link, and on systems that know no such call,
//! the longer way through [`std::fs::canonicalize`] tells what is what. It asks
//! the kernel once for each part of the path, which for a tree of charts is as
//! much work as reading all files of it.

#[cfg(target_os = "linux")]
pub(crate) use linux::Beneath;
#[cfg(not(target_os = "linux"))]
pub(crate) use other::Beneath;

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::File;
    use std::path::Path;

    use rustix::fs::{AtFlags, FileType, Mode, OFlags, ResolveFlags, openat2, statat};

    /// A folder that is open, if it could be opened.
    #[derive(Debug)]
    pub(crate) struct Beneath(Option<File>);

    impl Beneath {
        pub(crate) fn new(root: &Path) -> Self {
            Self(File::open(root).ok())
        }

        /// Opens the regular file at `path`; `None` where it is none, where a
        /// part of the path is a link, and where anything else is the matter.
        pub(crate) fn open(&self, path: &str) -> Option<File> {
            let root = self.0.as_ref()?;
            // Opening alone can do harm: it waits on a pipe and rewinds a tape.
            let known = statat(root, path, AtFlags::SYMLINK_NOFOLLOW).ok()?;
            if FileType::from_raw_mode(known.st_mode) != FileType::RegularFile {
                return None;
            }
            let how = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
            let way = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
            let file = openat2(root, path, how | OFlags::NOFOLLOW, Mode::empty(), way);
            file.ok().map(File::from)
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod other {
    use std::fs::File;
    use std::path::Path;

    /// A folder of which nothing is known.
    #[derive(Debug)]
    pub(crate) struct Beneath;

    impl Beneath {
        pub(crate) fn new(_root: &Path) -> Self {
            Self
        }

        pub(crate) fn open(&self, _path: &str) -> Option<File> {
            None
        }
    }
}
