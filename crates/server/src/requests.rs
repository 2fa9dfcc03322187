//! The answers to what the editor asks.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use lsp_server::{ErrorCode, Request, RequestId, Response};
use lsp_types::request::{self as requests, Request as _};
use lsp_types::{
    CodeActionParams, Diagnostic, DocumentDiagnosticParams, DocumentSymbolParams,
    DocumentSymbolResponse, GotoDefinitionParams, GotoDefinitionResponse, HoverParams, Location,
    Position, PreviousResultId, TextDocumentPositionParams, WorkspaceDiagnosticParams,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::backend::Backend;
use crate::diagnostics::{ByFile, Diagnostics};
use crate::documents::{file_of, uri_of};
use crate::server::Server;
use crate::{actions, answers};

impl Server<'_> {
    /// Answers one request.
    pub(crate) fn answer(&mut self, request: Request) -> Response {
        let Request { id, method, params } = request;
        if self.shutting_down {
            let code = ErrorCode::InvalidRequest as i32;
            return Response::new_err(id, code, "the server is shutting down".to_owned());
        }
        match method.as_str() {
            requests::Shutdown::METHOD => {
                self.shutting_down = true;
                Response::new_ok(id, Value::Null)
            }
            requests::DocumentDiagnosticRequest::METHOD => {
                with(id, params, |params: DocumentDiagnosticParams| {
                    let file = file_of(&params.text_document.uri);
                    let mut by_file = self.diagnostics();
                    let items = file.and_then(|file| by_file.remove(&file));
                    let known = params.previous_result_id.as_deref();
                    report(&items.unwrap_or_default(), known)
                })
            }
            requests::WorkspaceDiagnosticRequest::METHOD => {
                with(id, params, |params: WorkspaceDiagnosticParams| {
                    let by_file = self.diagnostics();
                    self.workspace(by_file, params.previous_result_ids)
                })
            }
            requests::CodeActionRequest::METHOD => with(id, params, |params: CodeActionParams| {
                let file = file_of(&params.text_document.uri)?;
                Some(self.ask(|at, _| actions::actions(at, &file, params.range)))
            }),
            requests::HoverRequest::METHOD => with(id, params, |params: HoverParams| {
                let (file, position) = place(&params.text_document_position_params)?;
                let hovers = self.ask(|at, backend| {
                    let hover = answers::hover(at, backend, &file, position);
                    hover.into_iter().collect()
                });
                hovers.into_iter().next()
            }),
            requests::GotoDefinition::METHOD => with(id, params, |params: GotoDefinitionParams| {
                let (file, position) = place(&params.text_document_position_params)?;
                Some(GotoDefinitionResponse::Array(
                    self.definition(&file, position),
                ))
            }),
            requests::DocumentSymbolRequest::METHOD => {
                with(id, params, |params: DocumentSymbolParams| {
                    let file = file_of(&params.text_document.uri)?;
                    let symbols = self.ask(|at, _| answers::symbols(at, &file));
                    Some(DocumentSymbolResponse::Nested(symbols))
                })
            }
            _ => {
                let code = ErrorCode::MethodNotFound as i32;
                Response::new_err(id, code, format!("unknown method {method}"))
            }
        }
    }

    /// Where the thing at a place is: an id, or what a line of the stack leads
    /// to; or else what a finding there is about.
    fn definition(&mut self, file: &Path, position: Position) -> Vec<Location> {
        let ids = self.ask(|at, _| answers::definition_of_id(at, file, position));
        if !ids.is_empty() {
            return ids;
        }
        let unsaved = self.documents.unsaved();
        for index in 0..self.folders.len() {
            let Some(folder) = self.folders.get(index) else {
                continue;
            };
            let links = self.backend.links(folder, &unsaved);
            let Some(judgement) = self.judgements.get(index) else {
                continue;
            };
            let found = answers::followed(&self.at(judgement), &links, file, position);
            if !found.is_empty() {
                return found;
            }
        }
        self.ask(|at, _| answers::related(at, file, position))
    }

    /// Asks the judgements one after the other, and takes the first answer that
    /// is not empty: folders of one stack know the same.
    fn ask<T>(&mut self, question: impl Fn(&Diagnostics<'_>, &dyn Backend) -> Vec<T>) -> Vec<T> {
        self.judge();
        self.judgements
            .iter()
            .map(|judgement| question(&self.at(judgement), &*self.backend))
            .find(|answer| !answer.is_empty())
            .unwrap_or_default()
    }

    /// The reports of all files that have findings, or of which the editor shows
    /// some that are gone.
    fn workspace(&self, mut by_file: ByFile, previous: Vec<PreviousResultId>) -> Value {
        let mut known: BTreeMap<PathBuf, String> = BTreeMap::new();
        for PreviousResultId { uri, value } in previous {
            if let Some(file) = file_of(&uri) {
                by_file.entry(file.clone()).or_default();
                known.insert(file, value);
            }
        }
        let reports = by_file.into_iter().filter_map(|(file, items)| {
            let mut report = report(&items, known.get(&file).map(String::as_str));
            report.insert("uri".to_owned(), json!(uri_of(&file)?));
            report.insert("version".to_owned(), json!(self.documents.version(&file)));
            Some(Value::Object(report))
        });
        json!({ "items": reports.collect::<Vec<_>>() })
    }
}

/// What there is to say of a file; no more than that it is the same, where the
/// editor knows it.
fn report(items: &[Diagnostic], known: Option<&str>) -> Map<String, Value> {
    let items = json!(items);
    let mut hasher = DefaultHasher::new();
    hasher.write(items.to_string().as_bytes());
    // The name of a result is made of what it says, so that none has to be kept.
    let id = format!("{:016x}", hasher.finish());
    let mut report = Map::new();
    let same = known == Some(id.as_str());
    let kind = if same { "unchanged" } else { "full" };
    report.insert("kind".to_owned(), json!(kind));
    report.insert("resultId".to_owned(), json!(id));
    if !same {
        report.insert("items".to_owned(), items);
    }
    report
}

fn place(params: &TextDocumentPositionParams) -> Option<(PathBuf, Position)> {
    Some((file_of(&params.text_document.uri)?, params.position))
}

/// Answers a request whose parameters have to be of one form.
fn with<P: DeserializeOwned, R: Serialize>(
    id: RequestId,
    params: Value,
    answer: impl FnOnce(P) -> R,
) -> Response {
    match serde_json::from_value(params) {
        Ok(params) => Response::new_ok(id, answer(params)),
        Err(error) => Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string()),
    }
}
