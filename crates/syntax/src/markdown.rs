//! Markdown: front matter, headings and fenced blocks, each with its place.
//!
//! Headings and fences come from `pulldown-cmark`. Front matter is found by a
//! scanner of our own, because the rules want to know exactly what is wrong
//! with its delimiters, and a Markdown reader only says that there is none.

mod fence;
mod front_matter;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};
use railint_source::Span;

pub use crate::pieces::Pieces;
pub use fence::Fence;
pub use front_matter::FrontMatter;

/// What a Markdown file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markdown {
    /// The YAML between `---` lines at the top.
    pub front_matter: FrontMatter,
    /// The headings, in order, of both kinds (`#` and underlined).
    pub headings: Vec<Heading>,
    /// The fenced blocks, in order, also those in lists and quotes.
    pub fences: Vec<Fence>,
    /// The stretches of code within the text, in order, with their back quotes.
    pub codes: Vec<Span>,
    /// Where links and images lead, in order, each destination once. One that
    /// is written with escapes is left out.
    pub links: Vec<Link>,
}

/// The destination of a link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The destination, without its brackets and its title.
    pub destination: String,
    /// Its place; the same bytes. For a link by reference, where the reference
    /// is defined.
    pub span: Span,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// From 1 to 6.
    pub level: u8,
    /// What a reader sees of it: no marks, no emphasis, code without backticks.
    pub text: String,
    /// The whole heading in the file, without its line break.
    pub span: Span,
}

/// Reads a Markdown file. Every text is Markdown, so this cannot fail.
#[must_use]
pub fn parse(text: &str) -> Markdown {
    let front_matter = front_matter::find(text);
    let body = front_matter.body(text);
    let mut reader = Reader {
        text,
        headings: Vec::new(),
        fences: Vec::new(),
        codes: Vec::new(),
        links: Vec::new(),
        heading: None,
        fence: None,
    };
    let source = text.get(body..).unwrap_or_default();
    for (event, range) in Parser::new_ext(source, Options::empty()).into_offset_iter() {
        let span = Span::new(range.start, range.end).shifted(body);
        reader.take(event, span);
    }
    // A reference is met at each of its links.
    let mut links = reader.links;
    links.sort_by_key(|link| link.span);
    links.dedup();
    Markdown {
        front_matter,
        headings: reader.headings,
        fences: reader.fences,
        codes: reader.codes,
        links,
    }
}

struct Reader<'a> {
    text: &'a str,
    headings: Vec<Heading>,
    fences: Vec<Fence>,
    codes: Vec<Span>,
    links: Vec<Link>,
    /// The heading whose text is being read.
    heading: Option<Heading>,
    /// The fence whose content is being read.
    fence: Option<fence::Open>,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let length = span.text(self.text).trim_end().len();
                self.heading = Some(Heading {
                    level: level as u8,
                    text: String::new(),
                    span: Span::new(span.start, span.start + length),
                });
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                self.link(&dest_url);
            }
            Event::End(TagEnd::Heading(_)) => self.headings.extend(self.heading.take()),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                self.fence = Some(fence::Open::new(self.text, &info, span));
            }
            Event::End(TagEnd::CodeBlock) => {
                let closed = self.fence.take().map(|fence| fence.close(self.text));
                self.fences.extend(closed);
            }
            Event::Text(text) => {
                if let Some(fence) = &mut self.fence {
                    fence.push(self.text, &text, span);
                } else {
                    self.add_to_heading(&text);
                }
            }
            Event::Code(text) => {
                self.codes.push(span);
                self.add_to_heading(&text);
            }
            Event::SoftBreak | Event::HardBreak => self.add_to_heading(" "),
            _ => {}
        }
    }

    /// The reader hands out a destination as a slice of the text wherever it
    /// stands there as it is, which tells its place.
    fn link(&mut self, destination: &CowStr<'_>) {
        let CowStr::Borrowed(slice) = destination else {
            return;
        };
        let start = (slice.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let span = Span::new(start, start.saturating_add(slice.len()));
        if !slice.is_empty() && span.text(self.text) == *slice {
            self.links.push(Link {
                destination: (*slice).to_owned(),
                span,
            });
        }
    }

    fn add_to_heading(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests;
