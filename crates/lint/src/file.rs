//! A file while it is read: its text, parsed at most once in each form that
//! some linter asks for.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};

use railint_models::FileKind;
use railint_source::{LineIndex, Span};
use railint_syntax::{helm_template, makefile, markdown, shell, yaml};

use crate::finding::Place;
use crate::hidden::masked;

/// One file of one repo.
pub struct File<'a> {
    /// Name of the repo.
    pub repo: &'a str,
    /// Path relative to the repo, with forward slashes.
    pub path: &'a str,
    /// The whole text; a byte order mark stays in it, so that offsets are true.
    pub text: &'a str,
    /// What kind of file it is, by its name and its first line.
    pub kind: FileKind,
    /// The folder of the Helm chart that the file is part of: the nearest one
    /// above it that holds a `Chart.yaml`. Such files deploy nothing themselves.
    pub chart: Option<&'a str>,
    lines: OnceCell<LineIndex>,
    yaml: OnceCell<yaml::Stream>,
    markdown: OnceCell<markdown::Markdown>,
    makefile: OnceCell<makefile::Makefile>,
    shell: OnceCell<shell::Script>,
    problems: RefCell<Vec<(Span, String)>>,
    /// The bytes that no excerpt shows.
    hidden: RefCell<Vec<(usize, usize)>>,
}

impl<'a> File<'a> {
    /// A file that nothing has parsed yet.
    #[must_use]
    pub fn new(repo: &'a str, path: &'a str, text: &'a str, chart: Option<&'a str>) -> Self {
        Self {
            repo,
            path,
            text,
            kind: FileKind::of(path, text),
            chart,
            lines: OnceCell::new(),
            yaml: OnceCell::new(),
            markdown: OnceCell::new(),
            makefile: OnceCell::new(),
            shell: OnceCell::new(),
            problems: RefCell::default(),
            hidden: RefCell::default(),
        }
    }

    /// The file as YAML (which holds JSON). Template actions are masked first,
    /// so that the text around them can be read.
    pub fn yaml(&self) -> &yaml::Stream {
        self.yaml.get_or_init(|| {
            let is_template = helm_template::is_template(self.text);
            if is_template && !helm_template::is_in_comments(self.text) {
                helm_template::parse(self.text).0
            } else {
                yaml::parse(self.text)
            }
        })
    }

    /// The file as Markdown.
    pub fn markdown(&self) -> &markdown::Markdown {
        self.markdown.get_or_init(|| markdown::parse(self.text))
    }

    /// The file as a Makefile.
    pub fn makefile(&self) -> &makefile::Makefile {
        self.makefile.get_or_init(|| makefile::parse(self.text))
    }

    /// The file as a shell script.
    pub fn shell(&self) -> &shell::Script {
        self.shell.get_or_init(|| shell::parse(self.text))
    }

    /// The place of a span, with an excerpt of what it covers.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let mut place = self.place_without_text(span);
        let text = self.shown(span);
        let words = text.split_whitespace();
        let mut chars = 0;
        for word in words {
            if chars > 0 {
                place.excerpt.push(' ');
            }
            place
                .excerpt
                .extend(word.chars().take(Place::EXCERPT_CHARS));
            chars = place.excerpt.chars().count();
            if chars >= Place::EXCERPT_CHARS {
                place.excerpt = place.excerpt.chars().take(Place::EXCERPT_CHARS).collect();
                break;
            }
        }
        place
    }

    /// The text of a span, without what must not be shown.
    fn shown(&self, span: Span) -> Cow<'_, str> {
        let text = span.text(self.text);
        let hidden = self.hidden.borrow();
        let from_span = |(start, end): &(usize, usize)| {
            let start = start.saturating_sub(span.start);
            (start, end.saturating_sub(span.start))
        };
        let met = hidden
            .iter()
            .filter(|(start, end)| *start < span.end && span.start < *end);
        let met: Vec<(usize, usize)> = met.map(from_span).collect();
        match met.is_empty() {
            true => Cow::Borrowed(text),
            false => Cow::Owned(masked(text, &met)),
        }
    }

    /// No excerpt shows the text of these places from now on.
    pub(crate) fn hide(&self, places: &[Place]) {
        let mut hidden = self.hidden.borrow_mut();
        hidden.extend(places.iter().map(|at| (at.start.byte, at.end.byte)));
    }

    /// The place of a span whose text must not leave the file.
    #[must_use]
    pub fn place_without_text(&self, span: Span) -> Place {
        let lines = self.lines.get_or_init(|| LineIndex::new(self.text));
        Place {
            start: lines.position(self.text, span.start),
            end: lines.position(self.text, span.end),
            excerpt: String::new(),
        }
    }

    /// Says that a linter had to judge this file and could not read it.
    pub fn unreadable(&self, span: Span, message: impl Into<String>) {
        let problem = (span, message.into());
        let mut problems = self.problems.borrow_mut();
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    pub(crate) fn problems(&self) -> Vec<(Place, String)> {
        let problems = self.problems.borrow();
        let placed = problems
            .iter()
            .map(|(span, message)| (self.place_without_text(*span), message.clone()));
        placed.collect()
    }
}
