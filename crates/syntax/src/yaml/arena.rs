//! Where the nodes of a stream lie: flat, small, and without pointers.

use std::collections::HashMap;

use granit_parser::Tag;
use railint_source::Span;

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScalarStyle {
    /// Without quotes. Also a missing value.
    Plain,
    /// In `'single'` quotes.
    SingleQuoted,
    /// In `"double"` quotes.
    DoubleQuoted,
    /// A block that keeps its line breaks (`|`).
    Literal,
    /// A block that folds its line breaks (`>`).
    Folded,
}

/// What a record stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Null,
    Scalar,
    Sequence,
    Mapping,
    /// A mapping with at least one merge key (`<<`).
    Merging,
    /// Another place of the record numbered `first`.
    Alias,
}

/// One node. `first` and `len` are the bytes of a scalar in the text of the
/// arena, the children of a collection (keys and values of a mapping by turns),
/// or the target of an alias.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) first: u32,
    pub(super) len: u32,
    /// 0 for none, else one more than the place in the tags.
    pub(super) tag: u16,
    pub(super) form: Form,
    pub(super) style: ScalarStyle,
}

impl Record {
    pub(super) fn span(self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    fn range(self) -> std::ops::Range<usize> {
        let first = self.first as usize;
        first..first.saturating_add(self.len as usize)
    }
}

/// The records, what they point to, and the text that they quote: the source,
/// followed by the scalars that differ from how they are written.
#[derive(Debug, Clone, Default)]
pub(super) struct Arena {
    pub(super) text: String,
    pub(super) records: Vec<Record>,
    pub(super) children: Vec<u32>,
    pub(super) tags: Tags,
}

/// Stands for a record that does not exist, which no index of ours ever names.
const NOTHING: Record = Record {
    start: 0,
    end: 0,
    first: 0,
    len: 0,
    tag: 0,
    form: Form::Null,
    style: ScalarStyle::Plain,
};

impl Arena {
    /// The record as written.
    pub(super) fn written(&self, id: u32) -> Record {
        self.records.get(id as usize).copied().unwrap_or(NOTHING)
    }

    /// The record, or the one that it is an alias of. The target of an alias is
    /// never an alias: those cannot carry anchors.
    pub(super) fn resolved(&self, id: u32) -> Record {
        let record = self.written(id);
        if record.form == Form::Alias {
            self.written(record.first)
        } else {
            record
        }
    }

    pub(super) fn scalar_text(&self, record: Record) -> &str {
        self.text.get(record.range()).unwrap_or_default()
    }

    pub(super) fn children(&self, record: Record) -> &[u32] {
        match record.form {
            Form::Sequence | Form::Mapping | Form::Merging => {
                self.children.get(record.range()).unwrap_or_default()
            }
            Form::Null | Form::Scalar | Form::Alias => &[],
        }
    }
}

/// What a tag says about how to read a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Core {
    /// Nothing: as without a tag.
    Other,
    Str,
    Null,
    Bool,
    Int,
    Float,
}

/// The tags of a stream, each once.
#[derive(Debug, Clone, Default)]
pub(super) struct Tags {
    names: Vec<(String, Core)>,
    numbers: HashMap<String, u16>,
    bytes: usize,
}

/// A directive can make a tag of two characters a thousand bytes long, so that
/// distinct tags may take more than the text; real texts have a handful.
const MAX_TAG_BYTES: usize = 4 << 20;

impl Tags {
    /// The number of `tag` for a record; `None` when there are too many tags.
    pub(super) fn number(&mut self, tag: &Tag) -> Option<u16> {
        let (handle, suffix) = tag.parts();
        let name = format!("{handle}{suffix}");
        if let Some(number) = self.numbers.get(&name) {
            return Some(*number);
        }
        let number = u16::try_from(self.names.len().checked_add(1)?).ok()?;
        self.bytes = self.bytes.checked_add(name.len())?;
        if self.bytes > MAX_TAG_BYTES {
            return None;
        }
        let core = match tag.core_suffix() {
            Some("str") => Core::Str,
            Some("null") => Core::Null,
            Some("bool") => Core::Bool,
            Some("int") => Core::Int,
            Some("float") => Core::Float,
            _ if name == "!" => Core::Str,
            _ => Core::Other,
        };
        self.numbers.insert(name.clone(), number);
        self.names.push((name, core));
        Some(number)
    }

    pub(super) fn name(&self, number: u16) -> Option<&str> {
        let at = usize::from(number).checked_sub(1)?;
        self.names.get(at).map(|(name, _)| name.as_str())
    }

    pub(super) fn core(&self, number: u16) -> Core {
        usize::from(number)
            .checked_sub(1)
            .and_then(|at| self.names.get(at))
            .map_or(Core::Other, |(_, core)| *core)
    }
}
