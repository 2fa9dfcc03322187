//! Redirections, here-documents and here-strings.

use railint_source::Span;

use super::raw::{Part, RawCommand, RawHeredoc};
use super::reader::Reader;
use super::word::Mode;

/// A here-document whose text has not been reached.
pub(super) struct Pending {
    index: usize,
    delimiter: String,
    /// `<<-`: tabs before each line are not part of it.
    strip_tabs: bool,
}

impl Reader<'_> {
    /// Whether a redirection stands here: `<`, `>`, `&>`, but not `<(`.
    pub(super) fn at_redirect(&self) -> bool {
        match self.peek() {
            Some(b'<' | b'>') => self.peek_at(1) != Some(b'('),
            Some(b'&') => self.peek_at(1) == Some(b'>'),
            _ => false,
        }
    }

    /// A redirection with its target.
    pub(super) fn redirect(&mut self, command: &mut RawCommand) {
        let rest = self
            .text
            .get(self.at..self.end.min(self.at + 3))
            .unwrap_or_else(|| Span::new(self.at, self.at + 1).text(self.text));
        if rest.starts_with("<<<") {
            self.at += 3;
            self.here_string(command);
        } else if rest.starts_with("<<") {
            self.at += 2;
            let strip_tabs = self.skip(b'-');
            self.announce(command, strip_tabs);
        } else {
            while matches!(self.peek(), Some(b'<' | b'>' | b'&' | b'|')) {
                self.at += 1;
            }
            self.word_after_blanks();
        }
    }

    fn here_string(&mut self, command: &mut RawCommand) {
        let Some(word) = self.word_after_blanks() else {
            self.raw.errors = true;
            return;
        };
        command.stdin = Some(self.raw.heredocs.len());
        self.raw.heredocs.push(RawHeredoc {
            parts: word.parts,
            span: word.span,
            quoted: false,
        });
    }

    fn announce(&mut self, command: &mut RawCommand, strip_tabs: bool) {
        let Some(word) = self.word_after_blanks() else {
            self.raw.errors = true;
            return;
        };
        let delimiter = word
            .parts
            .iter()
            .map(|part| part.span().text(self.text))
            .collect();
        let index = self.raw.heredocs.len();
        self.raw.heredocs.push(RawHeredoc {
            parts: Vec::new(),
            span: Span::at(self.at),
            quoted: word.quoted,
        });
        command.stdin = Some(index);
        self.pending.push(Pending {
            index,
            delimiter,
            strip_tabs,
        });
    }

    /// Reads the texts that were announced on the line before.
    pub(super) fn heredoc_bodies(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            self.heredoc_body(&pending);
        }
    }

    fn heredoc_body(&mut self, pending: &Pending) {
        let start = self.at;
        let mut at = start;
        let mut closed = false;
        while at < self.end && !closed {
            closed = self.line_at(at, pending.strip_tabs).text(self.text) == pending.delimiter;
            if !closed {
                at = self.after_line(at);
            }
        }
        self.raw.errors |= !closed;
        let body = Span::new(start, at);
        let quoted = self
            .raw
            .heredocs
            .get(pending.index)
            .is_some_and(|heredoc| heredoc.quoted);
        let mut parts = if quoted {
            vec![Part::Literal {
                span: body,
                quoted: true,
            }]
        } else {
            self.expanded(body)
        };
        if pending.strip_tabs {
            parts = self.without_tabs(body, parts);
        }
        self.at = if closed { self.after_line(at) } else { at };
        if let Some(heredoc) = self.raw.heredocs.get_mut(pending.index) {
            heredoc.parts = parts;
            heredoc.span = body;
        }
    }

    /// Reads the variables and substitutions in the text at `body`.
    fn expanded(&mut self, body: Span) -> Vec<Part> {
        let mut parts = Vec::new();
        if !self.deeper() {
            return parts;
        }
        let outer = std::mem::replace(&mut self.end, body.end);
        self.parts(Mode::Heredoc, &mut parts);
        self.end = outer;
        self.depth -= 1;
        parts
    }

    /// Takes the tabs before each line out of the literal parts.
    fn without_tabs(&self, body: Span, parts: Vec<Part>) -> Vec<Part> {
        let mut kept = Vec::new();
        for part in parts {
            let Part::Literal { span, quoted } = part else {
                kept.push(part);
                continue;
            };
            let mut at = span.start;
            for line in span.text(self.text).split_inclusive('\n') {
                let end = at + line.len();
                let begins = at == body.start || at > span.start;
                let tabs = line.len() - line.trim_start_matches('\t').len();
                let start = if begins { at + tabs } else { at };
                kept.push(Part::Literal {
                    span: Span::new(start, end),
                    quoted,
                });
                at = end;
            }
        }
        kept
    }

    /// The line at `at` without its line break.
    fn line_at(&self, at: usize, strip_tabs: bool) -> Span {
        let end = self.before_break(at);
        let line = Span::new(at, end);
        if !strip_tabs {
            return line;
        }
        let text = line.text(self.text);
        Span::new(end - text.trim_start_matches('\t').len(), end)
    }

    /// Where the line at `at` ends, before its line break.
    fn before_break(&self, at: usize) -> usize {
        let rest = Span::new(at, self.end.max(at)).text(self.text);
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or_default();
        at + line.strip_suffix('\r').unwrap_or(line).len()
    }

    /// Where the line behind the one at `at` begins.
    fn after_line(&self, at: usize) -> usize {
        let rest = Span::new(at, self.end.max(at)).text(self.text);
        at + rest.find('\n').map_or(rest.len(), |length| length + 1)
    }
}
