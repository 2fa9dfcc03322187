//! The loop: takes messages, judges once they are all in, answers.

use std::collections::{BTreeSet, VecDeque};
use std::io::{BufRead, Write};
use std::path::PathBuf;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{self as notifications, Notification as _};
use lsp_types::request::{self as requests, Request as _};
use lsp_types::{
    CodeActionParams, DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DocumentDiagnosticParams,
    DocumentSymbolParams, DocumentSymbolResponse, GotoDefinitionParams, GotoDefinitionResponse,
    HoverParams, InitializeParams, PublishDiagnosticsParams, TextDocumentPositionParams, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::backend::{Backend, Judgement};
use crate::diagnostics::{ByFile, Diagnostics};
use crate::documents::{Documents, file_of, uri_of};
use crate::places::Encoding;
use crate::{actions, answers, transport};

/// Serves an editor until it says that it leaves, or is gone. Whether it left
/// in order, having asked to shut down first.
pub fn serve<R, W>(input: R, output: W, backend: &mut dyn Backend) -> bool
where
    R: BufRead + Send + 'static,
    W: Write + Send + 'static,
{
    let connection = transport::connect(input, output);
    let Some(client) = initialize(&connection) else {
        return false;
    };
    let mut server = Server {
        connection: &connection,
        backend,
        client,
        documents: Documents::default(),
        judgements: Vec::new(),
        shown: BTreeSet::new(),
        stale: true,
        shutting_down: false,
    };
    server.run();
    server.shutting_down
}

/// What the two sides agreed on.
struct Client {
    folders: Vec<PathBuf>,
    encoding: Encoding,
    /// It asks for diagnostics; then none are sent unasked.
    pulls: bool,
    /// It can be told to ask again.
    refreshes: bool,
    /// It can be asked to say which files change on disk.
    watches: bool,
}

fn initialize(connection: &Connection) -> Option<Client> {
    let (id, params) = connection.initialize_start().ok()?;
    let params: InitializeParams = serde_json::from_value(params).unwrap_or_default();
    let general = params.capabilities.general.as_ref();
    let offered = general.and_then(|general| general.position_encodings.as_deref());
    let encoding = Encoding::agreed(offered);
    let documents = params.capabilities.text_document.as_ref();
    let workspace = params.capabilities.workspace.as_ref();
    let client = Client {
        folders: folders(&params),
        encoding,
        pulls: documents.is_some_and(|documents| documents.diagnostic.is_some()),
        refreshes: workspace
            .and_then(|workspace| workspace.diagnostic.as_ref())
            .and_then(|diagnostic| diagnostic.refresh_support)
            .unwrap_or(false),
        watches: workspace
            .and_then(|workspace| workspace.did_change_watched_files)
            .and_then(|watching| watching.dynamic_registration)
            .unwrap_or(false),
    };
    let answer = json!({
        "capabilities": {
            "positionEncoding": encoding.kind(),
            "textDocumentSync": { "openClose": true, "change": 1, "save": true },
            "diagnosticProvider": {
                "identifier": "railint",
                "interFileDependencies": true,
                "workspaceDiagnostics": true,
            },
            "codeActionProvider": { "codeActionKinds": ["quickfix"] },
            "hoverProvider": true,
            "definitionProvider": true,
            "documentSymbolProvider": true,
            "workspace": {
                "workspaceFolders": { "supported": true, "changeNotifications": true },
            },
        },
        "serverInfo": { "name": "railint", "version": env!("CARGO_PKG_VERSION") },
    });
    connection.initialize_finish(id, answer).ok()?;
    Some(client)
}

#[allow(deprecated)]
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    match &params.workspace_folders {
        Some(folders) => folders.iter().filter_map(|f| folder_of(&f.uri)).collect(),
        None => params.root_uri.iter().filter_map(folder_of).collect(),
    }
}

fn folder_of(uri: &Uri) -> Option<PathBuf> {
    let folder = file_of(uri)?;
    folder.canonicalize().ok().or(Some(folder))
}

struct Server<'a> {
    connection: &'a Connection,
    backend: &'a mut dyn Backend,
    client: Client,
    documents: Documents,
    /// One for each folder of the workspace.
    judgements: Vec<Judgement>,
    /// The files that the editor shows diagnostics of.
    shown: BTreeSet<PathBuf>,
    /// Something changed since it was last judged.
    stale: bool,
    shutting_down: bool,
}

impl Server<'_> {
    fn run(&mut self) {
        self.watch();
        let mut queue: VecDeque<Message> = VecDeque::new();
        loop {
            if queue.is_empty() {
                self.publish();
                match self.connection.receiver.recv() {
                    Ok(message) => queue.push_back(message),
                    Err(_) => return,
                }
            }
            // What has come meanwhile: it may cancel or outdate what waits.
            queue.extend(self.connection.receiver.try_iter());
            let Some(message) = queue.pop_front() else {
                continue;
            };
            match message {
                Message::Notification(note) if note.method == notifications::Exit::METHOD => return,
                Message::Notification(note) => self.note(note),
                Message::Request(request) if is_cancelled(&request.id, &queue) => {
                    let code = ErrorCode::RequestCanceled as i32;
                    let answer = Response::new_err(request.id, code, "cancelled".to_owned());
                    self.send(Message::Response(answer));
                }
                Message::Request(request) => {
                    let answer = self.answer(request);
                    self.send(Message::Response(answer));
                }
                Message::Response(_) => {}
            }
        }
    }

    /// Asks to be told of every file that changes on disk.
    fn watch(&self) {
        if !self.client.watches {
            return;
        }
        let params = json!({ "registrations": [{
            "id": "railint-files",
            "method": notifications::DidChangeWatchedFiles::METHOD,
            "registerOptions": { "watchers": [{ "globPattern": "**/*" }] },
        }] });
        let id = RequestId::from("railint-watch".to_owned());
        let method = requests::RegisterCapability::METHOD.to_owned();
        self.send(Message::Request(Request::new(id, method, params)));
    }

    /// An editor that is gone is noticed when reading.
    fn send(&self, message: Message) {
        let _ = self.connection.sender.send(message);
    }

    fn note(&mut self, note: Notification) {
        let params = note.params;
        match note.method.as_str() {
            notifications::DidOpenTextDocument::METHOD => {
                if let Ok(params) = serde_json::from_value::<DidOpenTextDocumentParams>(params) {
                    let document = params.text_document;
                    self.text(&document.uri, document.text, document.version);
                }
            }
            notifications::DidChangeTextDocument::METHOD => {
                if let Ok(params) = serde_json::from_value::<DidChangeTextDocumentParams>(params)
                    && let Some(change) = params.content_changes.into_iter().next_back()
                {
                    let document = params.text_document;
                    self.text(&document.uri, change.text, document.version);
                }
            }
            notifications::DidCloseTextDocument::METHOD => {
                if let Ok(params) = serde_json::from_value::<DidCloseTextDocumentParams>(params)
                    && let Some(file) = file_of(&params.text_document.uri)
                {
                    self.documents.close(&file);
                    self.stale = true;
                }
            }
            notifications::DidSaveTextDocument::METHOD
            | notifications::DidChangeWatchedFiles::METHOD => self.disk_changed(),
            notifications::DidChangeWorkspaceFolders::METHOD => self.folders_changed(params),
            _ => {}
        }
    }

    fn text(&mut self, uri: &Uri, text: String, version: i32) {
        if let Some(file) = file_of(uri) {
            self.documents.set(file, text, version);
            self.stale = true;
        }
    }

    fn disk_changed(&mut self) {
        self.backend.forget();
        self.documents.forget();
        self.stale = true;
        if self.client.pulls && self.client.refreshes {
            // Other files may have other findings now.
            let id = RequestId::from("railint-refresh".to_owned());
            let method = requests::WorkspaceDiagnosticRefresh::METHOD.to_owned();
            self.send(Message::Request(Request::new(id, method, Value::Null)));
        }
    }

    fn folders_changed(&mut self, params: Value) {
        let Ok(params) = serde_json::from_value::<DidChangeWorkspaceFoldersParams>(params) else {
            return;
        };
        let gone: Vec<PathBuf> = params
            .event
            .removed
            .iter()
            .filter_map(|folder| folder_of(&folder.uri))
            .collect();
        let folders = &mut self.client.folders;
        folders.retain(|folder| !gone.contains(folder));
        let added = params.event.added.iter();
        folders.extend(added.filter_map(|folder| folder_of(&folder.uri)));
        self.backend.forget();
        self.stale = true;
    }

    /// Judges again if something changed.
    fn judge(&mut self) {
        if !std::mem::take(&mut self.stale) {
            return;
        }
        let unsaved = self.documents.unsaved();
        let mut folders = self.client.folders.clone();
        if folders.is_empty() {
            // An editor without a folder: each file speaks for its own.
            let parents = unsaved.keys().filter_map(|file| file.parent());
            folders = parents.map(PathBuf::from).collect();
            folders.dedup();
        }
        self.judgements = folders
            .iter()
            .map(|folder| self.backend.judge(folder, &unsaved))
            .collect();
    }

    /// The diagnostics of all files. Of folders that belong to one stack each
    /// gives its own.
    fn diagnostics(&mut self) -> ByFile {
        self.judge();
        let mut by_file = ByFile::new();
        for judgement in &self.judgements {
            let mut own = ByFile::new();
            self.at(judgement).add_to(&mut own);
            for (file, diagnostics) in own {
                by_file.entry(file).or_insert(diagnostics);
            }
        }
        by_file
    }

    fn at<'a>(&'a self, judgement: &'a Judgement) -> Diagnostics<'a> {
        Diagnostics {
            judgement,
            documents: &self.documents,
            encoding: self.client.encoding,
        }
    }

    /// Sends the diagnostics to an editor that does not ask for them.
    fn publish(&mut self) {
        if self.client.pulls || !self.stale {
            return;
        }
        let by_file = self.diagnostics();
        let gone: Vec<PathBuf> = self
            .shown
            .iter()
            .filter(|file| !by_file.contains_key(*file))
            .cloned()
            .collect();
        self.shown = by_file.keys().cloned().collect();
        let none = gone.into_iter().map(|file| (file, Vec::new()));
        for (file, diagnostics) in by_file.into_iter().chain(none) {
            let Some(uri) = uri_of(&file) else { continue };
            let params = PublishDiagnosticsParams {
                uri,
                diagnostics,
                version: self.documents.version(&file),
            };
            let method = notifications::PublishDiagnostics::METHOD.to_owned();
            self.send(Message::Notification(Notification::new(method, params)));
        }
    }

    fn answer(&mut self, request: Request) -> Response {
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
                    json!({ "kind": "full", "items": items.unwrap_or_default() })
                })
            }
            requests::WorkspaceDiagnosticRequest::METHOD => {
                let by_file = self.diagnostics();
                Response::new_ok(id, self.workspace(by_file))
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
                let places = self.ask(|at, _| answers::definition(at, &file, position));
                Some(GotoDefinitionResponse::Array(places))
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

    fn workspace(&self, by_file: ByFile) -> Value {
        let items = by_file.into_iter().filter_map(|(file, items)| {
            Some(json!({
                "kind": "full",
                "uri": uri_of(&file)?,
                "version": self.documents.version(&file),
                "items": items,
            }))
        });
        json!({ "items": items.collect::<Vec<_>>() })
    }
}

fn place(params: &TextDocumentPositionParams) -> Option<(PathBuf, lsp_types::Position)> {
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

/// Whether the editor has taken a request back that waits behind others.
fn is_cancelled(id: &RequestId, queue: &VecDeque<Message>) -> bool {
    queue.iter().any(|message| match message {
        Message::Notification(note) if note.method == notifications::Cancel::METHOD => {
            let cancelled = note.params.get("id").cloned();
            cancelled
                .and_then(|id| serde_json::from_value::<RequestId>(id).ok())
                .as_ref()
                == Some(id)
        }
        _ => false,
    })
}
