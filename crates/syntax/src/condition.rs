//! Small conditions on the fields of a YAML tree, as people write them into a
//! policy: `spec.type == NodePort`, `!spec.resources`, `containers[*].image like *:latest`.
//!
//! A field is a path of keys. `[2]` is an item of a list, `[*]` every item or
//! value, `["a.b/c"]` a key with signs in it. Of a field that is not there only
//! `!FIELD` is true.

mod parse;
mod wildcard;

use railint_source::Span;

use crate::yaml::{Kind, Node};

pub use wildcard::is_like;

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    text: String,
    path: Vec<Step>,
    test: Test,
}

/// One step on the way to a field.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Item(usize),
    Every,
}

/// What is asked of a field.
#[derive(Debug, Clone, PartialEq)]
enum Test {
    /// It is there, and not null.
    Present,
    Absent,
    Equal(String),
    Differs(String),
    /// A pattern in which `*` stands for any text.
    Like(String),
    /// A comparison of numbers: which orders are meant, and the number.
    Number(Order, f64),
}

/// How a number has to stand to the one in the condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Below,
    BelowOrEqual,
    Above,
    AboveOrEqual,
}

/// Where a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// By the field at this place, key and value.
    At(Span),
    /// By a field that is not there.
    Nowhere,
}

impl Condition {
    /// The condition that the field of this name under `metadata.labels` is
    /// there: `app` or, with its value, `app=web`.
    #[must_use]
    pub fn label(label: &str) -> Self {
        let (key, value) = match label.split_once('=') {
            Some((key, value)) => (key, Some(value)),
            None => (label, None),
        };
        let path = ["metadata", "labels", key];
        Self {
            text: label.to_owned(),
            path: path.map(|key| Step::Key(key.to_owned())).to_vec(),
            test: value.map_or(Test::Present, |value| Test::Equal(value.to_owned())),
        }
    }

    /// The condition as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is about a field that is not there.
    #[must_use]
    pub fn is_about_absence(&self) -> bool {
        self.test == Test::Absent
    }

    /// Whether no tree can fulfil both: they say of one field what excludes one
    /// another. Not every such pair is found out.
    #[must_use]
    pub fn excludes(&self, other: &Self) -> bool {
        let one_field = self.path == other.path && !self.path.contains(&Step::Every);
        if !one_field {
            return false;
        }
        match (&self.test, &other.test) {
            (Test::Absent, test) | (test, Test::Absent) => *test != Test::Absent,
            (Test::Equal(one), Test::Equal(two)) => one != two,
            (Test::Equal(one), Test::Differs(two)) | (Test::Differs(two), Test::Equal(one)) => {
                one == two
            }
            (Test::Equal(one), Test::Like(two)) | (Test::Like(two), Test::Equal(one)) => {
                !is_like(one, two)
            }
            _ => false,
        }
    }

    /// Where the condition holds in the tree below `root`; `None` where it does
    /// not. A value that `is_known` denies (it is encrypted, or made by a
    /// template) is equal to nothing and different from nothing.
    #[must_use]
    pub fn holds(&self, root: Node<'_>, is_known: &dyn Fn(Span) -> bool) -> Option<Holds> {
        let mut found = None;
        let mut there = false;
        walk(root, None, &self.path, &mut |span, node| {
            there |= !node.is_null();
            if self.is_met_by(node) && is_known(node.span()) {
                found = Some(span);
            }
            found.is_some()
        });
        match self.test {
            Test::Absent => (!there).then_some(Holds::Nowhere),
            _ => found.map(Holds::At),
        }
    }

    fn is_met_by(&self, node: Node<'_>) -> bool {
        let equal = |value: &str| {
            node.as_str() == Some(value) || node.as_key().is_some_and(|text| text == *value)
        };
        let scalar = matches!(node.kind(), Kind::Scalar | Kind::Null);
        match &self.test {
            Test::Present => !node.is_null(),
            Test::Absent => false,
            Test::Equal(value) => equal(value),
            Test::Differs(value) => scalar && !equal(value),
            Test::Like(pattern) => node.as_str().is_some_and(|text| is_like(text, pattern)),
            Test::Number(order, limit) => node.as_f64().is_some_and(|number| match order {
                Order::Below => number < *limit,
                Order::BelowOrEqual => number <= *limit,
                Order::Above => number > *limit,
                Order::AboveOrEqual => number >= *limit,
            }),
        }
    }
}

/// Goes to every field that the path leads to, until one is enough. `at` is the
/// place of the node itself, with its key.
fn walk(
    node: Node<'_>,
    at: Option<Span>,
    path: &[Step],
    look: &mut dyn FnMut(Span, Node<'_>) -> bool,
) -> bool {
    let Some((step, rest)) = path.split_first() else {
        return look(at.unwrap_or_else(|| node.span()), node);
    };
    match (step, node.kind()) {
        (Step::Key(key), Kind::Mapping) => node.get(key).is_some_and(|entry| {
            let at = entry.key.span().to(entry.value.span());
            walk(entry.value, Some(at), rest, look)
        }),
        (Step::Item(index), Kind::Sequence) => node
            .items()
            .nth(*index)
            .is_some_and(|item| walk(item, None, rest, look)),
        (Step::Every, Kind::Sequence) => {
            let mut items = node.items();
            items.any(|item| walk(item, None, rest, look))
        }
        (Step::Every, Kind::Mapping) => node.entries().any(|entry| {
            let at = entry.key.span().to(entry.value.span());
            walk(entry.value, Some(at), rest, look)
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
