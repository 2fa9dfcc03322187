//! Which rule runs, and at what level, for which file.

use std::fmt;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::level::Level;

/// A set of globs over paths, in which `*` stays inside one folder and `**`
/// crosses folders. A pattern without a slash is looked for in every folder,
/// as in a `.gitignore`.
#[derive(Clone)]
pub struct Globs {
    patterns: Vec<String>,
    set: GlobSet,
}

impl fmt::Debug for Globs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.patterns.fmt(f)
    }
}

impl Default for Globs {
    fn default() -> Self {
        Self {
            patterns: Vec::new(),
            set: GlobSet::empty(),
        }
    }
}

impl Globs {
    /// Compiles the patterns.
    ///
    /// # Errors
    /// The index of the first pattern that is no glob, and why.
    pub fn new<S: AsRef<str>>(patterns: &[S]) -> Result<Self, (usize, String)> {
        let mut builder = GlobSetBuilder::new();
        for (index, pattern) in patterns.iter().enumerate() {
            let pattern = pattern.as_ref().trim_start_matches("./");
            let anywhere = !pattern.trim_end_matches('/').contains('/');
            let mut pattern = pattern.to_owned();
            if anywhere {
                pattern.insert_str(0, "**/");
            }
            let folder = format!("{}/**", pattern.trim_end_matches('/'));
            for pattern in [pattern.trim_end_matches('/').to_owned(), folder] {
                let glob = GlobBuilder::new(&pattern)
                    .literal_separator(true)
                    .build()
                    .map_err(|error| (index, error.kind().to_string()))?;
                builder.add(glob);
            }
        }
        let set = builder
            .build()
            .map_err(|error| (0, error.kind().to_string()))?;
        let patterns = patterns.iter().map(|p| p.as_ref().to_owned()).collect();
        Ok(Self { patterns, set })
    }

    /// The patterns as they were given.
    #[must_use]
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// Whether a file is meant: by its path in the repo, or by the name of the
    /// repo and that path.
    #[must_use]
    pub fn matches(&self, repo: &str, path: &str) -> bool {
        !self.set.is_empty()
            && (self.set.is_match(path) || self.set.is_match(format!("{repo}/{path}")))
    }
}

/// Says which rules are meant: an id (`boundary/wrong-layer`), a linter
/// (`boundary`) or `all`.
#[must_use]
pub fn pattern_names(pattern: &str, rule: &str) -> bool {
    pattern == rule
        || pattern == "all"
        || rule
            .split_once('/')
            .is_some_and(|(linter, _)| linter == pattern)
}

/// The levels of all rules in a run.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    /// From the configuration, farthest file first; the last match counts.
    pub(crate) configured: Vec<(String, Level)>,
    pub(crate) overrides: Vec<(Globs, Vec<(String, Level)>)>,
    pub(crate) strict: bool,
    /// From the command line: if not empty, nothing else runs.
    pub select: Vec<String>,
    /// From the command line: these do not run.
    pub ignore: Vec<String>,
    /// From the command line, over everything in the configuration.
    pub forced: Vec<(String, Level)>,
}

impl Levels {
    /// Whether the strict rule set is on.
    #[must_use]
    pub fn strict(&self) -> bool {
        self.strict
    }

    /// The level of a finding of `rule` in a file. `own` is the level that the
    /// finding has by itself and `in_set` whether the rule set in force holds
    /// the rule. A level given for the rule replaces the finding's own.
    #[must_use]
    pub fn level(&self, rule: &str, own: Level, in_set: bool, repo: &str, path: &str) -> Level {
        let named = |list: &[String]| list.iter().any(|pattern| pattern_names(pattern, rule));
        if named(&self.ignore) || (!self.select.is_empty() && !named(&self.select)) {
            return Level::Off;
        }
        let by_path = self
            .overrides
            .iter()
            .filter(|(globs, _)| globs.matches(repo, path))
            .flat_map(|(_, levels)| levels);
        let mut level = (in_set || named(&self.select)).then_some(own);
        for (pattern, given) in self.configured.iter().chain(by_path).chain(&self.forced) {
            if pattern_names(pattern, rule) {
                level = Some(*given);
            }
        }
        level.unwrap_or(Level::Off)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_know_folders_repos_and_bare_names() {
        let globs = Globs::new(&["vendor/", "*.bak", "docs/**/*.yaml", "infra/old"]).unwrap();
        for path in [
            "vendor/a/b",
            "x/vendor/c",
            "a.bak",
            "x/y.bak",
            "docs/a/b/c.yaml",
        ] {
            assert!(globs.matches("infra", path), "{path}");
        }
        assert!(globs.matches("infra", "old/x"), "by repo and path");
        assert!(!globs.matches("apps", "docs.yaml"));
        assert!(Globs::new(&["a", "x["]).is_err_and(|(index, _)| index == 1));
    }

    #[test]
    fn the_command_line_is_over_the_path_and_the_path_over_the_file() {
        let mut levels = Levels {
            configured: vec![("boundary".into(), Level::Warning)],
            overrides: vec![(
                Globs::new(&["old/**"]).unwrap(),
                vec![("boundary/wrong-layer".into(), Level::Off)],
            )],
            ..Levels::default()
        };
        let level = |levels: &Levels, path: &str| {
            levels.level("boundary/wrong-layer", Level::Error, true, "r", path)
        };
        assert_eq!(level(&levels, "new/a"), Level::Warning);
        assert_eq!(level(&levels, "old/a"), Level::Off);
        levels
            .forced
            .push(("boundary/wrong-layer".into(), Level::Info));
        assert_eq!(level(&levels, "old/a"), Level::Info);
        levels.select.push("workplan".into());
        assert_eq!(level(&levels, "new/a"), Level::Off);
        assert_eq!(
            levels.level("workplan/x", Level::Error, false, "r", "a"),
            Level::Error,
            "a rule of the strict set runs when it is named"
        );
    }
}
