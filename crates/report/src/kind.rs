//! The formats by name.

use std::fmt;
use std::str::FromStr;

use crate::Format;
use crate::common::nearest_name;
use crate::json::Json;
use crate::pretty::Pretty;
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
}

impl Kind {
    /// All formats, in the order in which help texts list them.
    pub const ALL: [Self; 3] = [Self::Pretty, Self::Short, Self::Json];

    /// The name used on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pretty => "pretty",
            Self::Short => "short",
            Self::Json => "json",
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
            Err("`xml` is no format: pretty, short, json".to_owned())
        );
    }
}
