//! `json`: everything that is known, versioned, for programs.
//!
//! `schemas/findings.schema.json` says what it looks like.

use std::io::{self, Write};

use railint_lint::{Finding, Level, Outcome, Related};
use railint_source::Position;
use serde::Serialize;

use crate::json_text::write_json;
use crate::{Format, Options, Texts};

/// Changes when a reader of the old form would be misled by the new one.
const VERSION: u32 = 1;

pub(crate) struct Json;

impl Format for Json {
    fn write(
        &self,
        outcome: &Outcome,
        _texts: &dyn Texts,
        _options: &Options,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let report = Report {
            version: VERSION,
            findings: outcome.findings.iter().map(FindingView::from).collect(),
            summary: Summary::from(outcome),
        };
        write_json(&report, out)
    }
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    findings: Vec<FindingView<'a>>,
    summary: Summary<'a>,
}

#[derive(Serialize)]
struct FindingView<'a> {
    rule: &'a str,
    level: Level,
    message: &'a str,
    help: &'a str,
    repo: &'a str,
    path: &'a str,
    start: Position,
    end: Position,
    related: Vec<RelatedView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'a str>,
    fingerprint: &'a str,
    fixable: bool,
}

impl<'a> From<&'a Finding> for FindingView<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            rule: finding.rule.id,
            level: finding.level,
            message: &finding.message,
            help: &finding.help,
            repo: &finding.repo,
            path: &finding.path,
            start: finding.place.start,
            end: finding.place.end,
            related: finding.all_related().map(RelatedView::from).collect(),
            commit: finding.past.as_ref().map(|past| past.commit.as_str()),
            fingerprint: &finding.fingerprint,
            fixable: finding.fix.is_some(),
        }
    }
}

#[derive(Serialize)]
struct RelatedView<'a> {
    repo: Option<&'a str>,
    path: &'a str,
    start: Position,
    end: Position,
    message: &'a str,
}

impl<'a> From<&'a Related> for RelatedView<'a> {
    fn from(related: &'a Related) -> Self {
        Self {
            repo: related.repo.as_deref(),
            path: &related.path,
            start: related.place.start,
            end: related.place.end,
            message: &related.message,
        }
    }
}

#[derive(Serialize)]
struct Summary<'a> {
    repos: usize,
    files: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    judged_in_part: &'a [String],
    notes: &'a [String],
}

impl<'a> From<&'a Outcome> for Summary<'a> {
    fn from(outcome: &'a Outcome) -> Self {
        Self {
            repos: outcome.repos,
            files: outcome.files,
            errors: outcome.count(Level::Error),
            warnings: outcome.count(Level::Warning),
            infos: outcome.count(Level::Info),
            judged_in_part: &outcome.judged_in_part,
            notes: &outcome.notes,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::common::is_unsafe;
    use crate::samples;
    use crate::{Kind, Options};

    #[test]
    fn everything_in_a_stable_form() {
        let text = samples::write(Kind::Json, &samples::stack(), &Options::default());
        assert!(text.ends_with("}\n"));
        insta::assert_snapshot!(text);
    }

    #[test]
    fn it_is_what_the_schema_says() {
        let schema = serde_json::from_str(railint_schemas::FINDINGS.text).unwrap();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        for outcome in [
            samples::stack(),
            samples::hostile(),
            railint_lint::Outcome::default(),
        ] {
            let text = samples::write(Kind::Json, &outcome, &Options::default());
            let report = serde_json::from_str(&text).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&report)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert_eq!(errors, Vec::<String>::new());
        }
    }

    #[test]
    fn what_acts_on_a_terminal_is_escaped() {
        let text = samples::write(Kind::Json, &samples::hostile(), &Options::default());
        assert!(!text.contains(|c| c != '\n' && is_unsafe(c)));
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_written_is_read_back(words in "(?s).{0,60}") {
            let mut outcome = samples::hostile();
            outcome.notes.push(words.clone());
            outcome.findings[0].message.clone_from(&words);
            let text = samples::write(Kind::Json, &outcome, &Options::default());
            let report: serde_json::Value = serde_json::from_str(&text).unwrap();
            let finding = &report["findings"][0];
            assert_eq!(finding["message"], words.as_str());
            assert_eq!(finding["path"], outcome.findings[0].path.as_str());
            assert_eq!(report["summary"]["notes"][1], words.as_str());
        }
    }
}
