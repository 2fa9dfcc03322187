//! Findings as the editor shows them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    Location, NumberOrString, Range,
};
use railint_lint::{Finding, Level, Place, Related};

use crate::backend::{Judgement, Problem};
use crate::documents::{Documents, uri_of};
use crate::places::Encoding;

/// Where the page of a rule can be read.
const PAGES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/src/branch/main/rules");

/// The diagnostics of a stack, by file.
pub(crate) type ByFile = BTreeMap<PathBuf, Vec<Diagnostic>>;

/// Turns what was judged into diagnostics.
pub(crate) struct Diagnostics<'a> {
    pub(crate) judgement: &'a Judgement,
    pub(crate) documents: &'a Documents,
    pub(crate) encoding: Encoding,
}

impl Diagnostics<'_> {
    /// Adds all diagnostics of the judgement.
    pub(crate) fn add_to(&self, by_file: &mut ByFile) {
        for finding in &self.judgement.findings {
            if let Some(file) = self.judgement.file(Some(&finding.repo), &finding.path) {
                let diagnostic = self.of_finding(finding);
                by_file.entry(file).or_default().push(diagnostic);
            }
        }
        for problem in &self.judgement.problems {
            let diagnostic = self.of_problem(problem);
            let entry = by_file.entry(problem.file.clone()).or_default();
            entry.push(diagnostic);
        }
    }

    fn of_finding(&self, finding: &Finding) -> Diagnostic {
        let related: Vec<_> = finding
            .all_related()
            .filter_map(|related| self.of_related(related))
            .collect();
        let mut message = finding.message.clone();
        // Reasons that lie in the program itself have no place to go to.
        let reasons = finding.all_related();
        for reason in reasons.filter(|related| related.repo.is_none()) {
            message = format!("{message}\nWhy: {}", reason.message);
        }
        if !finding.help.is_empty() {
            message = format!("{message}\nhelp: {}", finding.help);
        }
        Diagnostic {
            range: self.range(Some(&finding.repo), &finding.path, &finding.place),
            severity: Some(severity(finding.level)),
            code: Some(NumberOrString::String(finding.rule.id.to_owned())),
            code_description: description(finding.rule.id),
            source: Some("railint".to_owned()),
            message,
            related_information: (!related.is_empty()).then_some(related),
            tags: tags(finding.rule.id),
            data: None,
        }
    }

    fn of_problem(&self, problem: &Problem) -> Diagnostic {
        let text = self.documents.text(&problem.file);
        let range = problem.place.map(|(start, end)| {
            let text = text.as_deref();
            self.encoding.range(text, start, end)
        });
        Diagnostic {
            range: range.unwrap_or_default(),
            severity: Some(DiagnosticSeverity::ERROR),
            source: Some("railint".to_owned()),
            message: problem.message.clone(),
            ..Diagnostic::default()
        }
    }

    fn of_related(&self, related: &Related) -> Option<DiagnosticRelatedInformation> {
        let repo = related.repo.as_deref();
        let file = self.judgement.file(repo, &related.path)?;
        Some(DiagnosticRelatedInformation {
            location: Location {
                uri: uri_of(&file)?,
                range: self.range(repo, &related.path, &related.place),
            },
            message: related.message.clone(),
        })
    }

    /// Where a place is, as the editor counts.
    pub(crate) fn range(&self, repo: Option<&str>, path: &str, place: &Place) -> Range {
        let file = self.judgement.file(repo, path);
        let text = file.and_then(|file| self.documents.text(&file));
        let text = text.as_deref();
        self.encoding.range(text, place.start, place.end)
    }
}

fn severity(level: Level) -> DiagnosticSeverity {
    match level {
        Level::Error => DiagnosticSeverity::ERROR,
        Level::Warning => DiagnosticSeverity::WARNING,
        Level::Info | Level::Off => DiagnosticSeverity::INFORMATION,
    }
}

fn description(rule: &str) -> Option<CodeDescription> {
    let href = format!("{PAGES}/{rule}.md").parse().ok()?;
    Some(CodeDescription { href })
}

/// What is greyed out or struck through: ignores that hide nothing, and what
/// only points elsewhere.
fn tags(rule: &str) -> Option<Vec<DiagnosticTag>> {
    match rule {
        "railint/unused-ignore" | "railint/dead-exception" => {
            Some(vec![DiagnosticTag::UNNECESSARY])
        }
        "tombstone/expired" => Some(vec![DiagnosticTag::DEPRECATED]),
        _ => None,
    }
}
