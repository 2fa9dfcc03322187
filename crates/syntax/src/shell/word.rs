//! Words of a script: quotes, escapes, variables and what is nested in them.

use railint_source::Span;

use super::raw::{Event, Part, RawAssignment, RawWord};
use super::reader::{Close, Reader};

/// Where text stands decides which characters are special in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// A word of a command.
    Word,
    /// Between double quotes.
    Double,
    /// The body of a here-document.
    Heredoc,
    /// Behind the operator of `${NAME:-...}`, inside double quotes or not.
    Brace { quoted: bool },
}

impl Mode {
    fn is_quoted(self) -> bool {
        !matches!(self, Self::Word | Self::Brace { quoted: false })
    }

    /// Whether `'` and `"` are quotes here.
    fn has_quotes(self, quote: u8) -> bool {
        match self {
            Self::Word | Self::Brace { quoted: false } => true,
            Self::Brace { quoted: true } => quote == b'"',
            Self::Double | Self::Heredoc => false,
        }
    }
}

impl Reader<'_> {
    /// Reads the word that begins here. It is empty if none does.
    pub(super) fn word(&mut self) -> RawWord {
        let start = self.at;
        // Nearly all words are one part, and a script has many words.
        let mut parts = Vec::with_capacity(1);
        self.parts(Mode::Word, &mut parts);
        let span = Span::new(start, self.at);
        let quoted = !matches!(parts.as_slice(), [Part::Literal { span: only, quoted: false }] if *only == span)
            && span.text(self.text).contains(['\'', '"', '\\']);
        RawWord {
            parts,
            span,
            quoted,
        }
    }

    /// Reads parts until the text that `mode` describes ends, and leaves the
    /// character that ends it unread.
    pub(super) fn parts(&mut self, mode: Mode, parts: &mut Vec<Part>) {
        while let Some(byte) = self.peek() {
            if let Some(span) = self.take_opaque() {
                parts.push(Part::Opaque { span });
                continue;
            }
            match byte {
                b'\\' => self.escape(mode, parts),
                b'\'' if mode.has_quotes(byte) => self.single_quoted(parts),
                b'"' if mode.has_quotes(byte) => self.double_quoted(parts),
                b'"' if mode == Mode::Double => return,
                b'}' if matches!(mode, Mode::Brace { .. }) => return,
                b'$' => self.dollar(mode, parts),
                b'`' => self.backtick(parts),
                b'<' | b'>' if mode == Mode::Word && self.peek_at(1) == Some(b'(') => {
                    let start = self.at;
                    self.at += 2;
                    self.nested(Close::Paren);
                    parts.push(Part::Opaque {
                        span: Span::new(start, self.at),
                    });
                }
                b'(' if mode == Mode::Word => {
                    if !self.round_bracket_in_word(parts) {
                        return;
                    }
                }
                _ if mode == Mode::Word && self.ends_word() => return,
                _ => self.literal(mode.is_quoted(), parts),
            }
        }
    }

    /// Whether the character here ends a word.
    fn ends_word(&self) -> bool {
        match self.peek() {
            Some(b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')') => true,
            Some(b'\r') => self.peek_at(1) == Some(b'\n'),
            Some(_) => false,
            None => true,
        }
    }

    /// Takes the character here as it is.
    fn literal(&mut self, quoted: bool, parts: &mut Vec<Part>) {
        let start = self.at;
        self.skip_character();
        self.push_literal(Span::new(start, self.at), quoted, parts);
    }

    fn push_literal(&self, span: Span, quoted: bool, parts: &mut Vec<Part>) {
        if span.is_empty() {
            return;
        }
        if let Some(Part::Literal {
            span: last,
            quoted: same,
        }) = parts.last_mut()
            && last.end == span.start
            && *same == quoted
        {
            last.end = span.end;
            return;
        }
        parts.push(Part::Literal { span, quoted });
    }

    fn escape(&mut self, mode: Mode, parts: &mut Vec<Part>) {
        if self.skip_continuation() {
            return;
        }
        let special = match self.peek_at(1) {
            None => false,
            Some(b'$' | b'`' | b'\\') => true,
            Some(b'"') => mode != Mode::Heredoc,
            Some(b'}') => matches!(mode, Mode::Brace { .. }),
            Some(_) => !mode.is_quoted(),
        };
        if special {
            self.at += 1;
            self.literal(true, parts);
        } else {
            self.literal(mode.is_quoted(), parts);
        }
    }

    /// `'...'`: everything up to the next quote, except that what make did not
    /// resolve stays in one piece.
    fn single_quoted(&mut self, parts: &mut Vec<Part>) {
        self.at += 1;
        let mut start = self.at;
        loop {
            let before = self.at;
            if let Some(span) = self.take_opaque() {
                self.push_literal(Span::new(start, before), true, parts);
                parts.push(Part::Opaque { span });
                start = self.at;
                continue;
            }
            match self.peek() {
                Some(b'\'') => break,
                Some(_) => self.skip_character(),
                None => {
                    self.raw.errors = true;
                    break;
                }
            }
        }
        self.push_literal(Span::new(start, self.at), true, parts);
        self.skip(b'\'');
    }

    fn double_quoted(&mut self, parts: &mut Vec<Part>) {
        self.at += 1;
        if !self.deeper() {
            return;
        }
        self.parts(Mode::Double, parts);
        self.depth -= 1;
        if !self.skip(b'"') {
            self.raw.errors = true;
        }
    }

    /// `` `command` ``.
    fn backtick(&mut self, parts: &mut Vec<Part>) {
        let start = self.at;
        self.at += 1;
        let Some(end) = self.find_backtick() else {
            self.raw.errors = true;
            self.push_literal(Span::new(start, self.at), false, parts);
            return;
        };
        let outer = std::mem::replace(&mut self.end, end);
        self.nested(Close::End);
        self.end = outer;
        self.at = end;
        self.skip(b'`');
        parts.push(Part::Opaque {
            span: Span::new(start, self.at),
        });
    }

    fn find_backtick(&self) -> Option<usize> {
        let mut at = self.at;
        while at < self.end {
            match self.bytes.get(at)? {
                b'`' => return Some(at),
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        None
    }

    fn dollar(&mut self, mode: Mode, parts: &mut Vec<Part>) {
        let start = self.at;
        match self.peek_at(1) {
            Some(b'(') => {
                if !self.skip_arithmetic(1) {
                    self.at += 2;
                    self.nested(Close::Paren);
                }
                parts.push(Part::Opaque {
                    span: Span::new(start, self.at),
                });
            }
            Some(b'[') if self.skip_old_arithmetic() => parts.push(Part::Opaque {
                span: Span::new(start, self.at),
            }),
            Some(b'{') => self.brace(mode, parts),
            Some(b'\'') if !mode.is_quoted() => {
                self.at += 2;
                self.ansi_quoted(parts);
            }
            Some(b'"') if mode.has_quotes(b'"') => {
                self.at += 1;
                self.double_quoted(parts);
            }
            Some(first) if first.is_ascii_alphabetic() || first == b'_' => {
                self.at += 1;
                let name = self.name();
                parts.push(Part::Variable {
                    name,
                    default: None,
                    quoted: mode.is_quoted(),
                    span: Span::new(start, self.at),
                });
            }
            Some(b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => {
                self.at += 2;
                parts.push(Part::Opaque {
                    span: Span::new(start, self.at),
                });
            }
            _ => self.literal(mode.is_quoted(), parts),
        }
    }

    /// Takes a name of a variable.
    pub(super) fn name(&mut self) -> Span {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            self.at += 1;
        }
        Span::new(start, self.at)
    }

    /// `${...}`.
    fn brace(&mut self, mode: Mode, parts: &mut Vec<Part>) {
        let start = self.at;
        self.at += 2;
        let quoted = mode.is_quoted();
        let name = self.name();
        let known = crate::command::is_identifier(name.text(self.text));
        let operator = self.at;
        self.skip(b':');
        let assigns = known && self.skip(b'=');
        let has_default = assigns || (known && self.skip(b'-'));
        let has_message = known && !has_default && self.skip(b'?');
        if !has_default && !has_message {
            self.at = operator;
        }
        let plain = known && self.peek() == Some(b'}') && self.at == operator;
        let mut rest = Vec::new();
        if self.deeper() {
            self.parts(Mode::Brace { quoted }, &mut rest);
            self.depth -= 1;
        }
        if !self.skip(b'}') {
            self.raw.errors = true;
        }
        let span = Span::new(start, self.at);
        if assigns {
            self.assign_default(name, span, &rest);
        }
        parts.push(if plain || has_default || has_message {
            Part::Variable {
                name,
                default: has_default.then_some(rest),
                quoted,
                span,
            }
        } else {
            Part::Opaque { span }
        });
    }

    /// `${NAME:=default}` sets the variable for what follows.
    fn assign_default(&mut self, name: Span, span: Span, default: &[Part]) {
        self.raw.events.push(Event::Assign {
            assignment: RawAssignment {
                name,
                value: Some(RawWord {
                    parts: default.to_vec(),
                    span: Span::new(
                        default.first().map_or(span.end, |part| part.span().start),
                        default.last().map_or(span.end, |part| part.span().end),
                    ),
                    quoted: true,
                }),
                append: false,
                span,
            },
            conditional: true,
        });
    }

    /// The rest of `$'...'`, with the escapes that matter for text.
    fn ansi_quoted(&mut self, parts: &mut Vec<Part>) {
        while let Some(byte) = self.peek() {
            match byte {
                b'\'' => break,
                b'\\' => {
                    let start = self.at;
                    let escape = self.peek_at(1);
                    self.at += 1;
                    let character = match escape {
                        Some(b'n') => '\n',
                        Some(b't') => '\t',
                        Some(b'r') => '\r',
                        _ => {
                            self.literal(true, parts);
                            continue;
                        }
                    };
                    self.at += 1;
                    parts.push(Part::Escape {
                        character,
                        span: Span::new(start, self.at),
                    });
                }
                _ => self.literal(true, parts),
            }
        }
        if !self.skip(b'\'') {
            self.raw.errors = true;
        }
    }

    /// A `(` inside a word: the elements of an array or an extended pattern.
    /// Returns whether it belongs to the word.
    fn round_bracket_in_word(&mut self, parts: &mut Vec<Part>) -> bool {
        let before = match parts.last() {
            Some(Part::Literal {
                span,
                quoted: false,
            }) => span.text(self.text),
            _ => return false,
        };
        let array = before.ends_with('=');
        if !array && !before.ends_with(['?', '*', '+', '@', '!']) {
            return false;
        }
        let start = self.at;
        self.at += 1;
        self.bracketed_words();
        parts.push(Part::Opaque {
            span: Span::new(start, self.at),
        });
        true
    }
}
