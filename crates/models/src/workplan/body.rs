//! The text of a workplan below its front matter: title, banner, and the
//! sections in which its tasks are described.

use railint_source::Span;
use railint_syntax::markdown::{Fence, FrontMatter, Heading, Markdown};

use super::{id, is_task};

/// The text of a workplan.
pub struct Body<'a> {
    text: &'a str,
    markdown: &'a Markdown,
    /// What is neither front matter nor a fenced block, in order.
    prose: Vec<Span>,
}

/// A task block and the section that describes it.
pub struct Section<'a> {
    /// The block.
    pub fence: &'a Fence,
    /// The heading that it stands under, if no other block comes between.
    pub heading: Option<&'a Heading>,
    /// From the heading, or the block before, to the next section.
    pub span: Span,
}

impl<'a> Body<'a> {
    /// The body of a file.
    #[must_use]
    pub fn new(text: &'a str, markdown: &'a Markdown) -> Self {
        let mut at = match markdown.front_matter {
            FrontMatter::Found { close, .. } => close.end,
            _ => 0,
        };
        let mut prose = Vec::new();
        for fence in &markdown.fences {
            if fence.span.start > at {
                prose.push(Span::new(at, fence.span.start));
            }
            at = at.max(fence.span.end);
        }
        if at < text.len() {
            prose.push(Span::new(at, text.len()));
        }
        Self {
            text,
            markdown,
            prose,
        }
    }

    /// The prose as stretches of the file, in order.
    #[must_use]
    pub fn prose(&self) -> &[Span] {
        &self.prose
    }

    /// The lines of prose that overlap `within`, each with its place and
    /// without its line break.
    pub fn lines(&self, within: Span) -> impl Iterator<Item = (Span, &'a str)> {
        let first = self.prose.partition_point(|span| span.end <= within.start);
        let stretches = self.prose.iter().skip(first);
        stretches
            .take_while(move |span| span.start < within.end)
            .flat_map(move |span| {
                let start = span.start.max(within.start);
                let cut = Span::new(start, span.end.min(within.end).max(start));
                lines(cut.text(self.text), cut.start)
            })
    }

    /// The first heading of the first level.
    #[must_use]
    pub fn title(&self) -> Option<&'a Heading> {
        let headings = self.markdown.headings.iter();
        headings.into_iter().find(|heading| heading.level == 1)
    }

    /// The quoted line before the first section that says that another plan
    /// took this one's place: `> **SUPERSEDED** by ...`.
    #[must_use]
    pub fn banner(&self) -> Option<Span> {
        let headings = self.markdown.headings.iter();
        let end = headings
            .into_iter()
            .find(|heading| heading.level > 1)
            .map_or(self.text.len(), |heading| heading.span.start);
        self.lines(Span::new(0, end))
            .find(|(_, line)| {
                line.trim_start().starts_with('>') && {
                    let said = line.trim_start_matches([' ', '\t', '>', '*', '_']);
                    starts_with_word(said, "superseded")
                }
            })
            .map(|(span, line)| {
                let blank = line.len() - line.trim_start().len();
                Span::new(span.start + blank, span.start + line.trim_end().len())
            })
    }

    /// The task blocks with their sections, in order.
    #[must_use]
    pub fn sections(&self) -> Vec<Section<'a>> {
        let fences = self.markdown.fences.iter();
        let blocks: Vec<&Fence> = fences.filter(|fence| is_task(&fence.info)).collect();
        let mut sections = Vec::with_capacity(blocks.len());
        let mut before = 0;
        for (index, fence) in blocks.iter().enumerate() {
            let next = blocks.get(index + 1).map(|next| next.span.start);
            let heading = self.heading_before(fence.span.start, before);
            let start = heading.map_or(before, |heading| heading.span.start);
            let end = self.section_end(fence.span.end, heading, next);
            sections.push(Section {
                fence,
                heading,
                span: Span::new(start, end),
            });
            before = fence.span.end;
        }
        sections
    }

    /// The last heading before `at` that does not stand before `from`.
    fn heading_before(&self, at: usize, from: usize) -> Option<&'a Heading> {
        let headings = &self.markdown.headings;
        let count = headings.partition_point(|heading| heading.span.start < at);
        let heading = headings.get(count.checked_sub(1)?)?;
        (heading.span.start >= from).then_some(heading)
    }

    /// Where a section ends that goes on behind its block: at the next heading
    /// that is not below its own, or where the next block's section begins.
    fn section_end(&self, from: usize, heading: Option<&Heading>, next: Option<usize>) -> usize {
        let limit = match next {
            Some(next) => self
                .heading_before(next, from)
                .map_or(next, |heading| heading.span.start),
            None => self.text.len(),
        };
        let level = heading.map_or(6, |heading| heading.level);
        let headings = &self.markdown.headings;
        let first = headings.partition_point(|heading| heading.span.start < from);
        headings
            .iter()
            .skip(first)
            .take_while(|heading| heading.span.start < limit)
            .find(|heading| heading.level <= level)
            .map_or(limit, |heading| heading.span.start)
    }

    /// The headings that name a task, with its number.
    pub fn task_headings(&self) -> impl Iterator<Item = (&'a Heading, &'a str)> {
        let headings = self.markdown.headings.iter();
        headings.filter_map(|heading| Some((heading, task_number(&heading.text)?)))
    }

    /// The stretches of `within` that say what must hold first: paragraphs that
    /// begin with `**Pre-condition:**`.
    #[must_use]
    pub fn preconditions(&self, within: Span) -> Vec<Span> {
        let mut found: Vec<Span> = Vec::new();
        let mut open = false;
        for (span, line) in self.lines(within) {
            let said = line.trim_start_matches([' ', '\t', '>', '*', '_', '-']);
            if line.trim().is_empty() {
                open = false;
            } else if is_precondition(said) {
                open = true;
                found.push(span);
            } else if open && let Some(last) = found.last_mut() {
                *last = last.to(span);
            }
        }
        found
    }

    /// The sections under a heading `Pre-conditions`.
    pub fn precondition_sections(&self) -> impl Iterator<Item = Span> {
        let headings = self.markdown.headings.iter().enumerate();
        headings
            .filter(|(_, heading)| is_precondition(&heading.text))
            .map(|(index, heading)| {
                let next = self.markdown.headings.get(index + 1);
                let end = next.map_or(self.text.len(), |next| next.span.start);
                Span::new(heading.span.end, end)
            })
    }

    /// Whether the prose within a span says when something is done.
    #[must_use]
    pub fn says_when_done(&self, within: Span) -> bool {
        self.says(within, &DONE)
    }

    /// Whether a section of its own says when the whole plan is done.
    #[must_use]
    pub fn has_section_on_done(&self) -> bool {
        let headings = self.markdown.headings.iter();
        headings
            .into_iter()
            .filter(|heading| heading.level <= 2)
            .any(|heading| is_among(&heading.text, &DONE))
    }

    /// Whether the prose says what a plan waits for.
    #[must_use]
    pub fn says_what_blocks(&self) -> bool {
        const WORDS: [&str; 4] = ["blocked on", "blocked by", "unblock", "waits for"];
        self.says(Span::new(0, self.text.len()), &WORDS)
    }

    fn says(&self, within: Span, words: &[&str]) -> bool {
        self.lines(within).any(|(_, line)| is_among(line, words))
    }
}

/// How people begin to say when something is done.
const DONE: [&str; 4] = [
    "done when",
    "acceptance",
    "definition of done",
    "exit criteria",
];

fn is_among(text: &str, words: &[&str]) -> bool {
    let text = text.to_ascii_lowercase();
    words.iter().any(|word| text.contains(word))
}

/// The number of the task that a heading names: `T01 - Title`, `Task T01: Title`.
#[must_use]
pub fn task_number(heading: &str) -> Option<&str> {
    let heading = heading.trim();
    let named = heading
        .strip_prefix("Task ")
        .map_or(heading, str::trim_start);
    let end = named
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(named.len());
    let (number, rest) = named.split_at_checked(end)?;
    let rest = rest.trim_start();
    // "T01 notes" may be about a task; only "T01 - ..." and "T01" are its heading.
    let ends = rest.is_empty() || rest.starts_with(['—', '–', '-', ':', '.', '·', '|']);
    (id::is_task_number(number) && ends).then_some(number)
}

fn is_precondition(text: &str) -> bool {
    starts_with_word(text, "pre-condition") || starts_with_word(text, "precondition")
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn lines(text: &str, offset: usize) -> impl Iterator<Item = (Span, &str)> {
    let mut at = offset;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        (Span::new(start, start + line.len()), line)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use railint_syntax::markdown;

    use super::*;

    const PLAN: &str = "---\nid: X-WP-1\n---\n# Title\n\n> **SUPERSEDED** by `X-WP-2` (2026-03-26).\n\
        > More.\n\n## Pre-conditions\n\n- X-WP-3 finished\n\n## Tasks\n\n### T01 — First\n\n\
        ```task\nid: X-WP-1-T01\n```\n\n**Pre-condition:** T02 done\nand T03.\n\n\
        ```yaml\ndone when: no\n```\n\n#### Notes\n\nDone when: it works.\n\n\
        ### Second\n\n> ```task\n> id: X-WP-1-T02\n> ```\n\n## References\n\nDone when?\n";

    #[test]
    fn a_plan_is_taken_apart() {
        let markdown = markdown::parse(PLAN);
        let body = Body::new(PLAN, &markdown);
        assert_eq!(body.title().unwrap().text, "Title");
        let banner = body.banner().unwrap();
        assert_eq!(
            banner.text(PLAN),
            "> **SUPERSEDED** by `X-WP-2` (2026-03-26)."
        );
        let sections = body.sections();
        assert_eq!(sections.len(), 2);
        let first = sections[0].span;
        assert!(first.text(PLAN).starts_with("### T01"));
        assert!(first.text(PLAN).ends_with("it works.\n\n"));
        assert!(body.says_when_done(first));
        assert!(!body.says_when_done(sections[1].span));
        assert_eq!(sections[1].heading.unwrap().text, "Second");
        let before: Vec<&str> = body
            .preconditions(first)
            .iter()
            .map(|span| span.text(PLAN))
            .collect();
        assert_eq!(before, ["**Pre-condition:** T02 done\nand T03."]);
        let section = body.precondition_sections().next().unwrap();
        assert_eq!(section.text(PLAN).trim(), "- X-WP-3 finished");
        let headings: Vec<&str> = body.task_headings().map(|(_, number)| number).collect();
        assert_eq!(headings, ["T01"]);
    }

    #[test]
    fn headings_of_tasks() {
        for (heading, number) in [
            ("T01 — Codify", Some("T01")),
            ("T01 - Codify", Some("T01")),
            ("Task T12: Codify", Some("T12")),
            ("T1", Some("T1")),
            ("T01 notes", None),
            ("Tests - all", None),
            ("Codify Valkey", None),
            ("", None),
        ] {
            assert_eq!(task_number(heading), number, "{heading}");
        }
    }

    proptest! {
        #[test]
        fn hostile_text_is_read_within_its_bounds(
            text in "([#>` *-]|```task\n|T01 - x|\n|\r|é|---\n|superseded|[a-z]){0,60}"
        ) {
            let markdown = markdown::parse(&text);
            let body = Body::new(&text, &markdown);
            for section in body.sections() {
                prop_assert!(text.get(section.span.start..section.span.end).is_some());
                let _ = body.preconditions(section.span);
                let _ = body.says_when_done(section.span);
            }
            if let Some(banner) = body.banner() {
                prop_assert!(text.get(banner.start..banner.end).is_some());
            }
            prop_assert_eq!(body.precondition_sections().count(), 0);
        }
    }
}
