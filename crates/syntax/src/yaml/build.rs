//! From the events of the parser to a [`Stream`].

use granit_parser::{Event, Options, Parser, ScanError, options};
use railint_source::Span;

use super::tree::{Stop, Tree};
use super::{Comment, Error, ErrorKind, MAX_BYTES, MAX_DEPTH, MAX_ERRORS, Stream};

/// How many comments may stand between a key and what follows it. The parser's
/// own limit is less than the long commented defaults of real values files.
const MAX_COMMENTS_IN_A_ROW: usize = 1_000_000;

fn parser_options(comments: bool) -> Options {
    options! {
        emit_comments: comments,
        max_buffered_comment_events: MAX_COMMENTS_IN_A_ROW,
        emit_unresolved_aliases: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    }
}

pub(super) fn build(text: &str) -> Stream {
    build_as(text, text)
}

/// The stream of `source`, for which the parser is given `text`: another one of
/// the same length.
pub(super) fn build_as(source: &str, text: &str) -> Stream {
    let mut reader = Reader::new(source, text);
    reader.read(false);
    reader.finish()
}

/// All comments of a text.
pub(super) fn comments(text: &str) -> Vec<Comment> {
    let mut reader = Reader::new(text, text);
    reader.read(true);
    reader.comments
}

struct Reader<'t> {
    text: &'t str,
    tree: Tree<'t>,
    comments: Vec<Comment>,
    /// Whether the last document ended with a `...`.
    ended: bool,
}

impl<'t> Reader<'t> {
    fn new(source: &'t str, text: &'t str) -> Self {
        Self {
            text,
            tree: Tree::new(source),
            comments: Vec::new(),
            ended: false,
        }
    }

    /// Reads everything. The comments take as long as all the rest, and nearly
    /// nobody asks for them.
    fn read(&mut self, comments: bool) {
        if self.text.len() > MAX_BYTES {
            self.tree.errors.push(Error {
                span: Span::at(0),
                message: format!("the text is longer than {MAX_BYTES} bytes"),
                kind: ErrorKind::TooLarge,
            });
            return;
        }
        let options = parser_options(comments);
        let mut parser = Parser::new_from_str_with_options(self.text, options);
        let mut broken = 0;
        while let Some(result) = parser.next_event() {
            let stop = match result {
                Ok((event, span)) => self.event(event, &span).err(),
                Err(error) => Some(self.syntax_error(&error)),
            };
            match stop {
                None => continue,
                Some(Stop::Stream) => break,
                Some(Stop::Document) => {}
            }
            self.tree.abandon_document();
            broken += 1;
            if broken == MAX_ERRORS {
                break;
            }
            match parser.proceed_next_document() {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    self.syntax_error(&error);
                    break;
                }
            }
        }
        self.tree.abandon_document();
    }

    fn event(&mut self, event: Event<'_>, span: &granit_parser::Span) -> Result<(), Stop> {
        let place = self.place(span);
        match event {
            Event::DocumentStart(..) => self.tree.start_document(),
            Event::DocumentEnd => {
                self.ended = !place.is_empty();
                self.tree.end_document();
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.tree
                    .scalar(place, &text, style, anchor, tag.as_deref())?;
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.tree.open(place, false, anchor, tag.as_deref())?;
            }
            Event::MappingStart(_, anchor, tag) => {
                self.tree.open(place, true, anchor, tag.as_deref())?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.tree.close(place),
            Event::Alias(anchor) => self.tree.alias(place, anchor)?,
            Event::UnresolvedAlias(name) => self.tree.unknown_alias(place, &name)?,
            Event::Comment(text, _) => {
                self.tree.count(place)?;
                self.comments.push(Comment {
                    span: place,
                    text: text.into_owned(),
                });
            }
            // The ends of the stream, anchors (which were not asked for), and what
            // later versions of the parser may add for those who ask for it.
            _ => {}
        }
        Ok(())
    }

    /// The parser counts bytes whenever it reads from a string.
    fn place(&self, span: &granit_parser::Span) -> Span {
        span.byte_range()
            .map_or(Span::at(self.text.len()), |range| {
                Span::new(range.start, range.end)
            })
    }

    fn syntax_error(&mut self, error: &ScanError) -> Stop {
        use granit_parser::ErrorKind as Kind;

        let start = error.marker().byte_offset().unwrap_or(self.text.len());
        let character = self.text.get(start..).and_then(|rest| rest.chars().next());
        let span = Span::new(start, start + character.map_or(0, char::len_utf8));
        let (message, kind) = match error.kind() {
            Kind::RecursionLimitExceeded => (
                format!("nested deeper than {MAX_DEPTH} levels"),
                ErrorKind::TooDeep,
            ),
            Kind::TooManyComments => (
                format!("more than {MAX_COMMENTS_IN_A_ROW} comments in a row"),
                ErrorKind::TooManyNodes,
            ),
            kind => (kind.to_string(), ErrorKind::Syntax),
        };
        if *error.kind() == Kind::ExpectedDocumentStart && !self.ended {
            // The parser took what comes before for a whole document, and then
            // found that it goes on.
            self.tree.forget_last_document();
        }
        self.tree.error(span, message, kind);
        Stop::Document
    }

    fn finish(self) -> Stream {
        let mut errors = self.tree.errors;
        errors.sort_by_key(|error| error.span);
        Stream {
            arena: self.tree.arena,
            roots: self.tree.roots,
            errors,
            duplicate_keys: self.tree.duplicate_keys,
        }
    }
}
