//! Variables of a script that have one value wherever they are used.
//!
//! Scripts are not run, so the order of things is not known. A variable is
//! constant if the script gives it only one value; it does not matter where.

use std::collections::HashMap;

use super::raw::{Event, RawWord};
use super::render::Renderer;
use crate::budget::Budget;

/// How many variables may depend on one another in a chain.
const MAX_CHAIN: usize = 24;

/// Longest value that is put in place of a variable.
const MAX_VALUE: usize = 16 << 10;

/// The value of a variable.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) text: String,
    /// Whether the variable may have another value when the script runs.
    pub(super) dynamic: bool,
}

/// The variables of a script and of the one that runs it.
pub(super) struct Environment<'a> {
    values: HashMap<&'a str, Option<Value>>,
    outer: Option<&'a Environment<'a>>,
    pub(super) budget: &'a Budget,
}

impl Environment<'_> {
    /// The one value of a variable. Each call costs something, so that no
    /// script can blow up by repeating a long one.
    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        let value = match self.values.get(name) {
            Some(value) => value.as_ref()?,
            None => return self.outer?.value(name),
        };
        self.budget.take(value.text.len()).then_some(value)
    }

    /// Whether the script itself gives the variable a value, known or not.
    pub(super) fn is_assigned(&self, name: &str) -> bool {
        self.values.contains_key(name) || self.outer.is_some_and(|outer| outer.is_assigned(name))
    }
}

/// One place where a variable gets a value.
struct Given<'a> {
    value: Option<&'a RawWord>,
    append: bool,
    conditional: bool,
}

/// Works out which variables of a script are constant.
pub(super) fn environment<'a>(
    text: &'a str,
    events: &'a [Event],
    outer: Option<&'a Environment<'a>>,
    budget: &'a Budget,
) -> Environment<'a> {
    let mut given: HashMap<&str, Vec<Given<'_>>> = HashMap::new();
    let mut order = Vec::new();
    for event in events {
        let (name, place) = match event {
            Event::Assign {
                assignment,
                conditional,
            } => (
                assignment.name,
                Given {
                    value: assignment.value.as_ref(),
                    append: assignment.append,
                    conditional: *conditional,
                },
            ),
            Event::Unknown { name } => (
                *name,
                Given {
                    value: None,
                    append: false,
                    conditional: false,
                },
            ),
            _ => continue,
        };
        let name = name.text(text);
        let places = given.entry(name).or_default();
        if places.is_empty() {
            order.push(name);
        }
        places.push(place);
    }
    let mut resolver = Resolver {
        text,
        given,
        environment: Environment {
            values: HashMap::new(),
            outer,
            budget,
        },
    };
    for name in order {
        resolver.resolve(name, 0);
    }
    resolver.environment
}

struct Resolver<'a> {
    text: &'a str,
    given: HashMap<&'a str, Vec<Given<'a>>>,
    environment: Environment<'a>,
}

impl<'a> Resolver<'a> {
    fn resolve(&mut self, name: &'a str, depth: usize) {
        if depth > MAX_CHAIN || self.environment.values.contains_key(name) {
            return;
        }
        let Some(places) = self.given.remove(name) else {
            return;
        };
        for place in &places {
            for needed in needed(place.value, self.text) {
                self.resolve(needed, depth + 1);
            }
        }
        let value = self.common_value(&places);
        self.environment.values.insert(name, value);
    }

    /// The value that all places agree on.
    fn common_value(&self, places: &[Given<'a>]) -> Option<Value> {
        let renderer = Renderer {
            text: self.text,
            environment: &self.environment,
        };
        let mut common: Option<Value> = None;
        for place in places {
            let raw = place.value?;
            let rendered = renderer.joined(&raw.parts, raw.span.start);
            if rendered.opaque || rendered.pieces.text().len() > MAX_VALUE {
                return None;
            }
            let text = rendered.pieces.text();
            let dynamic = rendered.dynamic || place.conditional;
            match &mut common {
                None => {
                    common = Some(Value {
                        text: text.to_owned(),
                        dynamic: dynamic || place.append,
                    });
                }
                Some(value) if place.append && value.text.len() + text.len() <= MAX_VALUE => {
                    value.text.push_str(text);
                    value.dynamic |= dynamic;
                }
                Some(value) if value.text == text && !place.append => value.dynamic |= dynamic,
                Some(_) => return None,
            }
        }
        common
    }
}

/// The variables that a value is made of.
fn needed<'a>(value: Option<&RawWord>, text: &'a str) -> Vec<&'a str> {
    let mut names = Vec::new();
    let mut rest: Vec<_> = value.map_or(&[][..], |word| &word.parts).iter().collect();
    while let Some(part) = rest.pop() {
        if let super::raw::Part::Variable { name, default, .. } = part {
            names.push(name.text(text));
            rest.extend(default.iter().flatten());
        }
    }
    names
}
