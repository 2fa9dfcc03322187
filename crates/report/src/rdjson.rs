//! `rdjson`: reviewdog's own format, with related places and suggestions.
//!
//! reviewdog counts columns in bytes; where the text of a file cannot be had,
//! whole lines are named instead. It knows no fingerprint: ours stands in
//! `original_output`, where the whole finding has its place.

use std::io::{self, Write};
use std::sync::Arc;

use railint_lint::{Change, Finding, Level, Outcome, Place, Related};
use railint_source::{LineIndex, Position};
use serde::Serialize;

use crate::common::{message_and_help, repo_of, rule_url};
use crate::json_text::write_json;
use crate::{Format, Options, Texts};

pub(crate) struct Rdjson;

impl Format for Rdjson {
    fn write(
        &self,
        outcome: &Outcome,
        texts: &dyn Texts,
        _options: &Options,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let diagnostics = outcome.findings.iter();
        let result = DiagnosticResult {
            source: Source {
                name: "railint",
                url: env!("CARGO_PKG_REPOSITORY"),
            },
            diagnostics: diagnostics.map(|f| Diagnostic::new(f, texts)).collect(),
        };
        write_json(&result, out)
    }
}

#[derive(Serialize)]
struct DiagnosticResult<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<RelatedLocation<'a>>,
    original_output: String,
}

impl<'a> Diagnostic<'a> {
    fn new(finding: &'a Finding, texts: &dyn Texts) -> Self {
        let repo = repo_of(finding);
        Self {
            message: message_and_help(finding),
            location: match finding.past {
                // The file of today says something else there.
                Some(_) => Location::with_text(repo, &finding.path, &finding.place, texts, None),
                None => Location::new(repo, &finding.path, &finding.place, texts),
            },
            severity: severity(finding.level),
            code: Code {
                value: finding.rule.id,
                url: rule_url(finding.rule.id),
            },
            suggestions: suggestion(finding, texts).into_iter().collect(),
            related_locations: finding
                .all_related()
                .map(|related| RelatedLocation::new(related, texts))
                .collect(),
            original_output: format!("fingerprint {}", finding.fingerprint),
        }
    }
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    url: String,
}

#[derive(Serialize)]
struct RelatedLocation<'a> {
    message: &'a str,
    location: Location,
}

impl<'a> RelatedLocation<'a> {
    fn new(related: &'a Related, texts: &dyn Texts) -> Self {
        let repo = related.repo.as_deref();
        Self {
            message: &related.message,
            location: Location::new(repo, &related.path, &related.place, texts),
        }
    }
}

#[derive(Serialize)]
struct Location {
    path: String,
    range: Range,
}

impl Location {
    fn new(repo: Option<&str>, path: &str, place: &Place, texts: &dyn Texts) -> Self {
        Self::with_text(repo, path, place, texts, texts.text(repo, path))
    }

    /// The place in the text that the file has, or had.
    fn with_text(
        repo: Option<&str>,
        path: &str,
        place: &Place,
        texts: &dyn Texts,
        text: Option<Arc<str>>,
    ) -> Self {
        let range = match text.as_deref() {
            Some(text) => Range {
                start: in_bytes(text, place.start),
                end: in_bytes(text, place.end),
            },
            None => Range {
                start: whole_line(place.start),
                end: whole_line(place.end),
            },
        };
        Self {
            path: texts.display_path(repo, path),
            range,
        }
    }
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

fn whole_line(position: Position) -> Point {
    Point {
        line: position.line,
        column: None,
    }
}

fn in_bytes(text: &str, position: Position) -> Point {
    let before = text.as_bytes().get(..position.byte);
    let column = before.map(|before| {
        let line = before
            .iter()
            .rev()
            .take_while(|byte| !matches!(byte, b'\n' | b'\r'));
        line.count() + 1
    });
    Point {
        line: position.line,
        column,
    }
}

/// The fix of a finding, where it is one replacement in the file itself.
fn suggestion(finding: &Finding, texts: &dyn Texts) -> Option<Suggestion> {
    let fix = finding.fix.as_ref()?;
    let [edit] = fix.edits.as_slice() else {
        return None;
    };
    let Change::Replace {
        start,
        end,
        old,
        new,
    } = &edit.change
    else {
        return None;
    };
    if edit.repo != finding.repo || edit.path != finding.path {
        return None;
    }
    let text = texts.text(repo_of(finding), &finding.path)?;
    if text.get(*start..*end)? != old {
        return None;
    }
    let lines = LineIndex::new(&text);
    let point = |at: usize| in_bytes(&text, lines.position(&text, at));
    Some(Suggestion {
        range: Range {
            start: point(*start),
            end: point(*end),
        },
        text: new.clone(),
    })
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "ERROR",
        Level::Warning => "WARNING",
        Level::Info | Level::Off => "INFO",
    }
}
