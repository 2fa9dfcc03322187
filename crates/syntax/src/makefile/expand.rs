//! Puts values in place of references, as make does before it runs a recipe.

use railint_source::Span;

use super::lines::reference_end;
use super::variables::Table;
use crate::budget::Budget;
use crate::pieces::Pieces;

/// How many variables may stand inside one another.
const MAX_DEPTH: usize = 24;

/// What the automatic variables of a recipe are made of.
#[derive(Debug, Default)]
pub(super) struct Context {
    pub(super) targets: Vec<String>,
    pub(super) prerequisites: Vec<String>,
}

/// What replaces references.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expander<'a> {
    table: &'a Table,
    pub(super) budget: &'a Budget,
}

/// A stretch of replaced text.
#[derive(Debug, Clone)]
struct Chunk {
    text: String,
    /// A reference as written, which has no value.
    opaque: bool,
}

/// The references that are being replaced, from the outermost to the innermost.
#[derive(Debug, Default)]
struct Nest<'c> {
    active: Vec<String>,
    /// `$(1)`, `$(2)`, ... of the innermost `call`.
    arguments: Vec<Vec<Chunk>>,
    context: Option<&'c Context>,
}

impl<'a> Expander<'a> {
    pub(super) fn new(table: &'a Table, budget: &'a Budget) -> Self {
        Self { table, budget }
    }

    /// `input` with its references replaced.
    pub(super) fn expand(&self, input: &Pieces, context: &Context) -> Pieces {
        let text = input.text();
        let mut nest = Nest {
            context: Some(context),
            ..Nest::default()
        };
        let mut output = Pieces::new(input.to_source(Span::at(0)).start);
        for (span, reference) in segments(text) {
            if !reference {
                output.push_part(input, span);
                continue;
            }
            let place = input.to_source(span);
            let written = span.text(text);
            for chunk in self.reference(written, &mut nest) {
                push(&mut output, &chunk, place);
            }
        }
        output
    }

    /// The text of a value, its references replaced. It stays as written if
    /// there is no budget left for it.
    fn value(&self, text: &str, nest: &mut Nest<'_>) -> Vec<Chunk> {
        if !self.budget.take(text.len()) {
            return vec![opaque(text)];
        }
        let mut chunks = Vec::new();
        for (span, reference) in segments(text) {
            let part = span.text(text);
            if reference {
                chunks.extend(self.reference(part, nest));
            } else {
                chunks.push(literal(part));
            }
        }
        chunks
    }

    /// What stands for a reference: itself if it has no value.
    fn reference(&self, written: &str, nest: &mut Nest<'_>) -> Vec<Chunk> {
        let Some(inside) = name(written) else {
            return vec![opaque(written)];
        };
        if inside == "$" {
            return vec![literal("$")];
        }
        if nest.active.len() >= MAX_DEPTH || !self.budget.take(0) {
            return vec![opaque(written)];
        }
        if let Some(arguments) = inside.strip_prefix("call ") {
            return self.call(written, arguments, nest);
        }
        let name = if inside.contains('$') {
            nest.active.push(String::new());
            let chunks = self.value(inside, nest);
            nest.active.pop();
            if chunks.iter().any(|chunk| chunk.opaque) {
                return vec![opaque(written)];
            }
            chunks.into_iter().map(|chunk| chunk.text).collect()
        } else {
            inside.to_owned()
        };
        if let Some(argument) = argument(&name, nest) {
            return self.affordable(argument, written);
        }
        if let Some(text) = self.automatic(&name, nest) {
            return vec![text];
        }
        self.variable(&name, written, nest)
    }

    fn variable(&self, name: &str, written: &str, nest: &mut Nest<'_>) -> Vec<Chunk> {
        let targets = nest.context.map_or(&[][..], |context| &context.targets);
        match self.table.value(name, targets) {
            Some(value) if !nest.active.iter().any(|active| active == name) => {
                nest.active.push(name.to_owned());
                let chunks = self.value(value, nest);
                nest.active.pop();
                match chunks.as_slice() {
                    [only] if only.opaque => vec![opaque(written)],
                    _ => chunks,
                }
            }
            _ => vec![opaque(written)],
        }
    }

    /// `$(call name,argument,...)`.
    fn call(&self, written: &str, arguments: &str, nest: &mut Nest<'_>) -> Vec<Chunk> {
        let mut arguments = split_at_commas(arguments).into_iter();
        let name = arguments.next().unwrap_or_default().trim();
        nest.active.push(String::new());
        let values: Vec<_> = arguments
            .map(|argument| self.value(argument, nest))
            .collect();
        let outer = std::mem::replace(&mut nest.arguments, values);
        let chunks = self.variable(name, written, nest);
        nest.arguments = outer;
        nest.active.pop();
        chunks
    }

    /// `$@`, `$<` and `$^`, where they are plain names.
    fn automatic(&self, name: &str, nest: &Nest<'_>) -> Option<Chunk> {
        let context = nest.context?;
        let names = match (name, context.targets.as_slice()) {
            ("@", [_]) => &context.targets,
            ("<", _) => context.prerequisites.get(..1)?,
            ("^" | "+", _) => &context.prerequisites,
            _ => return None,
        };
        // The first look is cheap: once nothing is left, nothing is added up.
        let length = |names: &[String]| names.iter().map(|name| name.len() + 1).sum();
        if !self.budget.take(names.len()) || !self.budget.take(length(names)) {
            return None;
        }
        let text = names.join(" ");
        (!text.contains(['%', '$'])).then_some(Chunk {
            text,
            opaque: false,
        })
    }

    fn affordable(&self, chunks: &[Chunk], written: &str) -> Vec<Chunk> {
        let length = chunks.iter().map(|chunk| chunk.text.len() + 1).sum();
        if self.budget.take(length) {
            chunks.to_vec()
        } else {
            vec![opaque(written)]
        }
    }
}

fn argument<'n>(name: &str, nest: &'n Nest<'_>) -> Option<&'n [Chunk]> {
    let index: usize = name.parse().ok()?;
    let argument = nest.arguments.get(index.checked_sub(1)?)?;
    Some(argument)
}

fn push(output: &mut Pieces, chunk: &Chunk, place: Span) {
    if chunk.opaque {
        output.push_opaque(&chunk.text, place);
    } else {
        output.push_text(&chunk.text, place);
    }
}

fn literal(text: &str) -> Chunk {
    Chunk {
        text: text.to_owned(),
        opaque: false,
    }
}

fn opaque(text: &str) -> Chunk {
    Chunk {
        text: text.to_owned(),
        opaque: true,
    }
}

/// What stands in the brackets of a reference, or behind its `$`.
fn name(reference: &str) -> Option<&str> {
    let inside = reference.strip_prefix('$')?;
    for (open, close) in [('(', ')'), ('{', '}')] {
        if let Some(rest) = inside.strip_prefix(open) {
            return rest.strip_suffix(close);
        }
    }
    (!inside.is_empty()).then_some(inside)
}

/// The stretches of `text`, and whether each is a reference.
fn segments(text: &str) -> impl Iterator<Item = (Span, bool)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let start = at;
        let reference = rest.starts_with('$');
        at = if reference {
            reference_end(text, start)
        } else {
            start + rest.find('$').unwrap_or(rest.len())
        };
        Some((Span::new(start, at), reference))
    })
}

/// The arguments of a function: a comma inside a reference or brackets does
/// not divide them.
fn split_at_commas(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let mut start = 0;
    let mut parts = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'{' => depth += 1,
            b')' | b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                parts.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}
