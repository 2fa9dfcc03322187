//! The name of a workplan's file: `[YYMMDD-]<id>-<slug>.md`.

/// A file name in its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileName<'a> {
    /// The day in front, six digits, without the hyphen.
    pub day: Option<&'a str>,
    /// What follows it, without `.md`.
    pub rest: &'a str,
}

impl<'a> FileName<'a> {
    /// Takes the name off a path.
    #[must_use]
    pub fn of(path: &'a str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.strip_suffix(".md").unwrap_or(name);
        match stem.split_once('-') {
            Some((day, rest)) if day.len() == 6 && day.bytes().all(|b| b.is_ascii_digit()) => {
                Self {
                    day: Some(day),
                    rest,
                }
            }
            _ => Self {
                day: None,
                rest: stem,
            },
        }
    }

    /// What follows the id: empty where nothing does, `None` where the name
    /// begins with something else.
    #[must_use]
    pub fn slug(&self, id: &str) -> Option<&'a str> {
        let behind = self.rest.strip_prefix(id)?;
        if behind.is_empty() {
            return Some("");
        }
        behind.strip_prefix('-')
    }

    /// Whether the day in front, if there is one, is one of the calendar.
    #[must_use]
    pub fn day_exists(&self) -> bool {
        let Some(day) = self.day else { return true };
        let number = |from: usize| day.get(from..from + 2).and_then(|two| two.parse().ok());
        let (Some(year), Some(month), Some(day)) = (number(0), number(2), number(4)) else {
            return false;
        };
        let days: u8 = match month {
            4 | 6 | 9 | 11 => 30,
            // Of two digits: 2000 was a leap year, so every fourth is one.
            2 if year % 4 == 0 => 29,
            2 => 28,
            1..=12 => 31,
            _ => 0,
        };
        (1..=days).contains(&day)
    }
}

#[cfg(test)]
mod tests {
    use super::FileName;

    #[test]
    fn day_id_and_slug() {
        let name = FileName::of("workplans/archived/260605-RAIL-AP-WP-0001-release.md");
        assert_eq!(name.day, Some("260605"));
        assert_eq!(name.slug("RAIL-AP-WP-0001"), Some("release"));
        assert_eq!(name.slug("RAIL-AP-WP-000"), None);
        let name = FileName::of("workplans/ADHOC-2026-03-01.md");
        assert_eq!((name.day, name.slug("ADHOC-2026-03-01")), (None, Some("")));
    }

    #[test]
    fn the_day_is_one_of_the_calendar() {
        for (day, exists) in [
            ("260605", true),
            ("240229", true),
            ("250229", false),
            ("261305", false),
            ("260600", false),
        ] {
            let path = format!("workplans/{day}-X-1-y.md");
            assert_eq!(FileName::of(&path).day_exists(), exists, "{day}");
        }
    }
}
