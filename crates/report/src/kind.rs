//! The formats by name.

use std::fmt;
use std::str::FromStr;

use crate::Format;
use crate::checkstyle::Checkstyle;
use crate::common::nearest_name;
use crate::github::Github;
use crate::gitlab::Gitlab;
use crate::json::Json;
use crate::junit::Junit;
use crate::markdown::Markdown;
use crate::pretty::Pretty;
use crate::rdjson::Rdjson;
use crate::sarif::Sarif;
use crate::short::Short;

/// The name of an output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// For people: snippets, reasons and remedies.
    Pretty,
    /// One line a finding, for editors and `grep`.
    Short,
    /// Everything, for programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// GitLab's code quality report.
    Gitlab,
    /// GitHub's workflow commands, which become annotations.
    Github,
    /// For reviewdog, which comments on reviews.
    Rdjson,
    /// JUnit's XML, for CI servers that show tests.
    Junit,
    /// Checkstyle's XML, for older CI servers.
    Checkstyle,
    /// For a review comment or the summary of a job.
    Markdown,
}

impl Kind {
    /// All formats, in the order in which help texts list them.
    pub const ALL: [Self; 10] = [
        Self::Pretty,
        Self::Short,
        Self::Json,
        Self::Sarif,
        Self::Gitlab,
        Self::Github,
        Self::Rdjson,
        Self::Junit,
        Self::Checkstyle,
        Self::Markdown,
    ];

    /// The name used on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pretty => "pretty",
            Self::Short => "short",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Gitlab => "gitlab",
            Self::Github => "github",
            Self::Rdjson => "rdjson",
            Self::Junit => "junit",
            Self::Checkstyle => "checkstyle",
            Self::Markdown => "markdown",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == name);
        found.ok_or_else(|| nearest_name(name, &Self::ALL.map(Self::as_str)))
    }
}

/// The format of a name.
#[must_use]
pub fn format(kind: Kind) -> &'static dyn Format {
    match kind {
        Kind::Pretty => &Pretty,
        Kind::Short => &Short,
        Kind::Json => &Json,
        Kind::Sarif => &Sarif,
        Kind::Gitlab => &Gitlab,
        Kind::Github => &Github,
        Kind::Rdjson => &Rdjson,
        Kind::Junit => &Junit,
        Kind::Checkstyle => &Checkstyle,
        Kind::Markdown => &Markdown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_back_and_a_wrong_one_gets_the_nearest() {
        for kind in Kind::ALL {
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        assert_eq!(
            "prety".parse::<Kind>(),
            Err("`prety` is no format: did you mean `pretty`?".to_owned())
        );
        assert_eq!(
            "xml".parse::<Kind>(),
            Err(
                "`xml` is no format: pretty, short, json, sarif, gitlab, github, rdjson, junit, \
                 checkstyle, markdown"
                    .to_owned()
            )
        );
    }
}
