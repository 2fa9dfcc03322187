//! One statement of a move: `<names> moved to <target> (<date>, <task>)`.

use railint_source::Span;

use super::details::Details;
use super::path::{is_plain, is_strong};
use super::rest::Rest;
use super::{Broken, Fault, Word};

/// Longest line that is looked at.
const MAX_LINE: usize = 2000;

/// A statement taken apart. All places are those of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sentence<'t> {
    /// A move.
    Moved(Moved<'t>),
    /// It tries to be one.
    Broken {
        names: Vec<Name<'t>>,
        broken: Broken,
        /// Whether date or task make it certain that a move is meant.
        certain: bool,
    },
    /// Something else.
    Prose,
}

/// A move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moved<'t> {
    /// What moved; none where the statement begins with the verb.
    pub(super) names: Vec<Name<'t>>,
    /// The word `moved` itself.
    pub(super) verb: &'t str,
    pub(super) target: Name<'t>,
    pub(super) date: Option<Word<'t>>,
    pub(super) task: Option<Word<'t>>,
    pub(super) span: Span,
    /// Whether the names and the target are written as only paths are, or date
    /// and task leave no doubt.
    pub(super) sure: bool,
}

/// A name or a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name<'t> {
    pub(super) word: Word<'t>,
    /// Whether it is written as only paths are, or between back quotes.
    pub(super) strong: bool,
}

/// Reads a line that begins at `at` in the file, without its bullet.
pub(super) fn read(line: &str, at: usize) -> Sentence<'_> {
    if line.len() > MAX_LINE {
        return Sentence::Prose;
    }
    let line = line.trim_end();
    match find_verb(line) {
        Some(verb) => with_verb(line, at, verb),
        None => with_arrow(line, at),
    }
}

/// The word `moved` in a line.
fn find_verb(line: &str) -> Option<Span> {
    let lower = line.to_ascii_lowercase();
    let mut from = 0;
    loop {
        let start = from + lower.get(from..)?.find("moved")?;
        let end = start + "moved".len();
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '.');
        let before = line.get(..start)?.chars().next_back();
        let after = line.get(end..)?.chars().next();
        // `MOVED.md` is a name, but a full stop may end a sentence.
        if !before.is_some_and(inside) && !after.is_some_and(inside) {
            return Some(Span::new(start, end));
        }
        from = end;
    }
}

fn with_verb(line: &str, at: usize, verb: Span) -> Sentence<'_> {
    let (Some(before), Some(after)) = (line.get(..verb.start), line.get(verb.end..)) else {
        return Sentence::Prose;
    };
    let Some(names) = names(before, at) else {
        return Sentence::Prose;
    };
    let whole = Span::new(at, at + line.len());
    let mut rest = Rest {
        text: after,
        at: at + verb.end,
    };
    rest.skip(|c| c.is_whitespace() || matches!(c, ':' | '*'));
    let to = rest.word_is(&["to", "into"]);
    rest.skip(|c| c.is_whitespace() || matches!(c, ':' | '*'));
    let target = rest.target();
    let (details, fault) = rest.details();
    let broken = |fault: Fault, target: Option<Name<'_>>| {
        let meant = target.and_then(|target| meant(line, at, &names, verb, target, details));
        Sentence::Broken {
            names: names.clone(),
            broken: Broken {
                span: whole,
                fault,
                meant,
            },
            certain: !details.is_empty(),
        }
    };
    let strong = !names.is_empty() && names.iter().all(|name| name.strong);
    let Some(target) = target else {
        let tries = strong && !details.is_empty() && to;
        return if tries {
            broken(Fault::NoTarget, None)
        } else {
            Sentence::Prose
        };
    };
    if !to {
        let tries = !names.is_empty() && target.word.text.contains('/');
        return if tries && (strong || !details.is_empty()) {
            broken(Fault::NoTo, Some(target))
        } else {
            Sentence::Prose
        };
    }
    // Single words make no statement: "We moved to Node 18", "Everything moved
    // to GitHub".
    let pathlike = strong || (names.is_empty() && target.strong);
    let sure = details.task.is_some()
        || (details.date.is_some() && (pathlike || is_strong(target.word.text)))
        || (pathlike && (target.strong || rest.is_done()));
    if let Some(fault) = fault {
        return if details.task.is_some() || (pathlike && target.strong) {
            broken(fault, Some(target))
        } else {
            Sentence::Prose
        };
    }
    let end = at + line.len() - rest.text.len();
    Sentence::Moved(Moved {
        verb: verb.text(line),
        target,
        date: details.date,
        task: details.task,
        span: Span::new(at, if rest.is_done() { whole.end } else { end }),
        sure,
        names,
    })
}

/// A line with an arrow where the words `moved to` belong.
fn with_arrow(line: &str, at: usize) -> Sentence<'_> {
    let arrow = ["->", "→", "=>"]
        .iter()
        .find_map(|arrow| Some((line.find(arrow)?, arrow.len())));
    let Some((start, length)) = arrow else {
        return Sentence::Prose;
    };
    let verb = Span::new(start, start + length);
    let (Some(before), Some(after)) = (line.get(..start), line.get(verb.end..)) else {
        return Sentence::Prose;
    };
    let mut rest = Rest {
        text: after,
        at: at + verb.end,
    };
    rest.skip(char::is_whitespace);
    let target = rest.target();
    let (details, _) = rest.details();
    match (names(before, at), target) {
        (Some(names), Some(target))
            if !names.is_empty()
                && names.iter().all(|name| name.strong)
                && target.word.text.contains('/') =>
        {
            Sentence::Broken {
                broken: Broken {
                    span: Span::new(at, at + line.len()),
                    fault: Fault::Arrow,
                    meant: meant(line, at, &names, verb, target, details),
                },
                names,
                certain: !details.is_empty(),
            }
        }
        _ => Sentence::Prose,
    }
}

/// The names before the verb; `None` where they are words of prose.
pub(super) fn names(before: &str, at: usize) -> Option<Vec<Name<'_>>> {
    let mut before = before.trim_end();
    for word in ["been", "has", "have", "was", "were", "is", "are"] {
        if let Some(shorter) = before.strip_suffix(word)
            && shorter.ends_with(char::is_whitespace)
        {
            before = shorter.trim_end();
        }
    }
    let before = before
        .trim_end_matches([':', '*', ' '])
        .trim_end_matches(['—', '–', '-', ' '])
        .trim_end();
    let mut names = Vec::new();
    let mut next = at;
    let mut quoted = false;
    let pieces = before.split_inclusive(|c: char| {
        quoted ^= c == '`';
        !quoted && (c == ',' || c.is_whitespace())
    });
    let mut expected = true;
    for piece in pieces {
        let start = next;
        next += piece.len();
        let comma = piece.ends_with(',');
        let written = piece.trim_end_matches(|c: char| c == ',' || c.is_whitespace());
        if written.is_empty() || matches!(written, "and" | "&") {
            expected |= comma || !written.is_empty();
            continue;
        }
        if !expected {
            return None;
        }
        names.push(name(written, start)?);
        expected = comma;
    }
    Some(names)
}

/// A name between whatever marks; `None` where it is no path.
pub(super) fn name(written: &str, at: usize) -> Option<Name<'_>> {
    let marked = written.trim_start_matches(['*', '"', '\'']);
    let at = at + written.len() - marked.len();
    let marked = marked.trim_end_matches(['*', '"', '\'']);
    if let Some(inner) = marked
        .strip_prefix('`')
        .and_then(|marked| marked.strip_suffix('`'))
    {
        let trimmed = inner.trim();
        let lead = inner.len() - inner.trim_start().len();
        return (!trimmed.is_empty()).then(|| quoted(trimmed, at + 1 + lead));
    }
    is_plain(marked).then(|| Name {
        word: Word {
            text: marked,
            span: Span::new(at, at + marked.len()),
        },
        strong: is_strong(marked),
    })
}

/// A name between back quotes, which may hold anything.
pub(super) fn quoted(text: &str, at: usize) -> Name<'_> {
    Name {
        word: Word {
            text,
            span: Span::new(at, at + text.len()),
        },
        strong: true,
    }
}

/// The statement as it should have been written: everything before the verb
/// stays.
fn meant(
    line: &str,
    at: usize,
    names: &[Name<'_>],
    verb: Span,
    target: Name<'_>,
    details: Details<'_>,
) -> Option<String> {
    let names_end = names.last().map_or(at, |name| name.word.span.end);
    let before = line.get(..verb.start)?;
    let head = if names.is_empty() {
        String::new()
    } else if verb.text(line) == "MOVED" {
        // A stub keeps its dash.
        before.to_owned()
    } else {
        let end = names_end.checked_sub(at)?;
        let quote = line.get(end..)?.starts_with('`');
        format!("{} ", line.get(..end + usize::from(quote))?)
    };
    let word = if verb.text(line) == "MOVED" {
        "MOVED"
    } else {
        "moved"
    };
    let mut words = Vec::new();
    words.extend(details.date.map(|word| word.text));
    words.extend(details.task.map(|word| word.text));
    let brackets = if words.is_empty() {
        String::new()
    } else {
        format!(" ({})", words.join(", "))
    };
    Some(format!("{head}{word} to {}{brackets}", target.word.text))
}
