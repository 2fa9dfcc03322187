//! YAML and JSON: one or several trees, the metadata under the key `sops` of
//! the first.

use std::borrow::Cow;

use super::comments::Comments;
use super::metadata::{self, Field, MAX_FIELDS, Metadata};
use super::{Envelope, Found, cipher};
use crate::yaml::{Entry, Kind, Node, Stream};

/// The key of the metadata.
const KEY: &str = "sops";

/// How long a key path is shown, in characters.
const MAX_PATH: usize = 200;

/// Reads the envelope of a parsed file.
pub(super) fn read(text: &str, stream: &Stream) -> Option<Envelope> {
    let mut documents = stream.documents();
    let first = documents.next()?;
    let mut found = Found::default();
    let own = first.get(KEY).filter(|entry| is_metadata(text, *entry));
    let entry = match own {
        Some(entry) => entry,
        None => {
            let entry = documents
                .filter_map(|document| document.get(KEY))
                .find(|entry| is_metadata(text, *entry))?;
            found.flaw(
                entry.key.span(),
                "the metadata stand behind the first document, where SOPS does not look for them",
            );
            entry
        }
    };
    for twice in stream.duplicate_keys() {
        let of_metadata = twice.key == KEY && twice.again == entry.key.span();
        if of_metadata {
            found.flaw(
                twice.again,
                "the key `sops` is given twice, which SOPS refuses",
            );
        }
    }
    let mut fields = Vec::new();
    flatten(entry.value, &mut Vec::new(), &mut fields);
    let metadata = metadata::read(entry.key.span(), &fields, &mut found);
    if own.is_some() {
        let mut walk = Walk::new(text, &metadata, &mut found);
        for document in stream.documents() {
            walk.node(document, Hit::No);
        }
    }
    Some(found.into_envelope(metadata))
}

/// Whether what stands under `sops` are metadata: others use the key as well.
fn is_metadata(text: &str, entry: Entry<'_>) -> bool {
    let has = |name| entry.value.get(name).is_some();
    let has_scalar = |name| {
        entry
            .value
            .get(name)
            .is_some_and(|entry| entry.value.as_str().is_some())
    };
    has_scalar("mac")
        || has_scalar("lastmodified")
        || (text.contains(cipher::OPENING)
            && (has("version") || has("key_groups") || has("age") || has("pgp") || has("kms")))
}

/// Lists the scalars below a node, with the keys and numbers that lead to them.
fn flatten<'t>(node: Node<'t>, path: &mut Vec<Cow<'t, str>>, fields: &mut Vec<Field<'t>>) {
    // Metadata are three levels deep; more is not ours.
    if fields.len() >= MAX_FIELDS || path.len() > 6 {
        return;
    }
    match node.kind() {
        Kind::Null => {}
        Kind::Scalar => fields.push(Field {
            path: path.clone(),
            text: Cow::Borrowed(node.as_str().unwrap_or_default()),
            span: node.span(),
        }),
        Kind::Sequence => {
            for (number, item) in node.items().enumerate() {
                path.push(Cow::Owned(number.to_string()));
                flatten(item, path, fields);
                path.pop();
            }
        }
        Kind::Mapping => {
            for entry in node.entries() {
                let Some(key) = entry.key.as_key() else {
                    continue;
                };
                path.push(key);
                flatten(entry.value, path, fields);
                path.pop();
            }
        }
    }
}

/// A step on the way to a value.
enum Step<'t> {
    Key(Cow<'t, str>),
    Item(usize),
}

/// Walks all values of a file.
struct Walk<'a, 't> {
    metadata: &'a Metadata,
    found: &'a mut Found,
    /// Given where comments select.
    comments: Option<Comments>,
    /// Whether anybody can say what is covered.
    known: bool,
    path: Vec<Step<'t>>,
}

impl<'a, 't> Walk<'a, 't> {
    fn new(text: &str, metadata: &'a Metadata, found: &'a mut Found) -> Self {
        let by_comment = metadata.selector.kind().is_about_comments();
        Self {
            metadata,
            found,
            comments: by_comment.then(|| Comments::new(text, &metadata.selector)),
            known: metadata.selector.is_understood(),
            path: Vec::new(),
        }
    }

    /// Judges the values of a node. `hit` says whether the selector hits a key
    /// on the way to it, or a comment about it.
    fn node(&mut self, node: Node<'t>, hit: Hit) {
        match node.kind() {
            Kind::Null => {}
            Kind::Scalar => {
                let hit = match hit {
                    Hit::Maybe => None,
                    Hit::Yes => Some(true),
                    Hit::No => Some(false),
                };
                let known = hit.filter(|_| self.known);
                let covered = known.map(|hit| self.metadata.selector.covers(hit));
                let path = &self.path;
                let text = node.as_str().unwrap_or_default();
                self.found
                    .value(text, node.span(), covered, || show_path(path));
            }
            Kind::Sequence => {
                let mut before = None;
                for (number, item) in node.items().enumerate() {
                    let hit = match &self.comments {
                        Some(comments) => hit.or(comments.about_item(before, item)),
                        None => hit,
                    };
                    before = Some(item.span());
                    self.path.push(Step::Item(number));
                    self.node(item, hit);
                    self.path.pop();
                }
            }
            Kind::Mapping => self.mapping(node, hit),
        }
    }

    fn mapping(&mut self, node: Node<'t>, hit: Hit) {
        let top = self.path.is_empty();
        let mut before = None;
        for entry in node.entries() {
            let Some(key) = entry.key.as_key() else {
                continue;
            };
            let hit = match &self.comments {
                Some(comments) => hit.or(comments.about_entry(before, entry)),
                None if self.metadata.selector.hits(&key) => Hit::Yes,
                None => hit,
            };
            before = Some(entry.value.span());
            if top && key == KEY {
                continue;
            }
            self.path.push(Step::Key(key));
            self.node(entry.value, hit);
            self.path.pop();
        }
    }
}

/// Whether a comment that the selector hits is about a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hit {
    No,
    /// One stands near, and only SOPS's parser knows what it is about.
    Maybe,
    Yes,
}

impl Hit {
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Maybe, _) | (_, Self::Maybe) => Self::Maybe,
            (Self::No, Self::No) => Self::No,
        }
    }
}

/// The path as people write it: `data.password`, `users[2].token`.
fn show_path(path: &[Step<'_>]) -> String {
    let mut shown = String::new();
    for step in path {
        match step {
            Step::Item(number) => shown.push_str(&format!("[{number}]")),
            Step::Key(key) => {
                if !shown.is_empty() {
                    shown.push('.');
                }
                shown.extend(key.chars().filter(|c| !c.is_control()).take(MAX_PATH));
            }
        }
    }
    match shown.char_indices().nth(MAX_PATH) {
        Some((end, _)) => {
            shown.truncate(end);
            shown.push('…');
            shown
        }
        None => shown,
    }
}
