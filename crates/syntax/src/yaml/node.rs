//! One node of a tree, and the ways to ask it.

use std::borrow::Cow;
use std::fmt;

use railint_source::Span;

use super::arena::{Arena, Form, Record, ScalarStyle};
use super::entries::{Entries, Entry, Items};
use super::scalar::{self, Value};

/// What a node is, aliases resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`, `~`, or nothing at all.
    Null,
    /// Any other scalar.
    Scalar,
    /// A list.
    Sequence,
    /// Keys and values.
    Mapping,
}

/// A node at the place where it is written. Where that is an alias, the node is
/// what the alias stands for, except for [`Node::span`].
#[derive(Clone, Copy)]
pub struct Node<'t> {
    pub(super) arena: &'t Arena,
    pub(super) id: u32,
}

impl<'t> Node<'t> {
    pub(super) fn new(arena: &'t Arena, id: u32) -> Self {
        Self { arena, id }
    }

    pub(super) fn record(self) -> Record {
        self.arena.resolved(self.id)
    }

    /// The place of the value as written here: an alias is the `*x`, a quoted
    /// scalar has its quotes, a block scalar is its content from the first line
    /// that is not blank to the last (without the `|`), a block collection goes
    /// from its first to its last child. Anchor and tag do not belong to it. The
    /// span of a missing value is empty and stands behind the `:` or `-`.
    #[must_use]
    pub fn span(self) -> Span {
        self.arena.written(self.id).span()
    }

    /// Whether an alias stands here.
    #[must_use]
    pub fn is_alias(self) -> bool {
        self.arena.written(self.id).form == Form::Alias
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self.record().form {
            Form::Null | Form::Alias => Kind::Null,
            Form::Scalar => Kind::Scalar,
            Form::Sequence => Kind::Sequence,
            Form::Mapping | Form::Merging => Kind::Mapping,
        }
    }

    /// Whether it is Null.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// The text of any scalar, plain `true` and `5` as well; none of Null and
    /// collections.
    #[must_use]
    pub fn as_str(self) -> Option<&'t str> {
        let record = self.record();
        (record.form == Form::Scalar).then(|| self.arena.scalar_text(record))
    }

    /// How the scalar is written; Null is plain, unless a tag makes a quoted
    /// scalar null.
    #[must_use]
    pub fn style(self) -> Option<ScalarStyle> {
        let record = self.record();
        matches!(record.form, Form::Null | Form::Scalar).then_some(record.style)
    }

    /// Whether it is a scalar without quotes.
    #[must_use]
    pub fn is_plain(self) -> bool {
        self.style() == Some(ScalarStyle::Plain)
    }

    /// What a scalar means; none of collections.
    pub(crate) fn scalar(self) -> Option<Value> {
        let record = self.record();
        matches!(record.form, Form::Null | Form::Scalar).then(|| Value::of(self.arena, record))
    }

    /// A boolean of YAML 1.2: plain `true`, `True`, `TRUE` and the like.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        match self.scalar() {
            Some(Value::Bool(bool)) => Some(bool),
            _ => None,
        }
    }

    /// A boolean as Helm and kubectl read it, whose reader also takes the words
    /// of YAML 1.1: `yes`, `no`, `on`, `off`, `y`, `n`.
    #[must_use]
    pub fn as_yaml11_bool(self) -> Option<bool> {
        match self.scalar() {
            Some(Value::Bool(bool)) => Some(bool),
            Some(Value::Str) if self.is_plain() && self.record().tag == 0 => {
                self.as_str().and_then(scalar::old_boolean)
            }
            _ => None,
        }
    }

    /// A whole number that fits.
    #[must_use]
    pub fn as_i64(self) -> Option<i64> {
        match self.scalar() {
            Some(Value::Int(int)) => int.try_into().ok(),
            _ => None,
        }
    }

    /// Any number, `.inf` and `.nan` included.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // as JSON numbers are
    pub fn as_f64(self) -> Option<f64> {
        match self.scalar() {
            Some(Value::Int(int)) => Some(int as f64),
            Some(Value::Float(float)) => Some(float),
            _ => None,
        }
    }

    /// The tag: `!vault` for a local one, else with its prefix resolved, so that
    /// `!!str` is `tag:yaml.org,2002:str`.
    #[must_use]
    pub fn tag(self) -> Option<&'t str> {
        self.arena.tags.name(self.record().tag)
    }

    /// The text that this node has as a key of a JSON object, the way kubectl
    /// turns YAML into JSON (`true` is "true", `0x10` is "16", null is "null").
    /// None of collections.
    #[must_use]
    pub fn as_key(self) -> Option<Cow<'t, str>> {
        scalar::key_text(self.arena, self.id)
    }

    /// The entries of a mapping, in the order of the text; none of anything else.
    ///
    /// Merge keys are resolved: in the place of a `<<` stand the entries that it
    /// brings, with the spans where they are written. Own keys win over merged
    /// ones, earlier merges over later ones. A `<<` whose value is neither a
    /// mapping nor a list of mappings is an entry like others. A key that stands
    /// twice comes twice.
    #[must_use]
    pub fn entries(self) -> Entries<'t> {
        Entries::of(self)
    }

    /// The items of a sequence; none of anything else.
    #[must_use]
    pub fn items(self) -> Items<'t> {
        Items::of(self)
    }

    /// The entry with this key, as written or as it is in JSON. Where the key
    /// stands twice, the last one holds, as it does for Helm and kubectl.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Entry<'t>> {
        self.entries().filter(|entry| entry.key.is_key(key)).last()
    }

    fn is_key(self, key: &str) -> bool {
        // What is no text in JSON is a number or one of three words.
        let may_be_written_otherwise = || {
            key.starts_with(|c: char| c.is_ascii_digit() || c == '-')
                || matches!(key, "true" | "false" | "null")
        };
        self.as_str() == Some(key)
            || (may_be_written_otherwise() && self.as_key().is_some_and(|own| own == key))
    }

    /// The entry at the end of a path of keys. In a sequence a segment is the
    /// number of an item, from 0; the item is then the key of the entry as well
    /// as its value. None for the empty path.
    #[must_use]
    pub fn at(self, path: &[&str]) -> Option<Entry<'t>> {
        let mut node = self;
        let mut found = None;
        for segment in path {
            let entry = if node.kind() == Kind::Sequence {
                let item = node.items().nth(segment.parse().ok()?)?;
                Entry {
                    key: item,
                    value: item,
                }
            } else {
                node.get(segment)?
            };
            node = entry.value;
            found = Some(entry);
        }
        found
    }

    /// The value at the end of a path, as for [`Node::at`]; the node itself for
    /// the empty path.
    #[must_use]
    pub fn value(self, path: &[&str]) -> Option<Self> {
        if path.is_empty() {
            return Some(self);
        }
        self.at(path).map(|entry| entry.value)
    }
}

impl fmt::Debug for Node<'_> {
    /// Its kind, its place and the text of a scalar: not the tree below.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = self.span();
        write!(f, "{:?}@{}..{}", self.kind(), span.start, span.end)?;
        if let Some(text) = self.as_str() {
            write!(f, "({text:?})")?;
        }
        Ok(())
    }
}
