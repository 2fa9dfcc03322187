//! What a rule is: an id, how much it has to see, and how much it weighs.

use railint_policy::Level;

/// How much of the stack a rule has to see before it can judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// One file by itself.
    File,
    /// All files of one repo.
    Repo,
    /// Several repos together.
    Stack,
}

impl Scope {
    /// The word used on rule pages and in `railint rules`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Repo => "repo",
            Self::Stack => "stack",
        }
    }
}

/// Which rule set switches a rule on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RuleSet {
    /// On unless switched off.
    Recommended,
    /// Opinionated: on only with `rule-set: strict` or when named.
    Strict,
}

impl RuleSet {
    /// The word used on rule pages and in configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::Strict => "strict",
        }
    }
}

/// A rule. Its page `rules/<id>.md` says the same to people; a test holds the
/// two together.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `<linter>/<name>` in kebab-case, for example `boundary/wrong-layer`.
    pub id: &'static str,
    /// One sentence: what is wrong when this rule fires.
    pub summary: &'static str,
    /// Its level unless the configuration says otherwise.
    pub level: Level,
    /// How much it has to see.
    pub scope: Scope,
    /// Which rule set it belongs to.
    pub set: RuleSet,
}

impl Rule {
    /// The linter that the rule belongs to: the part before the slash.
    #[must_use]
    pub fn linter(&self) -> &'static str {
        self.id.split('/').next().unwrap_or(self.id)
    }
}
