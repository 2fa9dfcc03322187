//! Code actions: the fixes of findings, and an ignore to be given a reason.

use std::path::Path;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CreateFile, CreateFileOptions, DeleteFile,
    DocumentChangeOperation, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier,
    Position, Range, ResourceOp, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};
use railint_lint::{Change, Edit, Finding, Fix};

use crate::diagnostics::Diagnostics;
use crate::documents::uri_of;

/// The actions for the findings of a file that touch `range`.
pub(crate) fn actions(at: &Diagnostics<'_>, file: &Path, range: Range) -> Vec<CodeActionOrCommand> {
    let mut actions = Vec::new();
    for finding in &at.judgement.findings {
        let place = at.judgement.file(Some(&finding.repo), &finding.path);
        if place.as_deref() != Some(file) {
            continue;
        }
        let own = at.range(Some(&finding.repo), &finding.path, &finding.place);
        if own.end < range.start || range.end < own.start {
            continue;
        }
        actions.extend(finding.fix.as_ref().and_then(|fix| mend(at, fix)));
        actions.extend(ignore(at, finding, file, own));
    }
    let mut seen = Vec::new();
    actions.retain(|action: &CodeAction| {
        let new = !seen.contains(&action.title);
        seen.push(action.title.clone());
        new
    });
    let wrapped = actions.into_iter().map(CodeActionOrCommand::CodeAction);
    wrapped.collect()
}

fn mend(at: &Diagnostics<'_>, fix: &Fix) -> Option<CodeAction> {
    let mut operations = Vec::new();
    for edit in &fix.edits {
        operations.extend(operation(at, edit)?);
    }
    Some(CodeAction {
        title: format!("railint: {}", fix.title),
        kind: Some(CodeActionKind::QUICKFIX),
        is_preferred: Some(true),
        edit: Some(edits(operations)),
        ..CodeAction::default()
    })
}

fn edits(operations: Vec<DocumentChangeOperation>) -> WorkspaceEdit {
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(operations)),
        ..WorkspaceEdit::default()
    }
}

fn operation(at: &Diagnostics<'_>, edit: &Edit) -> Option<Vec<DocumentChangeOperation>> {
    let file = at.judgement.file(Some(&edit.repo), &edit.path)?;
    let uri = uri_of(&file)?;
    let text = at.documents.text(&file);
    let create = |overwrite| {
        DocumentChangeOperation::Op(ResourceOp::Create(CreateFile {
            uri: uri.clone(),
            options: Some(CreateFileOptions {
                overwrite: Some(overwrite),
                ignore_if_exists: Some(true),
            }),
            annotation_id: None,
        }))
    };
    let change = |edit| in_document(at, &file, &uri, edit);
    Some(match &edit.change {
        Change::Replace {
            start,
            end,
            old,
            new,
        } => {
            let text = text?;
            if text.get(*start..*end) != Some(old.as_str()) {
                return None;
            }
            let lines = railint_source::LineIndex::new(&text);
            let range = at.encoding.range(
                Some(&text),
                lines.position(&text, *start),
                lines.position(&text, *end),
            );
            vec![change(TextEdit {
                range,
                new_text: new.clone(),
            })]
        }
        Change::AppendLine(line) => {
            let mut operations = Vec::new();
            let end = match &text {
                Some(text) => {
                    let lines = railint_source::LineIndex::new(text);
                    at.encoding
                        .position(Some(text), lines.position(text, text.len()))
                }
                None => {
                    operations.push(create(false));
                    Position::default()
                }
            };
            let open = text.is_some_and(|text| !text.is_empty() && !text.ends_with('\n'));
            let before = if open { "\n" } else { "" };
            operations.push(change(TextEdit {
                range: Range::new(end, end),
                new_text: format!("{before}{line}\n"),
            }));
            operations
        }
        Change::Create(content) => vec![
            create(false),
            change(TextEdit {
                range: Range::default(),
                new_text: content.clone(),
            }),
        ],
        Change::Delete => vec![DocumentChangeOperation::Op(ResourceOp::Delete(
            DeleteFile { uri, options: None },
        ))],
    })
}

fn in_document(
    at: &Diagnostics<'_>,
    file: &Path,
    uri: &Uri,
    edit: TextEdit,
) -> DocumentChangeOperation {
    DocumentChangeOperation::Edit(TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            uri: uri.clone(),
            version: at.documents.version(file),
        },
        edits: vec![OneOf::Left(edit)],
    })
}

/// A comment above the line. Its reason is left to the person: without one the
/// ignore does not hold, and a finding says so.
fn ignore(at: &Diagnostics<'_>, finding: &Finding, file: &Path, own: Range) -> Option<CodeAction> {
    let rule = finding.rule.id;
    // Findings about ignores, and key material that has leaked, are for people
    // to mend.
    if rule.starts_with("railint/") || matches!(rule, "secrets/token" | "secrets/private-key") {
        return None;
    }
    let text = at.documents.text(file)?;
    let line = text.lines().nth(finding.place.start.line - 1)?;
    let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
    let comment = match file.extension().and_then(|extension| extension.to_str()) {
        Some("md") => format!("{indent}<!-- railint: ignore[{rule}] -->\n"),
        // No comment can be written there.
        Some("json") => return None,
        _ => format!("{indent}# railint: ignore[{rule}] \n"),
    };
    let start = Position::new(own.start.line, 0);
    let edit = TextEdit {
        range: Range::new(start, start),
        new_text: comment,
    };
    let uri = uri_of(file)?;
    Some(CodeAction {
        title: format!("railint: ignore {rule} here, and say why"),
        kind: Some(CodeActionKind::QUICKFIX),
        edit: Some(edits(vec![in_document(at, file, &uri, edit)])),
        ..CodeAction::default()
    })
}
