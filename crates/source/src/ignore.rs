//! Which untracked files git ignores: `.gitignore` of each folder, the repo's
//! `info/exclude` and the user's own list, read the way git reads them.

use std::cell::{Cell, OnceCell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use git2::Repository;

use crate::folder::{Regular, read_regular};
use crate::ignore_rules::Rules;
use crate::text::readable;

/// The largest file of patterns that is used.
const MAX_BYTES: u64 = 1024 * 1024;

/// How many bytes of patterns are used for one repo.
const MAX_BYTES_OF_ALL: u64 = 8 * MAX_BYTES;

/// How much matching is done for one repo, in steps of up to 4 ns: eight seconds
/// at the worst, which only a repo made for the purpose can take.
const BUDGET: u64 = 2_000_000_000;

/// A folder of the work tree, with its rules and those of the folders above.
#[derive(Debug)]
pub(crate) struct Level {
    on_disk: PathBuf,
    /// Length of the folder's path from the top of the work tree, with the
    /// slash behind it.
    length: usize,
    rules: OnceCell<Rules>,
    above: Option<Rc<Level>>,
}

impl Level {
    /// The folder at `path`, which ends with a slash or is empty for the top of
    /// the work tree.
    pub(crate) fn new(on_disk: PathBuf, path: &[u8], above: Option<Rc<Self>>) -> Rc<Self> {
        Rc::new(Self {
            on_disk,
            length: path.len(),
            rules: OnceCell::new(),
            above,
        })
    }

    /// The folder whose path has this length, with the patterns of its
    /// `.gitignore`.
    pub(crate) fn with_patterns(text: &[u8], length: usize, above: Option<Rc<Self>>) -> Rc<Self> {
        Rc::new(Self {
            on_disk: PathBuf::new(),
            length,
            rules: OnceCell::from(Rules::parse(text, false)),
            above,
        })
    }
}

/// What a repo ignores.
#[derive(Debug)]
pub(crate) struct Ignores {
    fold_case: bool,
    /// `info/exclude`, and then the user's own list.
    everywhere: Vec<Rules>,
    budget: Cell<u64>,
    bytes_left: Cell<u64>,
    notes: RefCell<Vec<String>>,
}

impl Ignores {
    /// No rules but those of folders.
    pub(crate) fn of_folders() -> Self {
        Self {
            fold_case: false,
            everywhere: Vec::new(),
            budget: Cell::new(BUDGET),
            bytes_left: Cell::new(MAX_BYTES_OF_ALL),
            notes: RefCell::new(Vec::new()),
        }
    }

    /// Reads the rules that hold for all of the repo.
    pub(crate) fn new(repo: &Repository) -> Self {
        let config = repo.config().and_then(|mut config| config.snapshot()).ok();
        let fold_case = config
            .as_ref()
            .is_some_and(|config| config.get_bool("core.ignorecase").unwrap_or(false));
        let mut ignores = Self {
            fold_case,
            everywhere: Vec::new(),
            budget: Cell::new(BUDGET),
            bytes_left: Cell::new(MAX_BYTES_OF_ALL),
            notes: RefCell::new(Vec::new()),
        };
        let own = config
            .and_then(|config| config.get_path("core.excludesfile").ok())
            .or_else(usual_excludes)
            .filter(|file| !file.as_os_str().is_empty());
        let files = [Some(repo.commondir().join("info").join("exclude")), own];
        for file in files.into_iter().flatten() {
            // Unlike a `.gitignore`, these may be links. A relative path is
            // meant from the top of the work tree.
            let file = repo.workdir().unwrap_or(Path::new("")).join(file);
            if let Ok(file) = file.canonicalize() {
                let rules = ignores.load(&file);
                ignores.everywhere.push(rules);
            }
        }
        ignores
    }

    /// Whether the untracked file or folder at `path`, from the top of the work
    /// tree, is ignored. `level` is the folder that holds it, which must not be
    /// ignored itself.
    pub(crate) fn is_ignored(&self, path: &[u8], is_folder: bool, level: &Level) -> bool {
        let mut budget = self.budget.get();
        if budget == 0 {
            return false;
        }
        let mut verdict = None;
        let mut at = Some(level);
        while let (None, Some(level)) = (verdict, at) {
            let rules = level
                .rules
                .get_or_init(|| self.load(&level.on_disk.join(".gitignore")));
            let path = path.get(level.length..).unwrap_or_default();
            verdict = rules.verdict(path, is_folder, &mut budget);
            at = level.above.as_deref();
        }
        let ignored = verdict
            .or_else(|| {
                self.everywhere
                    .iter()
                    .find_map(|rules| rules.verdict(path, is_folder, &mut budget))
            })
            .unwrap_or(false);
        self.budget.set(budget);
        if budget == 0 {
            self.note(
                "the patterns of `.gitignore` take too long to match; from some file on, \
                 ignored files are listed too"
                    .to_owned(),
            );
        }
        ignored
    }

    /// What there is to tell the user.
    pub(crate) fn notes(self) -> Vec<String> {
        self.notes.into_inner()
    }

    fn load(&self, file: &Path) -> Rules {
        let limit = MAX_BYTES.min(self.bytes_left.get());
        match read_regular(file, limit) {
            Ok(Regular::Bytes(text)) => {
                self.bytes_left
                    .update(|left| left.saturating_sub(text.len() as u64));
                Rules::parse(&text, self.fold_case)
            }
            Ok(Regular::TooLarge(size)) => {
                self.unused(file, &format!("it has {size} bytes, more than {limit}"));
                Rules::default()
            }
            Ok(Regular::Not) => {
                self.unused(file, "it is not a regular file");
                Rules::default()
            }
            Err(error) => {
                if error.kind() != std::io::ErrorKind::NotFound {
                    self.unused(file, &error.to_string());
                }
                Rules::default()
            }
        }
    }

    fn unused(&self, file: &Path, why: &str) {
        let file = readable(file.as_os_str().as_encoded_bytes());
        self.note(format!(
            "the patterns of `{file}` were not used, so that what it ignores is listed too: {why}"
        ));
    }

    fn note(&self, note: String) {
        self.notes.borrow_mut().push(note);
    }
}

/// Where git looks for the user's own list when its configuration names none.
fn usual_excludes() -> Option<PathBuf> {
    let config = std::env::var_os("XDG_CONFIG_HOME")
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".config")))?;
    Some(config.join("git").join("ignore"))
}
