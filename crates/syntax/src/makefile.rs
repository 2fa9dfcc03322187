//! Makefiles: targets, variables and the commands of recipes.
//!
//! The scanner is our own. `makefile-lossless` was measured first: 100,000
//! lines of one recipe take it 6 s (the square of their number), it drops what
//! stands behind 128 open conditionals, and it does not see `target: ; recipe`.
//!
//! Make is not run, so all branches of conditionals are read, and a variable
//! has a value where the file gives it only one. A default (`?=`) counts as
//! that value although a caller may give another. What `include`, functions and
//! the caller bring is unknown and left as written.

mod expand;
mod lines;
mod recipe;
mod statement;
mod variables;

use std::collections::HashSet;

use railint_source::Span;

use crate::budget::Budget;
use crate::command::{Command, Word};
use crate::pieces::Pieces;
use crate::shell::MAX_LENGTH;
use expand::{Context, Expander};
use statement::{Assign, Kind, Statement};
use variables::Table;

pub use crate::command::Variable;

/// Longest name of a target that its commands carry along.
const MAX_NAME: usize = 256;

/// What a Makefile holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Makefile {
    /// The targets in order; one for each time that a rule names it. Special
    /// targets, such as `.PHONY`, are not among them.
    pub targets: Vec<Target>,
    /// Where variables get a value, in order.
    pub variables: Vec<Variable>,
    /// The commands of all recipes, in order.
    pub commands: Vec<Command>,
    /// The files of `include`, `-include` and `sinclude`.
    pub includes: Vec<Word>,
    /// Some recipe has quotes or brackets that do not match, so that commands
    /// may have been missed, or the file is longer than 1 MiB and was not read.
    pub has_errors: bool,
}

/// A target of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its name, constants replaced.
    pub name: String,
    /// The name in the file.
    pub span: Span,
    /// What it depends on, in order, with the order-only ones.
    pub prerequisites: Vec<String>,
    /// Whether `.PHONY` names it.
    pub phony: bool,
}

/// Reads a Makefile. What makes no sense to make is stepped over.
#[must_use]
pub fn parse(text: &str) -> Makefile {
    if text.len() > MAX_LENGTH {
        return Makefile {
            has_errors: true,
            ..Makefile::default()
        };
    }
    let statements = statement::read(text);
    let budget = Budget::of_file();
    let mut table = Table::new(&statements);
    let scopes = scopes(&statements, Expander::new(&table, &budget));
    table.add_scoped(&statements, &scopes);
    let expander = Expander::new(&table, &budget);
    let rules = rules(&statements, expander);
    Builder {
        text,
        expander,
        rules: &rules,
        makefile: Makefile::default(),
    }
    .build(&statements)
}

/// A rule whose names have been worked out.
#[derive(Debug, Default)]
struct Names {
    targets: Vec<Word>,
    prerequisites: Vec<String>,
}

/// The names in all rules, in order.
fn rules(statements: &[Statement], expander: Expander<'_>) -> Vec<Names> {
    let rules = statements.iter().filter_map(|statement| match statement {
        Statement::Rule(rule) => Some(rule),
        _ => None,
    });
    let words = |pieces| split(&expander.expand(pieces, &Context::default()));
    rules
        .map(|rule| Names {
            targets: words(&rule.targets),
            prerequisites: words(&rule.prerequisites)
                .into_iter()
                .map(|word| word.text)
                .filter(|name| name != "|")
                .collect(),
        })
        .collect()
}

/// The targets of all assignments that are for some targets only, in order.
fn scopes(statements: &[Statement], expander: Expander<'_>) -> Vec<Vec<String>> {
    let scopes = statements.iter().filter_map(|statement| match statement {
        Statement::Assign(assign) => assign.scope.as_ref(),
        _ => None,
    });
    scopes
        .map(|scope| {
            let words = split(&expander.expand(scope, &Context::default()));
            words.into_iter().map(|word| word.text).collect()
        })
        .collect()
}

/// The words between blanks. What was not resolved stays in one word, whatever
/// is written in it.
fn split(pieces: &Pieces) -> Vec<Word> {
    let text = pieces.text();
    let mut opaque = pieces.opaque().peekable();
    let mut words = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at <= text.len() {
        if let Some(span) = opaque.next_if(|span| span.start == at) {
            at = span.end;
            continue;
        }
        let character = text.get(at..).and_then(|rest| rest.chars().next());
        let length = character.map_or(1, char::len_utf8);
        if character.is_none_or(char::is_whitespace) {
            words.extend(word(pieces, Span::new(start, at)));
            start = at + length;
        }
        at += length;
    }
    words
}

fn word(pieces: &Pieces, span: Span) -> Option<Word> {
    if span.is_empty() {
        return None;
    }
    let mut part = Pieces::new(0);
    part.push_part(pieces, span);
    let dynamic = part.opaque().next().is_some();
    Some(Word::new(&part, dynamic, pieces.to_source(span)))
}

struct Builder<'a> {
    text: &'a str,
    expander: Expander<'a>,
    rules: &'a [Names],
    makefile: Makefile,
}

impl Builder<'_> {
    fn build(mut self, statements: &[Statement]) -> Makefile {
        let one_shell = self.is_special(".ONESHELL");
        let phony = self.phony();
        let mut next_rule = 0;
        let mut context = Context::default();
        let mut recipe: Vec<Span> = Vec::new();
        for statement in statements {
            if !matches!(statement, Statement::Recipe(_)) || !one_shell {
                self.run(&mut recipe, &context, one_shell);
            }
            match statement {
                Statement::Rule(_) => {
                    context = self.context(next_rule);
                    self.add_targets(next_rule, &phony);
                    next_rule += 1;
                }
                Statement::Recipe(lines) => recipe.extend(lines),
                Statement::Assign(assign) => {
                    let variable = self.variable(assign);
                    self.makefile.variables.push(variable);
                }
                Statement::Include(files) => {
                    let files = self.expander.expand(files, &Context::default());
                    self.makefile.includes.extend(split(&files));
                }
            }
        }
        self.run(&mut recipe, &context, one_shell);
        self.makefile
    }

    fn is_special(&self, name: &str) -> bool {
        self.rules
            .iter()
            .flat_map(|rule| &rule.targets)
            .any(|target| target.text == name)
    }

    /// What `.PHONY` names.
    fn phony(&self) -> HashSet<String> {
        self.rules
            .iter()
            .filter(|rule| rule.targets.iter().any(|target| target.text == ".PHONY"))
            .flat_map(|rule| rule.prerequisites.iter().cloned())
            .collect()
    }

    fn context(&self, rule: usize) -> Context {
        let Some(names) = self.rules.get(rule) else {
            return Context::default();
        };
        let targets = names.targets.iter().map(|target| target.text.clone());
        Context {
            targets: targets.collect(),
            prerequisites: names.prerequisites.clone(),
        }
    }

    fn add_targets(&mut self, rule: usize, phony: &HashSet<String>) {
        let Some(names) = self.rules.get(rule) else {
            return;
        };
        let cost = names.prerequisites.iter().map(|name| name.len() + 32).sum();
        for (index, target) in names.targets.iter().enumerate() {
            if is_special_name(&target.text) {
                continue;
            }
            // Many targets times many prerequisites is more than a file holds.
            let affordable = index == 0 || self.expander.budget.take(cost);
            let prerequisites = if affordable {
                names.prerequisites.clone()
            } else {
                Vec::new()
            };
            self.makefile.targets.push(Target {
                name: target.text.clone(),
                span: target.span,
                prerequisites,
                phony: phony.contains(&target.text),
            });
        }
    }

    fn variable(&self, assign: &Assign) -> Variable {
        let value = self.expander.expand(&assign.value, &Context::default());
        let whole = Span::new(0, assign.value.text().len());
        Variable {
            name: assign.name.clone(),
            value: value.text().to_owned(),
            span: assign.span,
            value_span: assign.value.to_source(whole),
            constant: value.opaque().next().is_none()
                && assign.kind == Kind::Set
                && !assign.conditional,
        }
    }

    /// Reads the recipe lines gathered so far.
    fn run(&mut self, lines: &mut Vec<Span>, context: &Context, one_shell: bool) {
        if lines.is_empty() {
            return;
        }
        let script = recipe::read(self.text, lines, &self.expander, context, one_shell);
        lines.clear();
        self.makefile.has_errors |= script.has_errors;
        let target = context.targets.first();
        let target = target.filter(|name| name.len() <= MAX_NAME);
        for mut command in script.commands {
            command.target = target.cloned();
            self.makefile.commands.push(command);
        }
    }
}

/// Whether make gives the name a meaning of its own: `.PHONY`, `.DEFAULT`.
fn is_special_name(name: &str) -> bool {
    name.strip_prefix('.').is_some_and(|rest| {
        rest.len() > 2
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
    })
}

#[cfg(test)]
mod tests;
