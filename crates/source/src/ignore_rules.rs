//! The patterns of a `.gitignore`, read the way git reads them.

use crate::glob::Glob;

/// The patterns of one file.
#[derive(Debug, Default)]
pub(crate) struct Rules {
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
    /// The patterns of this text; `fold_case` where the repo does not tell `a`
    /// from `A`.
    pub(crate) fn parse(text: &[u8], fold_case: bool) -> Self {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let patterns = text
            .split(|byte| *byte == b'\n')
            .filter_map(|line| Pattern::parse(line, fold_case))
            .collect();
        Self { patterns }
    }

    /// Whether `path`, relative to where these rules hold, is ignored; `None`
    /// where they do not say. The last pattern that matches decides.
    pub(crate) fn verdict(&self, path: &[u8], is_folder: bool, budget: &mut u64) -> Option<bool> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use git2::Repository;
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
