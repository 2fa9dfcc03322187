//! How long and how strictly a stack asks for tombstones.

use jiff::civil::Date;

use crate::config::TombstonesConfig;
use crate::file::{ConfigError, Origin, SourceFile};

/// Which share of the lines has to agree, in percent, where no file says.
const SIMILARITY: u8 = 60;

/// What a stack asks of its tombstones.
#[derive(Debug, Clone)]
pub struct Tombstones {
    /// The first day whose departures need a stone; all days where it is absent.
    pub since: Option<Date>,
    /// How long a stone stands before it may go, with its place in the policy;
    /// for ever where it is absent.
    pub keep: Option<(Keep, Origin)>,
    /// How many lines of a hundred two files share at least when one is taken
    /// for a copy of the other; from 1 to 100.
    pub similarity: u8,
}

impl Default for Tombstones {
    fn default() -> Self {
        Self {
            since: None,
            keep: None,
            similarity: SIMILARITY,
        }
    }
}

/// A stretch of time as people write it: `12 months`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    /// As it is written.
    pub text: String,
    length: jiff::SpanFieldwise,
}

impl Keep {
    fn parse(text: &str) -> Option<Self> {
        let length: jiff::Span = text.parse().ok()?;
        Some(Self {
            text: text.to_owned(),
            length: length.fieldwise(),
        })
    }

    /// The last day of the stretch that begins on `day`. `None` where that lies
    /// behind the end of the calendar.
    #[must_use]
    pub fn last_day(&self, day: Date) -> Option<Date> {
        day.checked_add(self.length.0).ok()
    }
}

impl Tombstones {
    /// Lays a nearer file over what is known.
    pub(crate) fn lay(
        &mut self,
        file: &SourceFile,
        given: &TombstonesConfig,
        errors: &mut Vec<ConfigError>,
    ) {
        // The schema has asserted the form of the date.
        let since = given.since.as_deref().and_then(|day| day.parse().ok());
        self.since = since.or(self.since);
        self.similarity = given.similarity.unwrap_or(self.similarity);
        if let Some(text) = &given.keep {
            let pointer = "/tombstones/keep";
            match Keep::parse(text) {
                Some(keep) => self.keep = Some((keep, file.origin(pointer))),
                None => errors.push(file.error(
                    pointer,
                    format!("`{text}` is no stretch of time"),
                    "write a number and a unit: `90 days`, `12 months`, `2 years`".to_owned(),
                )),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_ends_on_a_day_of_the_calendar() {
        let keep = |text: &str, day: &str| {
            let last = Keep::parse(text)?.last_day(day.parse().unwrap());
            last.map(|day| day.to_string())
        };
        assert_eq!(keep("12 months", "2026-02-28").unwrap(), "2027-02-28");
        assert_eq!(keep("90 days", "2026-03-11").unwrap(), "2026-06-09");
        assert_eq!(keep("1 year", "2024-02-29").unwrap(), "2025-02-28");
        assert_eq!(keep("9999 years", "2026-03-11"), None);
        assert_eq!(keep("soon", "2026-03-11"), None);
    }
}
