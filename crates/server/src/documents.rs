//! What is open in the editor, and the texts that places are counted in.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::Uri;
use railint_source::{Content, decode};
use url::Url;

use crate::backend::Unsaved;

/// The documents that are open.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    open: BTreeMap<PathBuf, Open>,
    /// Texts on disk that places were counted in since it last changed.
    read: RefCell<HashMap<PathBuf, Option<Arc<str>>>>,
}

#[derive(Debug)]
struct Open {
    text: Arc<str>,
    version: i32,
}

impl Documents {
    /// Takes the text of a document.
    pub(crate) fn set(&mut self, file: PathBuf, text: String, version: i32) {
        let text = Arc::from(text);
        self.open.insert(file, Open { text, version });
    }

    /// The editor has closed it: what is on disk counts again.
    pub(crate) fn close(&mut self, file: &Path) {
        self.open.remove(file);
    }

    /// Something was written to the disk.
    pub(crate) fn forget(&mut self) {
        self.read.borrow_mut().clear();
    }

    /// The texts that the editor holds.
    pub(crate) fn unsaved(&self) -> Unsaved {
        let open = self.open.iter();
        open.map(|(file, open)| (file.clone(), Arc::clone(&open.text)))
            .collect()
    }

    /// The version that the editor gave a text.
    pub(crate) fn version(&self, file: &Path) -> Option<i32> {
        self.open.get(file).map(|open| open.version)
    }

    /// The text of a file, as the editor has it or as it is on disk.
    pub(crate) fn text(&self, file: &Path) -> Option<Arc<str>> {
        if let Some(open) = self.open.get(file) {
            return Some(Arc::clone(&open.text));
        }
        let mut read = self.read.borrow_mut();
        let text = read.entry(file.to_owned()).or_insert_with(|| {
            match decode(std::fs::read(file).ok()?) {
                Content::Text(text) => Some(Arc::from(text)),
                Content::Binary(_) | Content::NotUtf8 { .. } => None,
            }
        });
        text.clone()
    }
}

/// The file that a URI names, without links where it exists.
pub(crate) fn file_of(uri: &Uri) -> Option<PathBuf> {
    let file = Url::parse(uri.as_str()).ok()?.to_file_path().ok()?;
    let folder = file.parent()?.canonicalize();
    Some(match (folder, file.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => file,
    })
}

/// The URI of a file.
pub(crate) fn uri_of(file: &Path) -> Option<Uri> {
    Url::from_file_path(file).ok()?.as_str().parse().ok()
}
