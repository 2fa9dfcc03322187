//! The loop: takes messages, judges once they are all in, answers.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{self as notifications, Notification as _};
use lsp_types::request::{self as requests, Request as _};
use lsp_types::{
    Diagnostic, DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, PublishDiagnosticsParams, Uri,
};
use serde_json::{Value, json};

use crate::backend::{Backend, Judgement};
use crate::client::{Client, folder_of, initialize};
use crate::diagnostics::{ByFile, Diagnostics};
use crate::documents::{Documents, file_of, uri_of};
use crate::transport;

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
        folders: Vec::new(),
        judgements: Vec::new(),
        shown: BTreeMap::new(),
        told: BTreeSet::new(),
        stale: true,
        shutting_down: false,
    };
    server.run();
    server.shutting_down
}

/// A server at work.
pub(crate) struct Server<'a> {
    connection: &'a Connection,
    pub(crate) backend: &'a mut dyn Backend,
    pub(crate) client: Client,
    pub(crate) documents: Documents,
    /// The folders that were judged last.
    pub(crate) folders: Vec<PathBuf>,
    /// One for each of these folders.
    pub(crate) judgements: Vec<Judgement>,
    /// What the editor shows, by file: the version of its text, and the
    /// diagnostics.
    shown: BTreeMap<PathBuf, (Option<i32>, Vec<Diagnostic>)>,
    /// The notes of the last judgements.
    told: BTreeSet<String>,
    /// Something changed since it was last judged.
    stale: bool,
    pub(crate) shutting_down: bool,
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
    pub(crate) fn judge(&mut self) {
        if !std::mem::take(&mut self.stale) {
            return;
        }
        let unsaved = self.documents.unsaved();
        let mut folders = self.client.folders.clone();
        if folders.is_empty() {
            // An editor without a folder: each file speaks for its own.
            let parents = unsaved.keys().filter_map(|file| file.parent());
            let parents: BTreeSet<PathBuf> = parents.map(PathBuf::from).collect();
            folders.extend(parents);
        }
        self.judgements = folders
            .iter()
            .map(|folder| self.backend.judge(folder, &unsaved))
            .collect();
        self.folders = folders;
        self.tell();
    }

    /// Shows the notes that are new: they are about no line of a file.
    fn tell(&mut self) {
        let judgements = self.judgements.iter();
        let notes: BTreeSet<String> = judgements.flat_map(|j| j.notes.clone()).collect();
        for note in notes.difference(&self.told) {
            let params = json!({ "type": 2, "message": format!("railint: {note}") });
            let method = notifications::ShowMessage::METHOD.to_owned();
            self.send(Message::Notification(Notification::new(method, params)));
        }
        self.told = notes;
    }

    /// The diagnostics of all files. Of folders that belong to one stack each
    /// gives its own.
    pub(crate) fn diagnostics(&mut self) -> ByFile {
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

    /// A judgement, with the texts that its places are counted in.
    pub(crate) fn at<'a>(&'a self, judgement: &'a Judgement) -> Diagnostics<'a> {
        Diagnostics {
            judgement,
            documents: &self.documents,
            encoding: self.client.encoding,
        }
    }

    /// Sends to an editor that does not ask for them those diagnostics that it
    /// does not show yet, and takes back those that are gone.
    fn publish(&mut self) {
        if self.client.pulls || !self.stale {
            return;
        }
        let by_file = self.diagnostics().into_iter();
        let now: BTreeMap<PathBuf, (Option<i32>, Vec<Diagnostic>)> = by_file
            .map(|(file, diagnostics)| {
                let version = self.documents.version(&file);
                (file, (version, diagnostics))
            })
            .collect();
        let before = std::mem::take(&mut self.shown);
        for (file, (version, diagnostics)) in &now {
            let known = before.get(file);
            if known.is_none_or(|known| (&known.0, &known.1) != (version, diagnostics)) {
                self.show(file, diagnostics.clone());
            }
        }
        for file in before.keys().filter(|file| !now.contains_key(*file)) {
            self.show(file, Vec::new());
        }
        self.shown = now;
    }

    fn show(&self, file: &Path, diagnostics: Vec<Diagnostic>) {
        let Some(uri) = uri_of(file) else { return };
        let params = PublishDiagnosticsParams {
            uri,
            diagnostics,
            version: self.documents.version(file),
        };
        let method = notifications::PublishDiagnostics::METHOD.to_owned();
        self.send(Message::Notification(Notification::new(method, params)));
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
