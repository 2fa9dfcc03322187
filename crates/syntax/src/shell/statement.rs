//! Statements: reserved words, assignments and where a command ends.

use railint_source::Span;

use super::raw::{Event, Part, RawAssignment, RawCommand, RawWord};
use super::reader::Reader;
use crate::command::is_identifier;

/// A compound command that has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    If,
    Loop,
    Case {
        /// Whether a pattern comes next, not a command.
        pattern: bool,
    },
    Brace {
        function: bool,
    },
}

/// What ends a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    /// A line break, `;` or `&`.
    End,
    /// `;;` and its variants.
    EndOfCase,
    Pipe,
    And,
    Or,
}

/// The state of a list of commands.
#[derive(Debug, Default)]
pub(super) struct Statement {
    /// The command that is being read.
    pub(super) command: RawCommand,
    /// What it stands in.
    pub(super) blocks: Vec<Block>,
    /// The name of a function was read, its body comes next.
    pub(super) function_next: bool,
    /// `[[ ]]` or `(( ))` was read, which are no commands for anyone else.
    pub(super) after_test: bool,
    /// What comes next depends on a command before it.
    chained: bool,
    /// The here-document that `cat` passes on through a pipe.
    piped: Option<usize>,
}

impl Statement {
    /// Whether a pattern of `case` comes next.
    pub(super) fn in_pattern(&self) -> bool {
        self.blocks.last() == Some(&Block::Case { pattern: true })
    }

    pub(super) fn end_pattern(&mut self) {
        self.set_pattern(false);
    }

    fn set_pattern(&mut self, value: bool) {
        if let Some(Block::Case { pattern }) = self.blocks.last_mut() {
            *pattern = value;
        }
    }

    fn is_conditional(&self) -> bool {
        self.chained
            || self
                .blocks
                .iter()
                .any(|block| !matches!(block, Block::Brace { .. }))
    }
}

/// Builtins that set the variables named in their arguments.
const DECLARATIONS: &[&str] = &["export", "local", "readonly", "declare", "typeset"];

/// Builtins after which the value of a variable that they name is unknown.
const SETTERS: &[&str] = &["read", "unset", "getopts", "mapfile", "readarray"];

impl Reader<'_> {
    /// Takes a word for what it is where it stands.
    pub(super) fn take_word(&mut self, statement: &mut Statement, word: RawWord) {
        if word.span.is_empty() {
            self.raw.errors = true;
            self.skip_character();
            return;
        }
        if statement.in_pattern() {
            if word.plain(self.text) == Some("esac") {
                statement.blocks.pop();
            }
            return;
        }
        if self.at_redirect() && self.is_descriptor(&word) {
            return;
        }
        if statement.command.words.is_empty() {
            if statement.command.assignments.is_empty() && self.reserved(statement, &word) {
                return;
            }
            if let Some(assignment) = self.assignment(&word) {
                statement.command.assignments.push(assignment);
                return;
            }
        }
        statement.command.words.push(word);
    }

    /// Whether `word` is the number before `>` and not an argument.
    fn is_descriptor(&self, word: &RawWord) -> bool {
        word.plain(self.text).is_some_and(|text| {
            text.bytes().all(|byte| byte.is_ascii_digit())
                || (text.starts_with('{') && text.ends_with('}'))
        })
    }

    /// Takes a reserved word; `false` if it is none.
    fn reserved(&mut self, statement: &mut Statement, word: &RawWord) -> bool {
        match word.plain(self.text) {
            Some("if") => statement.blocks.push(Block::If),
            Some("while" | "until") => statement.blocks.push(Block::Loop),
            Some("for" | "select") => {
                statement.blocks.push(Block::Loop);
                self.for_header();
            }
            Some("case") => self.case_header(statement),
            Some("then" | "else" | "elif" | "do" | "!" | "coproc") => {}
            Some("fi") => self.close_block(statement, |block| *block == Block::If),
            Some("done") => self.close_block(statement, |block| *block == Block::Loop),
            Some("esac") => {
                self.close_block(statement, |block| matches!(block, Block::Case { .. }));
            }
            Some("{") => {
                let function = std::mem::take(&mut statement.function_next);
                if function {
                    self.raw.events.push(Event::Enter);
                }
                statement.blocks.push(Block::Brace { function });
            }
            Some("}") => {
                if statement.blocks.last() == Some(&Block::Brace { function: true }) {
                    self.raw.events.push(Event::Leave);
                }
                self.close_block(statement, |block| matches!(block, Block::Brace { .. }));
            }
            Some("function") => {
                self.word_after_blanks();
                self.skip_blanks();
                if self.peek() == Some(b'(') {
                    self.skip_empty_brackets();
                }
                statement.function_next = true;
            }
            Some("[[") => {
                self.skip_test();
                statement.after_test = true;
            }
            _ => return false,
        }
        true
    }

    fn close_block(&mut self, statement: &mut Statement, fits: impl Fn(&Block) -> bool) {
        if statement.blocks.last().is_some_and(fits) {
            statement.blocks.pop();
        } else {
            self.raw.errors = true;
        }
    }

    /// `NAME in words` or `((...))` behind `for`.
    fn for_header(&mut self) {
        self.skip_blanks();
        if self.skip_arithmetic(0) {
            return;
        }
        if let Some(name) = self.word_after_blanks() {
            self.raw.events.push(Event::Unknown { name: name.span });
        }
        while self.word_after_blanks().is_some() {}
    }

    /// `WORD in` behind `case`.
    fn case_header(&mut self, statement: &mut Statement) {
        self.word_after_blanks();
        self.skip_blanks();
        while self.line_break() > 0 {
            self.at += self.line_break();
            self.skip_blanks();
        }
        let word = self.word();
        if word.plain(self.text) == Some("in") {
            statement.blocks.push(Block::Case { pattern: true });
        } else {
            self.raw.errors = true;
        }
    }

    /// Takes the command that ends here.
    pub(super) fn end_command(&mut self, statement: &mut Statement, operator: Operator) {
        let mut command = std::mem::take(&mut statement.command);
        let conditional = statement.is_conditional();
        let name = command.words.first().and_then(|word| word.plain(self.text));
        let test = std::mem::take(&mut statement.after_test) || matches!(name, Some("[" | "test"));
        let piped = statement.piped.take();
        if command.words.is_empty() {
            self.assign(command.assignments, conditional);
        } else {
            command.stdin = command.stdin.or(piped);
            if operator == Operator::Pipe && name == Some("cat") && reads_stdin(&command, self.text)
            {
                statement.piped = command.stdin;
            }
            command.words.shrink_to_fit();
            let declared = self.declared(&command);
            let unknown = self.unknown(&command);
            self.raw.events.push(Event::Command(command));
            self.assign(declared, conditional);
            self.raw.events.extend(unknown);
            statement.function_next = false;
        }
        match operator {
            Operator::Or => statement.chained = true,
            Operator::And => statement.chained |= test,
            Operator::Pipe => {}
            Operator::End => statement.chained = false,
            Operator::EndOfCase => {
                statement.chained = false;
                if !matches!(statement.blocks.last(), Some(Block::Case { .. })) {
                    self.raw.errors = true;
                }
                statement.set_pattern(true);
            }
        }
    }

    fn assign(&mut self, assignments: Vec<RawAssignment>, conditional: bool) {
        let events = assignments.into_iter().map(|assignment| Event::Assign {
            assignment,
            conditional,
        });
        self.raw.events.extend(events);
    }

    /// The variables that `export A=b` and the like set.
    fn declared(&self, command: &RawCommand) -> Vec<RawAssignment> {
        let mut words = command.words.iter();
        let name = words.next().and_then(|word| word.plain(self.text));
        if !name.is_some_and(|name| DECLARATIONS.contains(&name)) {
            return Vec::new();
        }
        words.filter_map(|word| self.assignment(word)).collect()
    }

    /// The variables that `read A` and the like change.
    fn unknown(&self, command: &RawCommand) -> Vec<Event> {
        let mut words = command.words.iter();
        let name = words.next().and_then(|word| word.plain(self.text));
        if !name.is_some_and(|name| SETTERS.contains(&name)) {
            return Vec::new();
        }
        words
            .filter(|word| word.plain(self.text).is_some_and(is_identifier))
            .map(|word| Event::Unknown { name: word.span })
            .collect()
    }

    /// `NAME=value`, if the word is that.
    fn assignment(&self, word: &RawWord) -> Option<RawAssignment> {
        let Some(Part::Literal {
            span: first,
            quoted: false,
        }) = word.parts.first()
        else {
            return None;
        };
        if first.start != word.span.start {
            return None;
        }
        let text = first.text(self.text);
        let length =
            text.find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))?;
        let name = Span::new(first.start, first.start + length);
        if !is_identifier(name.text(self.text)) {
            return None;
        }
        let behind = text.get(length..)?;
        if behind.starts_with('[') {
            let whole = word.span.text(self.text);
            return (whole.contains("]=") || whole.contains("]+=")).then_some(RawAssignment {
                name,
                value: None,
                append: true,
                span: word.span,
            });
        }
        let append = behind.starts_with("+=");
        if !append && !behind.starts_with('=') {
            return None;
        }
        let value_start = name.end + if append { 2 } else { 1 };
        let mut parts = word.parts.clone();
        if let Some(Part::Literal { span, .. }) = parts.first_mut() {
            span.start = value_start;
        }
        Some(RawAssignment {
            name,
            value: Some(RawWord {
                parts,
                span: Span::new(value_start, word.span.end),
                quoted: word.quoted,
            }),
            append,
            span: word.span,
        })
    }
}

/// Whether `cat` passes on its standard input: it names no file.
fn reads_stdin(command: &RawCommand, text: &str) -> bool {
    command
        .words
        .iter()
        .skip(1)
        .all(|word| word.plain(text) == Some("-"))
}
