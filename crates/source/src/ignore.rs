//! Which untracked files git ignores: `.gitignore` of each folder, the repo's
//! `info/exclude` and the user's own list, read the way git reads them.

use std::cell::{Cell, OnceCell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use git2::Repository;

use crate::folder::{Regular, read_regular};
use crate::glob::Glob;
use crate::text::readable;

/// The largest file of patterns that is used.
const MAX_BYTES: u64 = 1024 * 1024;

/// How many bytes of patterns are used for one repo.
const MAX_BYTES_OF_ALL: u64 = 8 * MAX_BYTES;

/// How much matching is done for one repo, in steps of up to 4 ns: eight seconds
/// at the worst, which only a repo made for the purpose can take.
const BUDGET: u64 = 2_000_000_000;

/// The patterns of one file.
#[derive(Debug, Default)]
struct Rules {
    patterns: Vec<Pattern>,
}

#[derive(Debug)]
struct Pattern {
    glob: Glob,
    /// `!`: what matches is not ignored after all.
    taken_back: bool,
    /// A slash at the end: only folders match.
    folders_only: bool,
    /// No other slash: the last part of the path is matched, not all of it.
    name_only: bool,
}

impl Rules {
    fn parse(text: &[u8], fold_case: bool) -> Self {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let patterns = text
            .split(|byte| *byte == b'\n')
            .filter_map(|line| Pattern::parse(line, fold_case))
            .collect();
        Self { patterns }
    }

    /// Whether `path`, relative to where these rules hold, is ignored; `None`
    /// where they do not say. The last pattern that matches decides.
    fn verdict(&self, path: &[u8], is_folder: bool, budget: &mut u64) -> Option<bool> {
        let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or(path);
        self.patterns
            .iter()
            .rev()
            .filter(|pattern| is_folder || !pattern.folders_only)
            .find(|pattern| {
                let text = if pattern.name_only { name } else { path };
                pattern.glob.matches(text, budget)
            })
            .map(|pattern| !pattern.taken_back)
    }
}

impl Pattern {
    fn parse(line: &[u8], fold_case: bool) -> Option<Self> {
        if line.starts_with(b"#") {
            return None;
        }
        let line = without_trailing_spaces(line.strip_suffix(b"\r").unwrap_or(line));
        let (taken_back, line) = match line.strip_prefix(b"!") {
            Some(line) => (true, line),
            None => (false, line),
        };
        let (folders_only, line) = match line.strip_suffix(b"/") {
            Some(line) => (true, line),
            None => (false, line),
        };
        if line.is_empty() {
            return None;
        }
        let name_only = !line.contains(&b'/');
        let line = line.strip_prefix(b"/").unwrap_or(line);
        Some(Self {
            glob: Glob::parse(line, fold_case)?,
            taken_back,
            folders_only,
            name_only,
        })
    }
}

/// Cuts the spaces at the end of a line, up to one that is escaped.
fn without_trailing_spaces(line: &[u8]) -> &[u8] {
    let mut end = 0;
    let mut escaped = false;
    for (at, byte) in line.iter().enumerate() {
        if escaped || *byte != b' ' {
            end = at + 1;
        }
        escaped = !escaped && *byte == b'\\';
    }
    line.get(..end).unwrap_or(line)
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    fn ignored(rules: &str, path: &str) -> Option<bool> {
        let (path, is_folder) = match path.strip_suffix('/') {
            Some(path) => (path, true),
            None => (path, false),
        };
        Rules::parse(rules.as_bytes(), false).verdict(path.as_bytes(), is_folder, &mut 100_000)
    }

    #[test]
    fn lines_are_read_as_git_reads_them() {
        let rules = "\u{feff}# comment\r\n\r\n*.tmp  \r\n!keep.tmp\n/top\nhelm/*\n!helm/*-db.yaml\n\
                     build/\nspace\\ \n\\#hash\n[broken\n!\n/\n";
        for path in ["a/b.tmp", "top", "helm/x.yaml", "build/", "space ", "#hash"] {
            assert_eq!(ignored(rules, path), Some(true), "{path}");
        }
        for path in ["a/keep.tmp", "helm/apps-db.yaml"] {
            assert_eq!(ignored(rules, path), Some(false), "{path}");
        }
        for path in ["# comment", "a/top", "build", "space", "[broken", "x"] {
            assert_eq!(ignored(rules, path), None, "{path}");
        }
    }

    #[test]
    fn lines_that_other_readers_of_patterns_take_amiss() {
        for (rule, yes, no) in [
            (
                "/{{cookiecutter.name}}/",
                "{{cookiecutter.name}}/",
                "cookiecutter.name/",
            ),
            ("*.py{}", "a.py{}", "a.py"),
            ("*.{jpg,png}", "a.{jpg,png}", "a.jpg"),
            // How lists for macOS name the file of a folder's icon.
            ("Icon\r\r", "Icon\r", "Icon"),
            ("tab\t", "tab\t", "tab"),
            ("x[!a]y", "xby", "x/y"),
            // Names that cannot be on every system.
            ("*[\\<\\>\\:\\\"\\|\\?\\*]*", "a:b", "a\\b"),
            ("[[:digit:]]*.log", "7a.log", "a.log"),
        ] {
            assert_eq!(ignored(rule, yes), Some(true), "{rule:?} {yes:?}");
            assert_eq!(ignored(rule, no), None, "{rule:?} {no:?}");
        }
    }

    /// What libgit2 says, which asks for the folders above as well.
    fn asked_up_the_path(rules: &Rules, path: &str) -> bool {
        let mut budget = 1_000_000;
        let mut part = path;
        let mut is_folder = false;
        loop {
            if let Some(verdict) = rules.verdict(part.as_bytes(), is_folder, &mut budget) {
                return verdict;
            }
            match part.rsplit_once('/') {
                Some((folder, _)) => part = folder,
                None => return false,
            }
            is_folder = true;
        }
    }

    #[test]
    fn patterns_match_what_they_match_in_libgit2() {
        let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let repos = [0, 1].map(|fold_case| {
            let repo = Repository::init(folders[fold_case].path()).unwrap();
            let mut config = repo.config().unwrap();
            config.set_bool("core.ignorecase", fold_case == 1).unwrap();
            repo
        });
        let pattern = vec(
            select(vec![
                "a",
                "b",
                ".",
                "*",
                "**",
                "/",
                "/",
                "?",
                "[ab]",
                "[!a]",
                "[a-c]",
                "[]b]",
                "[^b-]",
                "\\a",
                "\\*",
                "{a}",
                "**/",
                "/**",
                "[[:alpha:]]",
                " ",
            ]),
            1..7,
        );
        let path = vec(
            select(vec!["a", "b", "ab", "a.b", "{a}", "*", "a b", "-"]),
            1..5,
        );
        proptest!(|(pattern in pattern, path in path, fold_case in any::<bool>())| {
            let pattern = pattern.concat();
            let path = path.join("/");
            let path = if fold_case { path.to_uppercase() } else { path };
            let repo = &repos[usize::from(fold_case)];
            repo.clear_ignore_rules().unwrap();
            repo.add_ignore_rule(&pattern).unwrap();
            let rules = Rules::parse(pattern.as_bytes(), fold_case);
            prop_assert_eq!(
                asked_up_the_path(&rules, &path),
                repo.is_path_ignored(&path).unwrap(),
                "{} {}", pattern, path
            );
        });
    }

    proptest! {
        #[test]
        fn any_bytes_are_rules(text in any::<Vec<u8>>(), path in any::<Vec<u8>>()) {
            Rules::parse(&text, true).verdict(&path, true, &mut 100_000);
        }
    }
}
