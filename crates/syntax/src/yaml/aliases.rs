//! Anchors and aliases. An alias is kept as the number of its target; nothing is
//! copied, and no walk along aliases can be endless, too deep or too long.

use railint_source::Span;

use super::arena::{Form, Record, ScalarStyle};
use super::tree::{Stop, Tree, record};
use super::{ErrorKind, MAX_DEPTH, MAX_NODES};

/// A node that aliases can name.
#[derive(Clone, Copy, Default)]
pub(super) struct Anchored {
    id: u32,
    /// Levels of collections below, aliases followed.
    height: usize,
    /// Nodes in it, aliases followed; none for a collection that is still open.
    size: Option<usize>,
}

impl Tree<'_> {
    /// Remembers a node for its aliases.
    pub(super) fn anchor(&mut self, anchor: usize, id: u32, height: usize, size: Option<usize>) {
        // The parser numbers anchors from 1 without gaps.
        if anchor == 0 || anchor > MAX_NODES {
            return;
        }
        if self.anchored.len() <= anchor {
            self.anchored.resize(anchor + 1, Anchored::default());
        }
        if let Some(slot) = self.anchored.get_mut(anchor) {
            *slot = Anchored { id, height, size };
        }
    }

    pub(super) fn alias(&mut self, place: Span, anchor: usize) -> Result<(), Stop> {
        self.count(place)?;
        let target = self.anchored.get(anchor).copied().unwrap_or_default();
        let name = place.text(self.source);
        let problem = match target.size {
            None => Some((
                format!("`{name}` stands inside of what it stands for"),
                ErrorKind::CyclicAlias,
            )),
            Some(_) if self.open.len() + target.height > MAX_DEPTH => Some((
                format!("`{name}` nests deeper than {MAX_DEPTH} levels"),
                ErrorKind::TooDeep,
            )),
            Some(size) if self.repeated + size > MAX_NODES => Some((
                format!("aliases up to this `{name}` repeat more than {MAX_NODES} nodes"),
                ErrorKind::TooManyNodes,
            )),
            Some(_) => None,
        };
        if let Some((message, kind)) = problem {
            self.error(place, message, kind);
            self.add_null(place);
            return Ok(());
        }
        let size = target.size.unwrap_or_default();
        self.repeated += size;
        let id = self.add(Record {
            first: target.id,
            ..record(place, Form::Alias, ScalarStyle::Plain, 0)
        });
        self.attach(id, target.height, size);
        Ok(())
    }

    pub(super) fn unknown_alias(&mut self, place: Span, name: &str) -> Result<(), Stop> {
        self.count(place)?;
        self.error(
            place,
            format!("no anchor `&{name}` stands before this alias"),
            ErrorKind::UnknownAlias,
        );
        self.add_null(place);
        Ok(())
    }

    fn add_null(&mut self, place: Span) {
        let id = self.add(record(place, Form::Null, ScalarStyle::Plain, 0));
        self.attach(id, 0, 1);
    }
}
