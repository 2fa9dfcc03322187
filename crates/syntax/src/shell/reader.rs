//! Reads shell text command by command.
//!
//! This is no grammar of the shell: it finds where commands begin and end, and
//! which words are theirs. It takes one pass, its nesting is bounded, and
//! whatever it cannot make sense of it steps over, with a note.

use railint_source::Span;

use super::raw::{Event, Raw, RawCommand, RawWord};
use super::statement::{Block, Operator, Statement};
use crate::pieces::Pieces;

/// How deep quotes, substitutions and subshells may be nested. Deeper text is
/// read as if the opening bracket were not there.
const MAX_DEPTH: usize = 48;

/// What ends a list of commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Close {
    /// The end of the text.
    End,
    /// `)`.
    Paren,
}

/// A place in shell text, and what has been found before it.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    /// Where the text ends, or the part of it that is being read.
    pub(super) end: usize,
    pub(super) depth: usize,
    /// Stretches that are not to be read as code, in order, those that begin
    /// here or later.
    pub(super) opaque: std::iter::Peekable<std::vec::IntoIter<Span>>,
    /// Here-documents announced on this line, whose text begins on the next.
    pub(super) pending: Vec<super::heredoc::Pending>,
    pub(super) raw: Raw,
}

/// Reads the whole of a text.
pub(super) fn read(input: &Pieces) -> Raw {
    let mut reader = Reader {
        text: input.text(),
        bytes: input.text().as_bytes(),
        at: 0,
        end: input.text().len(),
        depth: 0,
        opaque: input.opaque().collect::<Vec<_>>().into_iter().peekable(),
        pending: Vec::new(),
        raw: Raw::default(),
    };
    reader.list(Close::End);
    reader.heredoc_bodies();
    reader.raw
}

impl Reader<'_> {
    /// Reads commands until `close`, and that as well.
    fn list(&mut self, close: Close) {
        let mut statement = Statement::default();
        let mut closed = close == Close::End;
        loop {
            self.skip_blanks();
            let Some(byte) = self.peek() else { break };
            let line_break = self.line_break();
            match byte {
                _ if line_break > 0 => {
                    self.end_command(&mut statement, Operator::End);
                    self.at += line_break;
                    self.heredoc_bodies();
                }
                b'#' => self.skip_comment(),
                b';' | b'&' | b'|' if !self.at_redirect() => self.operator(&mut statement),
                b')' if statement.in_pattern() => {
                    self.at += 1;
                    statement.end_pattern();
                }
                b')' if close == Close::Paren => {
                    self.at += 1;
                    closed = true;
                    break;
                }
                b')' => {
                    self.raw.errors = true;
                    self.at += 1;
                    self.end_command(&mut statement, Operator::End);
                }
                b'(' => self.round_bracket(&mut statement),
                b'<' | b'>' | b'&' if self.at_redirect() => self.redirect(&mut statement.command),
                _ => {
                    let word = self.word();
                    self.take_word(&mut statement, word);
                }
            }
        }
        self.end_command(&mut statement, Operator::End);
        self.raw.errors |= !closed || !statement.blocks.is_empty();
        for block in statement.blocks.iter().rev() {
            if matches!(block, Block::Brace { function: true }) {
                self.raw.events.push(Event::Leave);
            }
        }
    }

    /// Reads a list that stands inside this one and has a scope of its own.
    pub(super) fn nested(&mut self, close: Close) {
        if !self.deeper() {
            return;
        }
        self.raw.events.push(Event::Enter);
        self.list(close);
        self.raw.events.push(Event::Leave);
        self.depth -= 1;
    }

    /// `;`, `&`, `|` and what begins with them.
    fn operator(&mut self, statement: &mut Statement) {
        let first = self.peek().unwrap_or_default();
        let (operator, length) = match (first, self.peek_at(1), self.peek_at(2)) {
            (b';', Some(b';'), Some(b'&')) => (Operator::EndOfCase, 3),
            (b';', Some(b';' | b'&'), _) => (Operator::EndOfCase, 2),
            (b'&', Some(b'&'), _) => (Operator::And, 2),
            (b'|', Some(b'|'), _) => (Operator::Or, 2),
            (b'|', Some(b'&'), _) => (Operator::Pipe, 2),
            (b'|', _, _) => (Operator::Pipe, 1),
            _ => (Operator::End, 1),
        };
        self.at += length;
        self.end_command(statement, operator);
    }

    /// `(` between words: arithmetic, a subshell, or the brackets that make a
    /// function of the name before them.
    fn round_bracket(&mut self, statement: &mut Statement) {
        if statement.in_pattern() {
            self.at += 1;
            return;
        }
        if statement.command.words.is_empty() && self.skip_arithmetic(0) {
            statement.after_test = true;
            return;
        }
        if let [_] = statement.command.words.as_slice()
            && self.skip_empty_brackets()
        {
            statement.command = RawCommand::default();
            statement.function_next = true;
            return;
        }
        self.raw.errors |= !statement.command.words.is_empty();
        self.end_command(statement, Operator::End);
        statement.function_next = false;
        self.at += 1;
        self.nested(Close::Paren);
    }

    /// `( )` behind the name of a function.
    pub(super) fn skip_empty_brackets(&mut self) -> bool {
        let start = self.at;
        self.at += 1;
        self.skip_blanks();
        if self.skip(b')') {
            return true;
        }
        self.at = start;
        false
    }

    /// Words up to the `)` that belongs to a `(` before: nothing in them is a
    /// command, except in substitutions.
    pub(super) fn bracketed_words(&mut self) {
        if !self.deeper() {
            return;
        }
        loop {
            self.skip_blanks();
            match self.peek() {
                None => {
                    self.raw.errors = true;
                    break;
                }
                Some(b')') => {
                    self.at += 1;
                    break;
                }
                Some(b'#') => self.skip_comment(),
                Some(_) => {
                    if self.word().span.is_empty() {
                        self.skip_character();
                    }
                }
            }
        }
        self.depth -= 1;
    }

    /// `[[ ... ]]`, whose operators look like those between commands.
    pub(super) fn skip_test(&mut self) {
        loop {
            self.skip_blanks();
            if self.peek().is_none() {
                self.raw.errors = true;
                return;
            }
            let word = self.word();
            if word.span.is_empty() {
                self.skip_character();
            } else if word.plain(self.text) == Some("]]") {
                return;
            }
        }
    }

    /// Reads the next word if there is one on this line.
    pub(super) fn word_after_blanks(&mut self) -> Option<RawWord> {
        self.skip_blanks();
        let word = self.word();
        (!word.span.is_empty()).then_some(word)
    }

    /// One level deeper, unless that is too deep.
    pub(super) fn deeper(&mut self) -> bool {
        if self.depth >= MAX_DEPTH {
            self.raw.errors = true;
            return false;
        }
        self.depth += 1;
        true
    }
}
