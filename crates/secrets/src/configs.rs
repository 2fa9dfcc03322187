//! The configurations of a repo and the files that their rules are about.
//!
//! SOPS looks for its configuration from the working directory upwards; the
//! nearest one above the file is assumed here. Paths are relative to its folder.

use std::collections::HashMap;
use std::rc::Rc;

use railint_lint::{Place, RepoFacts, Verdict};
use railint_models::sops_config;
use railint_syntax::sops::Pattern;

use crate::facts::{Facts, RuleFacts, SopsFacts};
use crate::names;

/// Paths that no expression names that means a kind of file: one that matches
/// any of these matches whatever lies in some folder, or all files of a type.
const NEUTRAL: &[&str] = &[
    "qzx",
    "qzx/wvk",
    "qzx/wvk.yaml",
    "qzx.yml",
    "qzx.json",
    "qzx.env",
    "qzx.ini",
];

/// All configurations of a repo.
pub(crate) struct Configs<'a> {
    list: Vec<Config<'a>>,
}

/// One `.sops.yaml` with creation rules.
pub(crate) struct Config<'a> {
    /// Its path.
    pub(crate) path: &'a str,
    /// Its folder with a `/` at the end; empty at the root.
    folder: &'a str,
    /// Its rules, in order.
    pub(crate) rules: Vec<CreationRule<'a>>,
}

/// A creation rule, and what it is about.
pub(crate) struct CreationRule<'a> {
    /// What is written.
    pub(crate) facts: &'a RuleFacts,
    matcher: Matcher,
    /// Whether its expression names files of a kind.
    pub(crate) names_a_kind: bool,
    /// How many files its expression matches; only told apart are none, and some.
    pub(crate) matches_any: bool,
    /// The files for which it is the first that matches.
    pub(crate) files: Vec<&'a str>,
}

enum Matcher {
    All,
    Pattern(Rc<Pattern>),
    /// An expression that cannot be read.
    Unknown,
}

/// The expressions so far, as those of several clusters are often the same.
type Patterns<'a> = HashMap<&'a str, Option<Rc<Pattern>>>;

/// What a configuration says about a path.
pub(crate) enum Ruled<'c, 'a> {
    /// This rule holds.
    By(&'c CreationRule<'a>),
    /// No rule matches.
    No,
    /// A rule that cannot be read stands before the first that matches.
    Unknown,
}

impl<'a> Configs<'a> {
    /// The configurations of a repo.
    pub(crate) fn of(repo: &RepoFacts<'a, Facts>, verdict: &mut Verdict) -> Self {
        let mut list = Vec::new();
        let mut known = Patterns::new();
        for (path, facts) in &repo.files {
            let Some(SopsFacts::Config(config)) = &facts.sops else {
                continue;
            };
            let Some(rules) = &config.rules else {
                continue;
            };
            let rules: Vec<_> = rules
                .iter()
                .map(|rule| CreationRule::of(rule, &mut known))
                .collect();
            for rule in &rules {
                if matches!(rule.matcher, Matcher::Unknown) {
                    let file = (repo.name.to_owned(), (*path).to_owned());
                    verdict.lines_of.insert(file);
                    verdict.notes.insert(format!(
                        "{}: the expression in {path}:{} cannot be read; files behind it are not \
                         judged by this configuration",
                        repo.name, rule.facts.place.start.line
                    ));
                }
            }
            let mut config = Config {
                path,
                folder: path.strip_suffix(sops_config::FILE_NAME).unwrap_or(""),
                rules,
            };
            config.find_files(repo);
            list.push(config);
        }
        Self { list }
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Config<'a>> {
        self.list.iter()
    }

    /// Those that lie above a file, the nearest first.
    pub(crate) fn above(&self, path: &str) -> Vec<&Config<'a>> {
        let mut above: Vec<_> = self
            .list
            .iter()
            .filter(|config| path.starts_with(config.folder))
            .collect();
        above.sort_by_key(|config| std::cmp::Reverse(config.folder.len()));
        above
    }
}

impl<'a> Config<'a> {
    /// What it says about a path below it.
    pub(crate) fn rule_for<'c>(&'c self, path: &str) -> Ruled<'c, 'a> {
        let path = path.strip_prefix(self.folder).unwrap_or(path);
        for rule in &self.rules {
            match rule.matches(path) {
                Some(true) => return Ruled::By(rule),
                Some(false) => {}
                None => return Ruled::Unknown,
            }
        }
        Ruled::No
    }

    /// Gives each rule the files that it is about.
    fn find_files(&mut self, repo: &RepoFacts<'a, Facts>) {
        for path in repo.below(self.folder) {
            let Some(relative) = path.strip_prefix(self.folder) else {
                continue;
            };
            let mut taken = false;
            for rule in &mut self.rules {
                // Once taken, only whether others match at all is of interest.
                if taken && rule.matches_any {
                    continue;
                }
                match rule.matches(relative) {
                    Some(false) => {}
                    Some(true) => {
                        rule.matches_any = true;
                        if !taken {
                            rule.files.push(path);
                        }
                        taken = true;
                    }
                    // Nobody knows which rule holds from here on.
                    None => break,
                }
            }
        }
    }

    /// The rules up to the first that cannot be read.
    pub(crate) fn known_rules(&self) -> impl Iterator<Item = &CreationRule<'a>> {
        self.rules
            .iter()
            .take_while(|rule| !matches!(rule.matcher, Matcher::Unknown))
    }
}

impl<'a> CreationRule<'a> {
    fn of(facts: &'a RuleFacts, known: &mut Patterns<'a>) -> Self {
        let matcher = match &facts.path_regex {
            None => Matcher::All,
            Some(expression) => {
                let made = || Pattern::new(expression).map(Rc::new);
                let pattern = known.entry(expression).or_insert_with(made);
                pattern.clone().map_or(Matcher::Unknown, Matcher::Pattern)
            }
        };
        let names_a_kind = match &matcher {
            Matcher::Pattern(pattern) => !NEUTRAL.iter().any(|path| pattern.matches(path)),
            Matcher::All | Matcher::Unknown => false,
        };
        Self {
            facts,
            matcher,
            names_a_kind,
            matches_any: false,
            files: Vec::new(),
        }
    }

    /// Whether it matches a path relative to its configuration.
    fn matches(&self, path: &str) -> Option<bool> {
        match &self.matcher {
            Matcher::All => Some(true),
            Matcher::Pattern(pattern) => Some(pattern.matches(path)),
            Matcher::Unknown => None,
        }
    }

    /// Where it stands.
    pub(crate) fn place(&self) -> &'a Place {
        &self.facts.place
    }

    /// The rule in words: its expression, or that it has none.
    pub(crate) fn words(&self) -> String {
        match &self.facts.path_regex {
            Some(expression) => format!("`{}`", names::shortened(expression)),
            None => "without `path_regex`".to_owned(),
        }
    }
}
