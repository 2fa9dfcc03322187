//! Markdown pointers: front matter `moved_to:`, a heading, a comment or a quoted
//! line that says where the page went.

use railint_source::{Span, holds};
use railint_syntax::markdown::{FrontMatter, Markdown};
use railint_syntax::yaml::{self, Node};

use super::{Broken, Fault, Form, Stone, Tombstones, Word, stub};

/// Reads the pointer of a page, if it is one.
pub(super) fn read<'t, 'm>(
    path: &str,
    text: &'t str,
    markdown: &dyn Fn() -> &'m Markdown,
    found: &mut Tombstones<'t>,
) {
    if !holds(text, "MOVED") && !holds(text, "moved_to") && !head(text).contains("moved") {
        return;
    }
    let body = match markdown().front_matter {
        FrontMatter::Found { content, close, .. } => {
            front_matter(text, content, found);
            close.end
        }
        _ => 0,
    };
    if found.is_empty() {
        banner(path, text, body, found);
    }
}

/// As much of a text as a first line may have.
fn head(text: &str) -> &str {
    let mut end = text.len().min(1024);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

fn front_matter<'t>(text: &'t str, content: Span, found: &mut Tombstones<'t>) {
    let yaml_text = content.text(text);
    if !yaml_text.contains("moved_to") {
        return;
    }
    let stream = yaml::parse(yaml_text);
    let Some(root) = stream.documents().next() else {
        return;
    };
    let Some(entry) = root.get("moved_to") else {
        return;
    };
    let word = |node: Node<'_>| word(text, node, content.start);
    let Some(target) = word(entry.value) else {
        found.broken.push(Broken {
            span: entry
                .key
                .span()
                .to(entry.value.span())
                .shifted(content.start),
            fault: Fault::NotText,
            meant: None,
        });
        return;
    };
    let field = |keys: &[&str]| keys.iter().find_map(|key| word(root.get(key)?.value));
    found.stones.push(Stone {
        form: Form::Pointer,
        name: None,
        target,
        date: field(&["moved_on", "moved_date"]),
        task: field(&["moved_by", "moved_task"]),
        span: entry
            .key
            .span()
            .to(entry.value.span())
            .shifted(content.start),
    });
}

/// The text of a scalar, if it is written as it is meant.
fn word<'t>(text: &'t str, node: Node<'_>, shift: usize) -> Option<Word<'t>> {
    let value = node.as_str().filter(|value| !value.trim().is_empty())?;
    let span = node.span().shifted(shift);
    let written = span.text(text);
    let inner = written.find(value)?;
    let span = Span::new(span.start + inner, span.start + inner + value.len());
    Some(Word {
        text: span.text(text),
        span,
    })
}

/// The first lines with words below front matter: headings, and a quote or a
/// comment that says where the page went.
fn banner<'t>(path: &str, text: &'t str, body: usize, found: &mut Tombstones<'t>) {
    let mut next = body;
    let mut headings = 0;
    for line in text.get(body..).unwrap_or_default().split_inclusive('\n') {
        let at = next;
        next += line.len();
        let line = line.trim_end();
        let inner = line.trim_start_matches(['\u{feff}', ' ', '>', '#', '*', '_', '\t']);
        let inner = inner.strip_prefix("<!--").map_or(inner, str::trim_start);
        if inner.is_empty() {
            continue;
        }
        let start = at + line.len() - inner.len();
        let said = inner.trim_end_matches(['-', '>', ' ']);
        let first = line.trim_start_matches(['\u{feff}', ' ']);
        let heading = first.starts_with('#');
        if heading || first.starts_with('>') || first.starts_with("<!--") {
            let end = said
                .len()
                .max(inner.trim_end_matches("-->").trim_end().len());
            let said = inner.get(..end).unwrap_or(said);
            stub::statement(path, said, Span::new(start, start + said.len()), found);
        }
        headings += usize::from(heading);
        if !found.is_empty() || !heading || headings > 2 {
            break;
        }
    }
    for stone in &mut found.stones {
        stone.form = Form::Pointer;
    }
}
