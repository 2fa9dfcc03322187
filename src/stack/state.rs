//! The state in which the repos are looked at: as they lie on disk, as the next
//! commit will have them, or as an earlier one had them.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use railint_source::{
    Changes, Committing, Files, OpenError, ReadError, Staged, changes, merge_base, open,
    open_commit, open_index, repo_at, staged_changes,
};

use crate::failure::Failure;

/// Which state is looked at.
#[derive(Debug, Clone)]
pub(crate) enum Moment {
    /// What lies on disk.
    Now,
    /// What the next commit will hold; of the repos beside it, the last one.
    Staged(Committing),
    /// The last commit, which is compared to what is staged.
    LastCommit(Committing),
    /// The commit at which the history parted from that of a revision; of the
    /// repos beside it, what lies on disk.
    Since(String),
}

/// The repos in one state.
#[derive(Debug)]
pub(crate) struct State {
    moment: Moment,
    /// What the run is about; whatever lies elsewhere is beside it.
    paths: Vec<PathBuf>,
    /// What was opened so far, by the root of the repo.
    opened: RefCell<HashMap<PathBuf, Arc<dyn Files>>>,
    /// The configuration files that were looked for in the repos that the run is
    /// about.
    looked_for: RefCell<BTreeSet<PathBuf>>,
    /// Whether it is compared to the last commit, so that it may be looked at ahead
    /// what differs.
    is_compared: bool,
    /// What differs, by the root of the repo, while other things are done.
    ahead: RefCell<HashMap<PathBuf, Arc<Ahead>>>,
}

/// What differs in the next commit; `None` where that cannot be said.
type Ahead = OnceLock<Option<Arc<Staged>>>;

/// What differs in a repo from an earlier state.
#[derive(Debug)]
pub(crate) enum Difference {
    /// In the next commit from the last one.
    Staged(Arc<Staged>),
    /// In any other way.
    Other(Changes),
}

impl Difference {
    /// The files that differ.
    pub(crate) fn changes(&self) -> &Changes {
        match self {
            Self::Staged(staged) => &staged.changes,
            Self::Other(changes) => changes,
        }
    }
}

impl State {
    /// The repos around `paths` at that moment; the paths are without links.
    pub(crate) fn new(moment: Moment, paths: &[PathBuf]) -> Self {
        Self {
            moment,
            paths: paths.to_vec(),
            opened: RefCell::default(),
            looked_for: RefCell::default(),
            is_compared: false,
            ahead: RefCell::default(),
        }
    }

    /// The same, where it will be compared to the last commit.
    pub(crate) fn compared(self, is_compared: bool) -> Self {
        Self {
            is_compared,
            ..self
        }
    }

    /// Begins to look for what differs in a repo.
    fn look_ahead(&self, files: &Arc<dyn Files>) {
        let Moment::Staged(committing) = &self.moment else {
            return;
        };
        let ahead = Arc::new(Ahead::new());
        let mut all = self.ahead.borrow_mut();
        all.insert(files.root().to_owned(), Arc::clone(&ahead));
        let (committing, files) = (committing.clone(), Arc::clone(files));
        rayon::spawn(move || {
            ahead.get_or_init(|| staged(files.root(), &committing, &files));
        });
    }

    /// The files of the repo at `root`. `judged` tells a repo that the run is
    /// about from those beside it.
    pub(crate) fn open(&self, root: &Path, judged: bool) -> Result<Arc<dyn Files>, Failure> {
        if let Some(files) = self.opened.borrow().get(root) {
            return Ok(Arc::clone(files));
        }
        let stored = match (&self.moment, judged) {
            (Moment::Now, _) | (Moment::Since(_), false) => Ok(None),
            (Moment::Staged(committing), true) => open_index(root, committing),
            (Moment::LastCommit(_), true) => open_commit(root, "HEAD"),
            // What git refuses is listed without git, with a note, as it is no
            // part of the commit.
            (Moment::Staged(_) | Moment::LastCommit(_), false) => {
                Ok(open_commit(root, "HEAD").ok().flatten())
            }
            (Moment::Since(revision), true) => at_base(root, revision),
        };
        let files = match stored.map_err(failure)? {
            Some(files) => files,
            None => open(root).map_err(failure)?,
        };
        let files: Arc<dyn Files> = files.into();
        if self.is_compared && judged && files.are_stored() {
            self.look_ahead(&files);
        }
        let mut opened = self.opened.borrow_mut();
        opened.insert(root.to_owned(), Arc::clone(&files));
        Ok(files)
    }

    /// The content of a configuration file; `None` where there is no such file.
    pub(crate) fn read(&self, file: &Path) -> Result<Option<Vec<u8>>, Failure> {
        let folder = file.parent().unwrap_or(file);
        let repo = match self.moment {
            Moment::Now => None,
            _ => repo_at(folder),
        };
        let Some(repo) = repo else {
            return on_disk(file);
        };
        let judged = self
            .paths
            .iter()
            .any(|path| path.starts_with(&repo.root) || repo.root.starts_with(path));
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let inside = folder.strip_prefix(&repo.root).unwrap_or(&folder);
        let parts = inside.components().map(|part| part.as_os_str());
        let parts: Vec<_> = parts
            .chain(file.file_name())
            .map(|part| part.to_string_lossy())
            .collect();
        let path = parts.join("/");
        if judged {
            let file = repo.root.join(&path);
            self.looked_for.borrow_mut().insert(file);
        }
        match self.open(&repo.root, judged)?.read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(ReadError::NotFound { .. } | ReadError::OutsideRepo { .. }) => Ok(None),
            Err(error) => Err(Failure::Usage(error.to_string(), String::new())),
        }
    }

    /// Whether there is such a file.
    pub(crate) fn has(&self, file: &Path) -> Result<bool, Failure> {
        match self.moment {
            Moment::Now => Ok(file.is_file()),
            _ => Ok(self.read(file)?.is_some()),
        }
    }

    /// Whether the state leaves out a file that lies on disk.
    pub(crate) fn leaves_out(&self, file: &Path) -> Result<bool, Failure> {
        Ok(file.is_file() && !self.has(file)?)
    }

    /// The state to which this one is compared, if it is to any: the last commit
    /// for what is staged, or where the history parted from a revision.
    pub(crate) fn before(&self, staged: bool, since: Option<&str>) -> Option<Self> {
        let moment = match (staged, since, &self.moment) {
            (true, _, Moment::Staged(committing)) => Moment::LastCommit(committing.clone()),
            (false, Some(revision), _) => Moment::Since(revision.to_owned()),
            _ => return None,
        };
        let ahead = self.ahead.clone();
        Some(Self {
            ahead,
            ..Self::new(moment, &self.paths)
        })
    }

    /// The configuration files that were looked for in the repos that the run is
    /// about, whether they were found or not.
    pub(crate) fn looked_for(&self) -> BTreeSet<PathBuf> {
        self.looked_for.borrow().clone()
    }

    /// What differs in a repo from this earlier state. `None` where it is in no
    /// git repo.
    pub(crate) fn changes(&self, now: &Arc<dyn Files>) -> Result<Option<Difference>, Failure> {
        let root = now.root();
        // Most folders are as they were, and need not be listed.
        if let Moment::LastCommit(committing) = &self.moment
            && now.are_stored()
        {
            let ahead = self.ahead.borrow().get(root).cloned();
            let ahead = ahead.and_then(|ahead| {
                let found = ahead.get_or_init(|| staged(root, committing, now));
                found.clone()
            });
            if let Some(staged) = ahead {
                return Ok(Some(Difference::Staged(staged)));
            }
            let staged = staged_changes(root, committing, now).map_err(failure)?;
            return Ok(staged.map(|staged| Difference::Staged(Arc::new(staged))));
        }
        let earlier = self.open(root, true)?;
        let compared = Difference::Other(changes(&*earlier, &**now));
        Ok(Some(compared).filter(|_| earlier.are_stored()))
    }
}

fn staged(root: &Path, committing: &Committing, files: &Arc<dyn Files>) -> Option<Arc<Staged>> {
    let found = staged_changes(root, committing, files).ok().flatten();
    found.map(Arc::new)
}

/// The commit at which the history of a repo parted from that of `revision`.
fn at_base(root: &Path, revision: &str) -> Result<Option<Box<dyn Files>>, OpenError> {
    match merge_base(root, revision)? {
        Some(base) => open_commit(root, &base),
        None => Ok(None),
    }
}

fn on_disk(file: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let message = format!("{}: {error}", file.display());
            Err(Failure::Usage(message, String::new()))
        }
    }
}

fn failure(error: OpenError) -> Failure {
    Failure::Usage(error.to_string(), error.help())
}
