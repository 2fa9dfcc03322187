//! What stands behind the verb of a statement: the target, and date and task.

use railint_source::Span;

use super::details::{self, Details};
use super::path::is_plain;
use super::sentence::{Name, name, quoted};
use super::{Fault, Word};

/// The target at the start of a text, whatever stands behind it.
pub(super) fn target_of(text: &str, at: usize) -> Option<Name<'_>> {
    Rest { text, at }.target()
}

/// What is left of a line.
pub(super) struct Rest<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

impl<'t> Rest<'t> {
    pub(super) fn skip(&mut self, what: impl Fn(char) -> bool) {
        let shorter = self.text.trim_start_matches(what);
        self.at += self.text.len() - shorter.len();
        self.text = shorter;
    }

    fn advance(&mut self, by: usize) {
        if let Some(shorter) = self.text.get(by..) {
            self.at += by;
            self.text = shorter;
        }
    }

    /// Steps over one of these words, in capitals or not.
    pub(super) fn word_is(&mut self, words: &[&str]) -> bool {
        let end = self
            .text
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(self.text.len());
        let word = self.text.get(..end).unwrap_or_default();
        let found = words.iter().any(|known| word.eq_ignore_ascii_case(known));
        if found {
            self.advance(end);
        }
        found
    }

    /// The target: a code span, a link, an address, or a bare path.
    pub(super) fn target(&mut self) -> Option<Name<'t>> {
        let text = self.text;
        if let Some(inner) = text.strip_prefix('`') {
            let end = inner.find('`')?;
            let target = inner.get(..end)?;
            let at = self.at + 1;
            self.advance(end + 2);
            return (!target.trim().is_empty() && target.trim() == target)
                .then(|| quoted(target, at));
        }
        if text.starts_with('[') {
            return self.link();
        }
        if let Some(inner) = text.strip_prefix('<') {
            let end = inner.find('>')?;
            let target = inner.get(..end).filter(|target| !target.contains(' '))?;
            let at = self.at + 1;
            self.advance(end + 2);
            return Some(quoted(target, at));
        }
        let end = text
            .find(|c: char| c.is_whitespace() || matches!(c, '(' | ',' | ';'))
            .unwrap_or(text.len());
        let target = text
            .get(..end)?
            .trim_end_matches(['.', ':', '*', '"', '\'']);
        let at = self.at;
        let address = target.starts_with("https://") || target.starts_with("http://");
        if !(address || is_plain(target)) {
            return None;
        }
        self.advance(target.len());
        Some(Name {
            word: Word {
                text: target,
                span: Span::new(at, at + target.len()),
            },
            strong: target.contains('/'),
        })
    }

    /// The target of a link: its text where that is a path, or else its address.
    /// An address of the web says more than any text.
    fn link(&mut self) -> Option<Name<'t>> {
        let inner = self.text.get(1..)?;
        let close = inner.find(']')?;
        let shown = inner.get(..close)?;
        let shown_at = self.at + 1;
        let behind = inner.get(close + 1..)?.strip_prefix('(')?;
        let end = behind.find(')')?;
        let address = behind.get(..end)?;
        let address_at = self.at + 1 + close + 2;
        self.advance(close + end + 4);
        if !address.contains("://")
            && let Some(shown) = name(shown, shown_at).filter(|name| name.word.text.contains('/'))
        {
            return Some(shown);
        }
        let plain = !address.is_empty() && !address.contains(char::is_whitespace);
        plain.then(|| quoted(address, address_at))
    }

    /// Date and task, and what is wrong with the way they are written.
    pub(super) fn details(&mut self) -> (Details<'t>, Option<Fault>) {
        self.skip(|c| c.is_whitespace() || c == '*');
        let text = self.text;
        if text.starts_with('(') {
            let end = text.find(')');
            let inside = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
            let found = details::read(inside, self.at);
            self.advance(end.map_or(text.len(), |end| end + 1));
            self.skip(|c| matches!(c, '.' | '*' | ' ' | '\t'));
            let unclosed = end.is_none() && !found.is_empty();
            return (found, unclosed.then_some(Fault::Unclosed));
        }
        // Only what follows at once is meant: prose may name a day as well.
        let near = text
            .split_inclusive(char::is_whitespace)
            .take(4)
            .map(str::len)
            .sum();
        let found = details::read(text.get(..near).unwrap_or_default(), self.at);
        if found.date.is_some() {
            return (found, Some(Fault::NoBrackets));
        }
        self.skip(|c| matches!(c, '.' | '*' | ' ' | '\t'));
        (Details::default(), None)
    }

    pub(super) fn is_done(&self) -> bool {
        self.text.is_empty()
    }
}
