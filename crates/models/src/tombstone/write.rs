//! Writing a tombstone in the form that reading expects.

use railint_source::Span;

use super::comment::Marks;
use crate::kind::FileKind;

/// The statement of a list.
#[must_use]
pub fn line(name: &str, target: &str, date: &str, task: &str) -> String {
    line_of(&[name], target, date, task)
}

/// The statement of a list about several things that went to one folder.
#[must_use]
pub fn line_of(names: &[&str], target: &str, date: &str, task: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let names = match names.as_slice() {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        names => names.concat(),
    };
    format!("{names} moved to {} ({date}, {task})", quoted(target))
}

/// A list with one more statement, written as those before it are.
#[must_use]
pub fn with_line(list: Option<&str>, line: &str) -> (String, Span) {
    let list = list.unwrap_or_default();
    let mut text = list.to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let last = list.lines().rev().find(|line| !line.trim().is_empty());
    let last = last.unwrap_or_default();
    let bullet = ["- ", "* ", "+ "]
        .iter()
        .find(|bullet| last.starts_with(**bullet));
    // Right below a heading or a table the line would be part of it.
    if last.starts_with(['|', '#']) && !text.ends_with("\n\n") {
        text.push('\n');
    }
    let start = text.len();
    text.push_str(bullet.copied().unwrap_or_default());
    text.push_str(line);
    let end = text.len();
    text.push('\n');
    (text, Span::new(start, end))
}

/// A stub for the file at `path`; `content` is that of the file in its new place,
/// if it is known. `None` where files of this kind have no comments.
#[must_use]
pub fn stub(path: &str, content: &str, target: &str, date: &str, task: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let target = quoted(target);
    let kind = FileKind::of(path, content);
    if kind == FileKind::Markdown {
        let title = name.strip_suffix(".md").unwrap_or(name);
        return Some(format!(
            "# {title}\n\n> **MOVED** to {target} ({date}, {task}).\n"
        ));
    }
    let said = format!("{} — MOVED to {target} ({task})", quoted(name));
    let (open, close) = Marks::of(path).one_line()?;
    let comment = format!("{open}{said}{close}\n");
    if kind != FileKind::Shell {
        return Some(comment);
    }
    // A script that does nothing would pass for one that did its work.
    Some(format!(
        "#!/bin/sh\n{comment}echo '{name} has moved to {} ({task})' >&2\nexit 1\n",
        target.replace(['\'', '`'], "")
    ))
}

/// A word that grammar takes for one, whatever is in it.
fn quoted(word: &str) -> String {
    if super::path::is_plain(word) || word.contains('`') {
        word.to_owned()
    } else {
        format!("`{word}`")
    }
}
