//! Puts the nodes of a stream into its arena, and counts them.

use granit_parser::{ScalarStyle as Style, Tag};
use railint_source::Span;

use super::aliases::Anchored;
use super::arena::{Arena, Core, Form, Record, ScalarStyle};
use super::{DuplicateKey, Error, ErrorKind, MAX_DEPTH, MAX_ERRORS, MAX_NODES};
use super::{duplicates, entries, scalar};

/// Why reading cannot simply go on.
pub(super) enum Stop {
    /// This document is broken; the next may not be.
    Document,
    /// The limits of the whole stream are reached.
    Stream,
}

/// A collection that is not closed yet.
pub(super) struct Open {
    id: u32,
    is_mapping: bool,
    /// Its children are those in `pending` from here on.
    first_child: usize,
    anchor: usize,
    /// Levels of collections below, and nodes in it, aliases followed.
    height: usize,
    size: usize,
}

pub(super) struct Tree<'t> {
    pub(super) source: &'t str,
    pub(super) arena: Arena,
    pub(super) roots: Vec<u32>,
    pub(super) errors: Vec<Error>,
    pub(super) duplicate_keys: Vec<DuplicateKey>,
    pub(super) open: Vec<Open>,
    /// The children so far of all open collections, the outermost first. At the
    /// bottom lies the root of the document.
    pending: Vec<u32>,
    /// By the number that the parser gives to an anchor.
    pub(super) anchored: Vec<Anchored>,
    /// Nodes and comments so far.
    count: usize,
    /// Nodes that aliases stand for so far.
    pub(super) repeated: usize,
    start: Start,
}

/// What there was before the current document, to go back to if it breaks.
#[derive(Clone, Copy, Default)]
struct Start {
    text: usize,
    records: usize,
    children: usize,
    duplicate_keys: usize,
}

impl<'t> Tree<'t> {
    pub(super) fn new(source: &'t str) -> Self {
        let mut tree = Self {
            source,
            arena: Arena::default(),
            roots: Vec::new(),
            errors: Vec::new(),
            duplicate_keys: Vec::new(),
            open: Vec::new(),
            pending: Vec::new(),
            anchored: Vec::new(),
            count: 0,
            repeated: 0,
            start: Start::default(),
        };
        if source.len() <= super::MAX_BYTES {
            tree.arena.text.push_str(source);
        }
        tree
    }

    pub(super) fn start_document(&mut self) {
        self.start = Start {
            text: self.arena.text.len(),
            records: self.arena.records.len(),
            children: self.arena.children.len(),
            duplicate_keys: self.duplicate_keys.len(),
        };
    }

    pub(super) fn end_document(&mut self) {
        self.roots.append(&mut self.pending);
    }

    /// Takes back what the current document has so far, if one is open.
    pub(super) fn abandon_document(&mut self) {
        if self.open.is_empty() && self.pending.is_empty() {
            return;
        }
        self.open.clear();
        self.pending.clear();
        self.rewind();
    }

    /// Takes back the last document, although it seemed whole.
    pub(super) fn forget_last_document(&mut self) {
        if self.open.is_empty() && self.pending.is_empty() && self.roots.pop().is_some() {
            self.rewind();
        }
    }

    fn rewind(&mut self) {
        self.arena.text.truncate(self.start.text);
        self.arena.records.truncate(self.start.records);
        self.arena.children.truncate(self.start.children);
        self.duplicate_keys.truncate(self.start.duplicate_keys);
    }

    pub(super) fn error(&mut self, span: Span, message: String, kind: ErrorKind) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(Error {
                span,
                message,
                kind,
            });
        }
    }

    /// Counts one more thing to hold in memory.
    pub(super) fn count(&mut self, place: Span) -> Result<(), Stop> {
        self.count += 1;
        if self.count <= MAX_NODES {
            return Ok(());
        }
        self.error(
            place,
            format!("more than {MAX_NODES} nodes"),
            ErrorKind::TooManyNodes,
        );
        Err(Stop::Stream)
    }

    pub(super) fn scalar(
        &mut self,
        place: Span,
        text: &str,
        style: Style,
        anchor: usize,
        tag: Option<&Tag>,
    ) -> Result<(), Stop> {
        self.count(place)?;
        let tag = self.tag(place, tag)?;
        let style = match style {
            Style::Plain => ScalarStyle::Plain,
            Style::SingleQuoted => ScalarStyle::SingleQuoted,
            Style::DoubleQuoted => ScalarStyle::DoubleQuoted,
            Style::Literal => ScalarStyle::Literal,
            Style::Folded => ScalarStyle::Folded,
        };
        // No plain scalar begins with a star: this one is an alias that was
        // handed to the parser as a word.
        let text = match place.text(self.source) {
            alias if style == ScalarStyle::Plain && alias.starts_with('*') => alias,
            _ => text,
        };
        let record = if style == ScalarStyle::Plain && place.is_empty() {
            // A missing value. The parser calls it `~`.
            let place = self.behind_indicator(place);
            record(place, self.form("", style, tag), style, tag)
        } else {
            let (first, len) = self.text(place, text, style);
            Record {
                first,
                len,
                ..record(
                    self.trimmed(place, style),
                    self.form(text, style, tag),
                    style,
                    tag,
                )
            }
        };
        let id = self.add(record);
        self.anchor(anchor, id, 0, Some(1));
        self.attach(id, 0, 1);
        Ok(())
    }

    fn form(&self, text: &str, style: ScalarStyle, tag: u16) -> Form {
        let is_null = match self.arena.tags.core(tag) {
            Core::Null => true,
            Core::Other => style == ScalarStyle::Plain && scalar::is_null(text),
            Core::Str | Core::Bool | Core::Int | Core::Float => false,
        };
        if is_null { Form::Null } else { Form::Scalar }
    }

    /// Where in the arena the text of a scalar lies: in the source, if it stands
    /// there as it is read, else behind it.
    fn text(&mut self, place: Span, text: &str, style: ScalarStyle) -> (u32, u32) {
        let quotes = usize::from(matches!(
            style,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted
        ));
        let first = place.start + quotes;
        let inside = first + text.len();
        let first = if self.source.get(first..inside) == Some(text) {
            first
        } else {
            let first = self.arena.text.len();
            self.arena.text.push_str(text);
            first
        };
        (offset(first), offset(text.len()))
    }

    /// A block scalar without the blank lines at its end, which the parser counts
    /// to it.
    fn trimmed(&self, place: Span, style: ScalarStyle) -> Span {
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return place;
        }
        let content = place.text(self.source);
        let content = content.trim_end_matches([' ', '\t', '\r', '\n']);
        Span::new(place.start, place.start + content.len())
    }

    /// The parser puts a missing value behind its key; people look for it behind
    /// the `:`.
    fn behind_indicator(&self, place: Span) -> Span {
        let rest = self.source.get(place.start..).unwrap_or_default();
        let blanks = rest.bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
        let colon = place.start + blanks.count();
        if self.source.as_bytes().get(colon) == Some(&b':') {
            Span::at(colon + 1)
        } else {
            place
        }
    }

    pub(super) fn open(
        &mut self,
        place: Span,
        is_mapping: bool,
        anchor: usize,
        tag: Option<&Tag>,
    ) -> Result<(), Stop> {
        self.count(place)?;
        let tag = self.tag(place, tag)?;
        if self.open.len() >= MAX_DEPTH {
            let message = format!("nested deeper than {MAX_DEPTH} levels");
            self.error(place, message, ErrorKind::TooDeep);
            return Err(Stop::Document);
        }
        let form = if is_mapping {
            Form::Mapping
        } else {
            Form::Sequence
        };
        let id = self.add(record(place, form, ScalarStyle::Plain, tag));
        self.anchor(anchor, id, 0, None);
        self.open.push(Open {
            id,
            is_mapping,
            first_child: self.pending.len(),
            anchor,
            height: 1,
            size: 1,
        });
        Ok(())
    }

    pub(super) fn close(&mut self, end: Span) {
        let Some(open) = self.open.pop() else {
            return;
        };
        let first = self.arena.children.len();
        self.arena
            .children
            .extend(self.pending.drain(open.first_child..));
        let children = self.arena.children.get(first..).unwrap_or_default();
        let last = children.last().copied();
        let mut merging = false;
        if open.is_mapping {
            merging = children.chunks_exact(2).any(|pair| match pair {
                [key, value] => entries::is_merge(&self.arena, *key, *value),
                _ => false,
            });
            duplicates::find(&self.arena, children, &mut self.duplicate_keys);
        }
        let len = offset(children.len());
        let last_end = last.map(|id| self.arena.written(id).end);
        if let Some(record) = self.arena.records.get_mut(open.id as usize) {
            record.first = offset(first);
            record.len = len;
            if merging {
                record.form = Form::Merging;
            }
            // The end of a block collection comes only where the next thing
            // begins, behind comments and blank lines.
            record.end = match last_end {
                _ if !end.is_empty() => offset(end.end),
                Some(last_end) => last_end.max(record.end),
                None => record.end,
            };
        }
        self.anchor(open.anchor, open.id, open.height, Some(open.size));
        self.attach(open.id, open.height, open.size);
    }

    fn tag(&mut self, place: Span, tag: Option<&Tag>) -> Result<u16, Stop> {
        let Some(tag) = tag else {
            return Ok(0);
        };
        let Some(number) = self.arena.tags.number(tag) else {
            let message = "too many different tags".to_owned();
            self.error(place, message, ErrorKind::TooManyNodes);
            return Err(Stop::Stream);
        };
        Ok(number)
    }

    pub(super) fn add(&mut self, record: Record) -> u32 {
        let id = offset(self.arena.records.len());
        self.arena.records.push(record);
        id
    }

    /// Makes a node the next child of the innermost open collection.
    pub(super) fn attach(&mut self, id: u32, height: usize, size: usize) {
        self.pending.push(id);
        if let Some(parent) = self.open.last_mut() {
            parent.height = parent.height.max(height + 1);
            parent.size = parent.size.saturating_add(size);
        }
    }
}

pub(super) fn record(place: Span, form: Form, style: ScalarStyle, tag: u16) -> Record {
    Record {
        start: offset(place.start),
        end: offset(place.end),
        first: 0,
        len: 0,
        tag,
        form,
        style,
    }
}

/// Offsets fit: the source has at most [`super::MAX_BYTES`], and no scalar is
/// read as more than three bytes for two.
fn offset(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
