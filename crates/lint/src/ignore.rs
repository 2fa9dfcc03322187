//! Inline ignores: `railint: ignore[rule] reason until=DATE` in a comment, on
//! the line that it is about or above it.

use std::sync::LazyLock;

use aho_corasick::packed::Searcher;
use jiff::civil::Date;
use railint_models::FileKind;
use railint_policy::{Policy, Scanner, pattern_names};
use railint_source::{Span, holds};
use serde::{Deserialize, Serialize};

use crate::any_linter::AnyLinter;
use crate::file::File;
use crate::finding::{Finding, Place};
use crate::pragma;

/// The words that begin a directive.
const DIRECTIVE: &str = "railint: ignore";

/// One ignore comment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Ignore {
    /// Rules or linters, as written between the brackets.
    pub(crate) rules: Vec<String>,
    /// Why; empty when no reason was given.
    pub(crate) reason: String,
    /// Its last day.
    pub(crate) until: Option<Date>,
    /// A date that could not be read.
    pub(crate) bad_date: Option<String>,
    /// The first and the last line that it is about.
    pub(crate) lines: (usize, usize),
    /// The directive itself.
    pub(crate) place: Place,
    /// The other scanner whose comment it is; then `rules` are empty, as the
    /// linters say what it may hide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) scanner: Option<Scanner>,
}

/// What comments may hide.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hideable {
    /// The rules whose findings no comment hides.
    pub(crate) beyond: Vec<&'static str>,
    /// The rules whose findings the comments of other scanners hide.
    pub(crate) by_scanners: Vec<&'static str>,
}

impl Hideable {
    /// What the linters let comments hide.
    pub(crate) fn of<'l>(linters: impl Iterator<Item = &'l dyn AnyLinter>) -> Self {
        let mut own = Self::default();
        for linter in linters {
            own.beyond.extend(linter.beyond_ignores());
            own.by_scanners.extend(linter.heeds_scanners());
        }
        own
    }

    /// Whether a comment hides a finding on this day.
    pub(crate) fn hides(
        &self,
        ignore: &Ignore,
        finding: &Finding,
        policy: &Policy,
        today: Date,
    ) -> bool {
        let rule = finding.rule.id;
        let may = match ignore.scanner {
            None => !self.beyond.contains(&rule) && ignore.holds(today) && ignore.names(rule),
            Some(scanner) => {
                self.by_scanners.contains(&rule) && policy.honours(scanner, &finding.repo)
            }
        };
        may && ignore.is_at(finding)
    }

    /// What is to be said of a comment of another scanner that stands at a
    /// finding and is not honoured.
    pub(crate) fn hint(&self, ignore: &Ignore, finding: &Finding) -> Option<String> {
        let scanner = ignore.scanner?;
        let (rule, says) = (finding.rule.id, &ignore.reason);
        if !ignore.is_at(finding) {
            None
        } else if self.by_scanners.contains(&rule) {
            let name = scanner.name();
            Some(format!(
                "; {says} is not honoured here, as `honour-pragmas` in railint.yaml does not list \
                 `{name}`"
            ))
        } else if self.beyond.contains(&rule) {
            Some(format!("; {says} does not hide it, and no comment does"))
        } else {
            None
        }
    }
}

impl Ignore {
    /// Whether it stands at the place of this finding.
    fn is_at(&self, finding: &Finding) -> bool {
        let (first, last) = (finding.place.start.line, finding.place.end.line);
        self.lines.0 <= last && first <= self.lines.1
    }

    /// Whether it is about this rule.
    fn names(&self, rule: &str) -> bool {
        let mut rules = self.rules.iter();
        rules.any(|pattern| pattern_names(pattern, rule))
    }

    /// Whether it holds: it has a reason, its date can be read and has not passed.
    pub(crate) fn holds(&self, today: Date) -> bool {
        !self.reason.is_empty() && self.bad_date.is_none() && !self.expired(today)
    }

    pub(crate) fn expired(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

/// All ignores of a file, and the comments of other scanners.
pub(crate) fn find(file: &File<'_>) -> Vec<Ignore> {
    // Hardly any file has one, and one pass tells.
    static MARKS: LazyLock<Option<Searcher>> =
        LazyLock::new(|| Searcher::new(pragma::BEGINNINGS.iter().copied().chain([DIRECTIVE])));
    let marks = MARKS.as_ref();
    if marks.is_some_and(|marks| marks.find(file.text).is_none()) {
        return Vec::new();
    }
    let mut found = own(file);
    found.extend(pragma::find(file));
    found
}

fn own(file: &File<'_>) -> Vec<Ignore> {
    if !holds(file.text, DIRECTIVE) {
        return Vec::new();
    }
    let fences: Vec<Span> = if file.kind == FileKind::Markdown {
        file.markdown().fences.iter().map(|f| f.span).collect()
    } else {
        Vec::new()
    };
    let mut found = Vec::new();
    for (at, _) in file.text.match_indices(DIRECTIVE) {
        let line_start = file.text.get(..at).map_or(0, |before| {
            before.rfind('\n').map_or(0, |newline| newline + 1)
        });
        let before = Span::new(line_start, at).text(file.text).trim_end();
        let Some(opener) = opener(before, file.kind) else {
            continue;
        };
        let example = |fence: &Span| fence.start <= at && at < fence.end;
        if fences.iter().any(example) {
            continue;
        }
        let line = file.text.get(at..).and_then(|rest| rest.lines().next());
        let Some(directive) = line else { continue };
        let code_before = !before.trim_end_matches(opener).trim().is_empty();
        found.extend(parse(file, at, directive, code_before));
    }
    found
}

/// The comment sign that stands right before the directive.
fn opener(before: &str, kind: FileKind) -> Option<&'static str> {
    let signs: &[&str] = if kind == FileKind::Markdown {
        &["<!--"]
    } else {
        &["#", "//", "--", ";"]
    };
    signs.iter().copied().find(|sign| {
        before.strip_suffix(sign).is_some_and(|code| {
            let code = code.trim_end_matches(sign.chars().next().unwrap_or(' '));
            code.is_empty() || code.ends_with(char::is_whitespace)
        })
    })
}

fn parse(file: &File<'_>, at: usize, directive: &str, code_before: bool) -> Option<Ignore> {
    let directive = match directive.find("-->") {
        Some(end) if file.kind == FileKind::Markdown => directive.get(..end)?,
        _ => directive,
    };
    let directive = directive.trim_end();
    let rest = directive.strip_prefix(DIRECTIVE)?.strip_prefix('[')?;
    let (rules, rest) = rest.split_once(']')?;
    let mut until = None;
    let mut bad_date = None;
    let mut reason = Vec::new();
    for word in rest.split_whitespace() {
        match word.strip_prefix("until=") {
            Some(date) => match date.parse() {
                Ok(date) => until = Some(date),
                Err(_) => bad_date = Some(date.to_owned()),
            },
            None => reason.push(word),
        }
    }
    let place = file.place(Span::new(at, at + directive.len()));
    let own = place.start.line;
    let lines = if code_before {
        (own, own)
    } else {
        (own, own + lines_to_code(file, at))
    };
    Some(Ignore {
        rules: rules
            .split(',')
            .map(|rule| rule.trim().to_owned())
            .collect(),
        reason: reason.join(" "),
        until,
        bad_date,
        lines,
        place,
        scanner: None,
    })
}

/// How many lines below the line at `at` the first one stands that is neither
/// blank nor a comment.
fn lines_to_code(file: &File<'_>, at: usize) -> usize {
    let below = file.text.get(at..).unwrap_or_default().lines().skip(1);
    let skipped = below
        .map(str::trim_start)
        .take_while(|line| {
            let comment = match file.kind {
                FileKind::Markdown => line.starts_with("<!--"),
                _ => line.starts_with('#') || line.starts_with("//"),
            };
            line.is_empty() || comment
        })
        .count();
    skipped + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ignores(path: &str, text: &str) -> Vec<Ignore> {
        find(&File::new("r", path, text, None))
    }

    #[test]
    fn a_directive_is_about_its_own_line_or_the_code_below() {
        let text = "a: 1 # railint: ignore[boundary/wrong-layer] moves soon until=2026-12-31\n\
                    # railint: ignore[boundary, workplan/schema] legacy\n\
                    # another comment\n\n\
                    b: 2\n";
        let found = ignores("x.yaml", text);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].lines, (1, 1));
        assert_eq!(found[0].reason, "moves soon");
        assert_eq!(found[0].until, Some("2026-12-31".parse().unwrap()));
        assert_eq!(found[1].lines, (2, 5));
        assert_eq!(found[1].rules, ["boundary", "workplan/schema"]);
    }

    #[test]
    fn prose_and_examples_are_no_directives() {
        assert!(ignores("x.yaml", "a: 'see railint: ignore[x] y'\n").is_empty());
        let fenced = "```yaml\n# railint: ignore[x] y\n<!-- railint: ignore[x] y -->\n```\n";
        assert!(ignores("x.md", fenced).is_empty());
        let comment = "<!-- railint: ignore[workplan/schema] old form -->\ntext\n";
        let found = ignores("x.md", comment);
        assert_eq!(found[0].reason, "old form");
        assert_eq!(found[0].lines, (1, 2));
    }

    #[test]
    fn without_reason_or_after_its_day_it_does_not_hold() {
        let today: Date = "2026-11-23".parse().unwrap();
        let holds = |text: &str| ignores("Makefile", text)[0].holds(today);
        assert!(holds("# railint: ignore[a] why"));
        assert!(holds("# railint: ignore[a] why until=2026-11-23"));
        assert!(!holds("# railint: ignore[a] why until=2026-11-22"));
        assert!(!holds("# railint: ignore[a] why until=soon"));
        assert!(!holds("# railint: ignore[a]"));
    }
}
