//! What collections hold, merge keys resolved.

use std::borrow::Cow;
use std::collections::HashSet;
use std::slice;

use super::arena::{Arena, Form, Record, ScalarStyle};
use super::node::Node;
use super::scalar::key_text;

/// A key and its value.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'t> {
    /// The key.
    pub key: Node<'t>,
    /// The value.
    pub value: Node<'t>,
}

/// The entries of a mapping; see [`Node::entries`].
#[derive(Debug, Clone)]
pub struct Entries<'t>(Source<'t>);

#[derive(Debug, Clone)]
enum Source<'t> {
    Written(&'t Arena, slice::ChunksExact<'t, u32>),
    Merged(std::vec::IntoIter<Entry<'t>>),
}

impl<'t> Entries<'t> {
    pub(super) fn of(node: Node<'t>) -> Self {
        let record = node.record();
        Self(match record.form {
            Form::Merging => Source::Merged(merged(node.arena, record).into_iter()),
            Form::Mapping => Source::Written(node.arena, pairs(node.arena, record)),
            Form::Null | Form::Scalar | Form::Sequence | Form::Alias => {
                Source::Written(node.arena, [].chunks_exact(2))
            }
        })
    }
}

impl<'t> Iterator for Entries<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Source::Merged(entries) => entries.next(),
            Source::Written(arena, pairs) => pairs.next().and_then(|pair| entry(arena, pair)),
        }
    }
}

/// The items of a sequence; see [`Node::items`].
#[derive(Debug, Clone)]
pub struct Items<'t> {
    arena: &'t Arena,
    ids: slice::Iter<'t, u32>,
}

impl<'t> Items<'t> {
    pub(super) fn of(node: Node<'t>) -> Self {
        let record = node.record();
        let ids = match record.form {
            Form::Sequence => node.arena.children(record),
            _ => &[],
        };
        Self {
            arena: node.arena,
            ids: ids.iter(),
        }
    }
}

impl<'t> Iterator for Items<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        self.ids.next().map(|id| Node::new(self.arena, *id))
    }
}

fn pairs(arena: &Arena, record: Record) -> slice::ChunksExact<'_, u32> {
    arena.children(record).chunks_exact(2)
}

fn entry<'t>(arena: &'t Arena, pair: &[u32]) -> Option<Entry<'t>> {
    match pair {
        [key, value] => Some(Entry {
            key: Node::new(arena, *key),
            value: Node::new(arena, *value),
        }),
        _ => None,
    }
}

/// Whether a key and its value are a merge: a plain `<<` and a mapping or a list
/// of mappings.
pub(super) fn is_merge(arena: &Arena, key: u32, value: u32) -> bool {
    let written = arena.resolved(key);
    if written.form != Form::Scalar
        || written.style != ScalarStyle::Plain
        || arena.scalar_text(written) != "<<"
        || !matches!(
            arena.tags.name(written.tag),
            None | Some("tag:yaml.org,2002:merge")
        )
    {
        return false;
    }
    let is_mapping = |record: Record| matches!(record.form, Form::Mapping | Form::Merging);
    let brought = arena.resolved(value);
    is_mapping(brought)
        || brought.form == Form::Sequence
            && arena
                .children(brought)
                .iter()
                .all(|item| is_mapping(arena.resolved(*item)))
}

/// The entries of a mapping that has merge keys. The work is bounded by the
/// number of nodes that its aliases stand for, the recursion by their depth; the
/// stream bounds both.
fn merged(arena: &Arena, record: Record) -> Vec<Entry<'_>> {
    let mut taken: HashSet<Cow<'_, str>> = HashSet::new();
    for pair in pairs(arena, record) {
        if let [key, value] = pair
            && !is_merge(arena, *key, *value)
        {
            taken.extend(key_text(arena, *key));
        }
    }
    let mut entries = Vec::new();
    for pair in pairs(arena, record) {
        let Some(own) = entry(arena, pair) else {
            continue;
        };
        if !is_merge(arena, own.key.id, own.value.id) {
            entries.push(own);
            continue;
        }
        for source in sources(own.value) {
            let start = entries.len();
            entries.extend(source.entries().filter(|entry| {
                entry
                    .key
                    .as_key()
                    .is_none_or(|key| !taken.contains(key.as_ref()))
            }));
            // Only now, so that a key that the source has twice comes twice.
            let new = entries.iter().skip(start);
            taken.extend(new.filter_map(|entry| entry.key.as_key()));
        }
    }
    entries
}

/// The mappings that a merge key brings.
fn sources(value: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let single = (value.record().form != Form::Sequence).then_some(value);
    single.into_iter().chain(value.items())
}
