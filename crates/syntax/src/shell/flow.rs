//! From what was read to commands: words with values, and where each runs.

use railint_source::Span;

use super::nested;
use super::raw::{Event, Raw, RawAssignment, RawCommand, RawHeredoc, RawWord};
use super::render::{Rendered, Renderer};
use super::variables::{Environment, environment};
use super::{Script, reader};
use crate::budget::Budget;
use crate::command::{Command, Heredoc, Variable, Word};
use crate::pieces::Pieces;

/// How deep scripts may stand in arguments of scripts.
const MAX_SCRIPTS: usize = 4;

/// Longest folder that is followed.
const MAX_DIRECTORY: usize = 256;

/// Where a script stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) outer: Option<&'a Environment<'a>>,
    pub(super) budget: &'a Budget,
    pub(super) depth: usize,
}

/// Reads the script whose text is `input`.
pub(super) fn script(input: &Pieces, directory: Option<String>, place: Place<'_>) -> Script {
    let raw = reader::read(input);
    let environment = environment(input.text(), &raw.events, place.outer, place.budget);
    let mut flow = Flow {
        input,
        raw: &raw,
        renderer: Renderer {
            text: input.text(),
            environment: &environment,
        },
        environment: &environment,
        place,
        directory: Directory {
            current: directory,
            ..Directory::default()
        },
        scopes: Vec::new(),
        script: Script {
            has_errors: raw.errors,
            ..Script::default()
        },
    };
    for event in &raw.events {
        flow.take(event);
    }
    flow.script
}

/// Where commands run.
#[derive(Debug, Clone, Default)]
struct Directory {
    current: Option<String>,
    /// What `cd -` goes back to.
    previous: Option<String>,
    /// What `popd` goes back to, the last one only.
    pushed: Option<String>,
}

impl Directory {
    /// Follows `cd`, `pushd` and `popd`.
    fn follow(&mut self, command: &Command) {
        match command.name() {
            Some(name @ ("cd" | "pushd")) => {
                let target = command
                    .positional(&[])
                    .first()
                    .map_or("~", |word| word.text.as_str());
                let next = if target == "-" {
                    self.previous.clone()
                } else {
                    join(self.current.as_deref(), target)
                };
                if name == "pushd" {
                    self.pushed.clone_from(&self.current);
                }
                self.previous = std::mem::replace(&mut self.current, next);
            }
            Some("popd") => {
                let next = self.pushed.take();
                self.previous = std::mem::replace(&mut self.current, next);
            }
            _ => {}
        }
    }
}

/// The folder `path`, seen from `current`; unknown if it is absurdly long.
fn join(current: Option<&str>, path: &str) -> Option<String> {
    let joined = match current {
        Some(current) if !path.starts_with(['/', '~', '$', '`']) => format!("{current}/{path}"),
        _ => path.to_owned(),
    };
    (joined.len() <= MAX_DIRECTORY).then_some(joined)
}

struct Flow<'a> {
    /// The text that was read, with its places in the file.
    input: &'a Pieces,
    raw: &'a Raw,
    renderer: Renderer<'a>,
    environment: &'a Environment<'a>,
    place: Place<'a>,
    directory: Directory,
    scopes: Vec<Directory>,
    script: Script,
}

impl Flow<'_> {
    fn take(&mut self, event: &Event) {
        match event {
            Event::Enter => self.scopes.push(self.directory.clone()),
            Event::Leave => {
                if let Some(directory) = self.scopes.pop() {
                    self.directory = directory;
                }
            }
            Event::Command(raw) => self.command(raw),
            Event::Assign {
                assignment,
                conditional,
            } => self.variable(assignment, *conditional),
            Event::Unknown { .. } => {}
        }
    }

    fn command(&mut self, raw: &RawCommand) {
        let mut words = Vec::with_capacity(raw.words.len());
        let mut texts = Vec::with_capacity(raw.words.len());
        for raw_word in &raw.words {
            for rendered in self.renderer.words(raw_word) {
                let pieces = rendered.pieces.through(self.input);
                words.push(self.word(&pieces, rendered.dynamic, raw_word.span));
                texts.push(pieces);
            }
        }
        let Some(mut command) = Command::new(words) else {
            return;
        };
        for assignment in &raw.assignments {
            command.span = command.span.to(self.input.to_source(assignment.span));
            command.assignments.extend(self.assigned(assignment));
        }
        command.directory = self.directory_of(&command);
        self.directory.follow(&command);
        command.stdin = raw
            .stdin
            .and_then(|index| self.raw.heredocs.get(index))
            .map(|heredoc| self.heredoc(heredoc));
        let inner = nested::script_of(&command, &texts);
        let directory = command
            .directory
            .clone()
            .filter(|_| command.name() != Some("ssh"));
        self.script.commands.push(command);
        if let Some(text) = inner
            && self.place.depth < MAX_SCRIPTS
        {
            self.inner_script(&text, directory);
        }
    }

    fn inner_script(&mut self, text: &Pieces, directory: Option<String>) {
        let place = Place {
            outer: Some(self.environment),
            budget: self.place.budget,
            depth: self.place.depth + 1,
        };
        let inner = script(text, directory, place);
        self.script.commands.extend(inner.commands);
        self.script.has_errors |= inner.has_errors;
    }

    /// Where a command runs: a `make` goes where its `-C` says.
    fn directory_of(&self, command: &Command) -> Option<String> {
        let mut directory = self.directory.current.clone();
        if matches!(command.name(), Some("make" | "gmake")) {
            for word in command.flag(&["-C", "--directory"]) {
                directory = join(directory.as_deref(), &word.text);
            }
        }
        directory
    }

    fn word(&self, pieces: &Pieces, dynamic: bool, span: Span) -> Word {
        Word::new(pieces, dynamic, self.input.to_source(span))
    }

    fn assigned(&self, assignment: &RawAssignment) -> Option<(String, Word)> {
        let name = assignment.name.text(self.input.text());
        let (value, rendered) = self.value(assignment)?;
        let pieces = rendered.pieces.through(self.input);
        let word = self.word(&pieces, rendered.dynamic, value.span);
        Some((name.to_owned(), word))
    }

    fn value<'r>(&self, assignment: &'r RawAssignment) -> Option<(&'r RawWord, Rendered)> {
        let value = assignment.value.as_ref()?;
        let rendered = self.renderer.joined(&value.parts, value.span.start);
        Some((value, rendered))
    }

    fn variable(&mut self, assignment: &RawAssignment, conditional: bool) {
        let Some((value, rendered)) = self.value(assignment) else {
            return;
        };
        self.script.variables.push(Variable {
            name: assignment.name.text(self.input.text()).to_owned(),
            value: rendered.pieces.text().to_owned(),
            span: self.input.to_source(assignment.span),
            value_span: self.input.to_source(value.span),
            constant: !rendered.dynamic && !conditional && !assignment.append,
        });
    }

    fn heredoc(&self, heredoc: &RawHeredoc) -> Heredoc {
        let rendered = self.renderer.joined(&heredoc.parts, heredoc.span.start);
        Heredoc {
            content: rendered.pieces.through(self.input),
            span: self.input.to_source(heredoc.span),
            quoted: heredoc.quoted,
            dynamic: rendered.dynamic,
        }
    }
}
