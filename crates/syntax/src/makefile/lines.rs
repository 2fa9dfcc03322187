//! Lines of a Makefile, as written and as make joins them.

use railint_source::Span;

use crate::pieces::Pieces;

/// The lines of a file, without their line breaks.
pub(super) struct Lines<'a> {
    pub(super) text: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mark = '\u{feff}';
        let at = if text.starts_with(mark) {
            mark.len_utf8()
        } else {
            0
        };
        Self { text, at }
    }

    /// The lines that `first` goes on in, because each ends with a backslash.
    pub(super) fn continued(&mut self, first: Span) -> Vec<Span> {
        let mut lines = vec![first];
        let mut last = first;
        while ends_with_backslash(last.text(self.text)) {
            let Some(next) = self.next() else { break };
            lines.push(next);
            last = next;
        }
        lines
    }

    /// Such lines as the one that make reads: blanks around the break are one.
    pub(super) fn join(&self, lines: &[Span]) -> Pieces {
        let mut joined = Pieces::new(lines.first().map_or(self.at, |line| line.start));
        for (index, line) in lines.iter().enumerate() {
            let mut span = *line;
            let continues = index + 1 < lines.len() || ends_with_backslash(line.text(self.text));
            if index > 0 {
                span.start = span.end - span.text(self.text).trim_start().len();
            }
            if continues {
                let text = span.text(self.text);
                let kept = text.strip_suffix('\\').unwrap_or(text).trim_end();
                span.end = span.start + kept.len();
            }
            joined.push_slice(self.text, span);
            if continues {
                joined.push_text(" ", Span::new(span.end, line.end.max(span.end)));
            }
        }
        joined
    }
}

impl Iterator for Lines<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let length = rest.find('\n').unwrap_or(rest.len());
        self.at = (start + length + 1).min(self.text.len());
        let line = rest.get(..length).unwrap_or_default();
        let line = line.strip_suffix('\r').unwrap_or(line);
        Some(Span::new(start, start + line.len()))
    }
}

/// Whether a line goes on in the next: an even number of backslashes does not.
pub(super) fn ends_with_backslash(line: &str) -> bool {
    let backslashes = line.len() - line.trim_end_matches('\\').len();
    backslashes % 2 == 1
}

/// Where the reference ends that begins with the `$` at `at`: `$X`, `$$`,
/// `$(...)` or `${...}`, brackets of the same kind being counted. One that is
/// not closed reaches to the end.
pub(super) fn reference_end(text: &str, at: usize) -> usize {
    let rest = text.get(at + 1..).unwrap_or_default();
    let Some(first) = rest.chars().next() else {
        return text.len();
    };
    let (open, close) = match first {
        '(' => (b'(', b')'),
        '{' => (b'{', b'}'),
        other => return at + 1 + other.len_utf8(),
    };
    let mut depth = 0_usize;
    for (index, byte) in rest.bytes().enumerate() {
        if byte == open {
            depth += 1;
        } else if byte == close {
            depth -= 1;
            if depth == 0 {
                return at + 2 + index;
            }
        }
    }
    text.len()
}

/// The characters of `text` outside references, each with its place. A
/// backslash takes the meaning from a `#` behind it.
pub(super) fn outside_references(text: &str) -> impl Iterator<Item = (usize, u8)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            match bytes.get(at)? {
                b'$' => at = reference_end(text, at),
                b'\\' if bytes.get(at + 1) == Some(&b'#') => at += 2,
                byte => {
                    at += 1;
                    return Some((at - 1, *byte));
                }
            }
        }
    })
}
