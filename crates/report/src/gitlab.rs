//! `gitlab`: the code quality report of GitLab, shown in merge requests.

use std::io::{self, Write};

use railint_lint::{Finding, Level, Outcome};
use serde::Serialize;

use crate::common::repo_of;
use crate::json_text::write_json;
use crate::{Format, Options, Texts};

pub(crate) struct Gitlab;

impl Format for Gitlab {
    fn write(
        &self,
        outcome: &Outcome,
        texts: &dyn Texts,
        _options: &Options,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let issues = outcome.findings.iter().map(|finding| Issue {
            // GitLab does not show the name of the check.
            description: format!("{}: {}", finding.rule.id, finding.message),
            check_name: finding.rule.id,
            fingerprint: &finding.fingerprint,
            severity: severity(finding.level),
            location: Location {
                path: path(finding, outcome, texts),
                positions: Positions {
                    begin: Point::from(finding.place.start),
                    end: Point::from(finding.place.end),
                },
                lines: Lines {
                    begin: finding.place.start.line,
                    end: finding.place.end.line,
                },
            },
        });
        write_json(&issues.collect::<Vec<_>>(), out)
    }
}

/// GitLab counts paths from the root of the project: that is the repo, unless
/// the run is about several.
fn path(finding: &Finding, outcome: &Outcome, texts: &dyn Texts) -> String {
    if outcome.repos == 1 && !finding.repo.is_empty() {
        return finding.path.clone();
    }
    texts.display_path(repo_of(finding), &finding.path)
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "major",
        Level::Warning => "minor",
        Level::Info | Level::Off => "info",
    }
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
    positions: Positions,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

#[derive(Serialize)]
struct Positions {
    begin: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
}

impl From<railint_source::Position> for Point {
    fn from(position: railint_source::Position) -> Self {
        Self {
            line: position.line,
            column: position.column,
        }
    }
}
