//! Facts that an earlier run has kept, so that a run reads only what changed.
//!
//! One file a repo holds what its last reading kept of each file, by path, with
//! the identity of the content: git's id of a blob, or SHA-256 of what lies on
//! disk. What was made by another program, by another catalogue, or of another
//! content is not used; a file with a wrong sum is no cache at all. Facts hold
//! no secret values, and so a cache holds none.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};

use crate::any_linter::AnyLinter;
use crate::cursor::put;
use crate::engine::RepoInput;
use crate::fingerprint::hex;
use crate::kept::{Keep, Kept, MAGIC};

/// How the file of a cache ends.
const FACTS: &str = "facts";

/// How the file of a verdict ends.
pub(crate) const VERDICT: &str = "verdict";

/// A folder of caches.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    maker: String,
    /// Whether somebody asked for it, and wants to hear where it fails.
    asked_for: bool,
    /// Whether facts could not be read that it holds by its own account.
    damaged: Arc<AtomicBool>,
    /// One that was read before somebody asked for it.
    ahead: Option<Arc<Ahead>>,
}

/// A cache that is read while the files are listed.
#[derive(Debug)]
struct Ahead {
    file: PathBuf,
    kept: OnceLock<Option<Arc<Kept>>>,
}

impl Cache {
    /// The caches in `folder`, which is made when something is written. `maker`
    /// names the very build of the program: facts of another are not used.
    #[must_use]
    pub fn new(folder: &Path, maker: &str) -> Self {
        Self {
            folder: folder.to_owned(),
            maker: maker.to_owned(),
            asked_for: true,
            damaged: Arc::default(),
            ahead: None,
        }
    }

    /// Begins to read the cache of the repo at `root`, which is opened as its next
    /// commit.
    pub fn read_ahead(&mut self, root: &Path) {
        let ahead = Arc::new(Ahead {
            file: self.file(root, true),
            kept: OnceLock::new(),
        });
        self.ahead = Some(Arc::clone(&ahead));
        let damaged = Arc::clone(&self.damaged);
        rayon::spawn(move || {
            ahead.kept.get_or_init(|| Kept::read(&ahead.file, &damaged));
        });
    }

    /// The same, where nobody asked for it: a disk that does not take it is
    /// nobody's concern.
    #[must_use]
    pub fn by_itself(folder: &Path, maker: &str) -> Self {
        Self {
            asked_for: false,
            ..Self::new(folder, maker)
        }
    }

    /// Whether facts could not be read that some cache holds by its own account:
    /// then what was judged by them is wrong, and has to be judged without.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Takes away all that is kept in the folder, as far as the disk lets it.
    pub fn discard(&self) {
        for file in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let path = file.path();
            let ending = path.extension().unwrap_or_default();
            if ending == FACTS || ending == VERDICT {
                // What stays is not believed, either.
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Where they lie.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The very build of the program.
    pub(crate) fn maker(&self) -> &str {
        &self.maker
    }

    /// Whether somebody asked for it.
    pub(crate) fn is_asked_for(&self) -> bool {
        self.asked_for
    }

    /// What was kept of a repo by a run that looked for the same. Nothing, where
    /// there is no cache, or one that cannot be used.
    pub(crate) fn load(
        &self,
        repo: &RepoInput,
        lens: &str,
        linters: &[Box<dyn AnyLinter>],
    ) -> Arc<Kept> {
        let file = self.file_of(repo);
        let read = || Kept::read(&file, &self.damaged);
        let ahead = self.ahead.as_ref().filter(|ahead| ahead.file == file);
        let kept = match ahead {
            Some(ahead) => ahead.kept.get_or_init(read).clone(),
            None => read(),
        };
        let head = self.head(repo, lens, linters);
        kept.filter(|kept| kept.head() == head).unwrap_or_default()
    }

    /// Keeps what was read in this run, sorted by path, beside what is used of
    /// what was kept before. Whoever reads the cache meanwhile sees the old one or
    /// the new one, whole.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub(crate) fn save(
        &self,
        repo: &RepoInput,
        lens: &str,
        linters: &[Box<dyn AnyLinter>],
        kept: &Kept,
        new: &[Keep],
    ) -> io::Result<()> {
        let mut main = Vec::new();
        let mut apart = Vec::new();
        put(&mut main, &self.head(repo, lens, linters));
        let mut new = new.iter().peekable();
        for old in kept.used_bytes() {
            let [path, own, rare] = old.ok_or(io::ErrorKind::InvalidData)?;
            while let Some(keep) = new.next_if(|keep| keep.path.as_bytes() < path) {
                keep.write(&mut main, &mut apart);
            }
            main.extend_from_slice(own);
            apart.extend_from_slice(rare);
        }
        new.for_each(|keep| keep.write(&mut main, &mut apart));
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(MAGIC)?;
        for part in [&main, &apart] {
            file.write_all(&crc32fast::hash(part).to_le_bytes())?;
            file.write_all(&(part.len() as u64).to_le_bytes())?;
        }
        file.write_all(&main)?;
        file.write_all(&apart)?;
        file.persist(self.file_of(repo))
            .map_err(|error| error.error)?;
        Ok(())
    }

    /// What facts depend on besides the file.
    fn head(&self, repo: &RepoInput, lens: &str, linters: &[Box<dyn AnyLinter>]) -> Vec<u8> {
        let mut head = Vec::new();
        for part in [self.maker.as_str(), lens, &repo.name] {
            put(&mut head, part.as_bytes());
        }
        for linter in linters {
            put(&mut head, linter.name().as_bytes());
        }
        head
    }

    /// Where the cache of a repo lies. What is on disk and what is in git's store
    /// are known by different identities, and have one each.
    fn file_of(&self, repo: &RepoInput) -> PathBuf {
        self.file(repo.files.root(), repo.files.are_stored())
    }

    fn file(&self, root: &Path, are_stored: bool) -> PathBuf {
        let mut digest = Sha256::new();
        digest.update([u8::from(are_stored)]);
        digest.update(root.as_os_str().as_encoded_bytes());
        let mut name = hex(&digest.finalize());
        name.truncate(32);
        self.folder.join(name).with_extension(FACTS)
    }
}
