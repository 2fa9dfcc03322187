//! What the two sides agree on before they begin.

use std::path::PathBuf;

use lsp_server::Connection;
use lsp_types::{InitializeParams, Uri};
use serde_json::json;

use crate::documents::file_of;
use crate::places::Encoding;

/// What the two sides agreed on.
pub(crate) struct Client {
    pub(crate) folders: Vec<PathBuf>,
    pub(crate) encoding: Encoding,
    /// It asks for diagnostics; then none are sent unasked.
    pub(crate) pulls: bool,
    /// It can be told to ask again.
    pub(crate) refreshes: bool,
    /// It can be asked to say which files change on disk.
    pub(crate) watches: bool,
}

/// Tells the editor what the server can do, and hears what the editor can.
pub(crate) fn initialize(connection: &Connection) -> Option<Client> {
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

/// The folder that a URI names, without links where it exists.
pub(crate) fn folder_of(uri: &Uri) -> Option<PathBuf> {
    let folder = file_of(uri)?;
    folder.canonicalize().ok().or(Some(folder))
}
