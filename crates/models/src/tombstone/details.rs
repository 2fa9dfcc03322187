//! Date and task of a move: `(2026-03-11, RAIL-PL-WP-0001-T03)`.

use railint_source::Span;

use super::Word;

/// What stands between the brackets.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Details<'t> {
    pub(super) date: Option<Word<'t>>,
    pub(super) task: Option<Word<'t>>,
}

impl Details<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.date.is_none() && self.task.is_none()
    }
}

/// The first date and the first task among the words of a text that begins at
/// `at` in the file. Other words are a note to people.
pub(super) fn read(text: &str, at: usize) -> Details<'_> {
    let mut details = Details::default();
    let separates = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '`' | '(' | ')' | '|');
    let mut next = at;
    for piece in text.split_inclusive(separates) {
        let start = next;
        next += piece.len();
        let word = piece
            .trim_end_matches(separates)
            .trim_end_matches(['.', ':']);
        let word = Word {
            text: word,
            span: Span::new(start, start + word.len()),
        };
        if details.date.is_none() && is_day(word.text) {
            details.date = Some(word);
        } else if details.task.is_none() && is_id(word.text) {
            details.task = Some(word);
        }
    }
    details
}

/// Whether a word means a day, in whatever order: digits in three groups, one
/// of them a year. The rules say whether it is one.
pub(super) fn is_day(word: &str) -> bool {
    let groups: Vec<&str> = word.splitn(4, ['-', '/', '.']).collect();
    let number = |group: &&str| {
        matches!(group.len(), 1 | 2 | 4) && group.bytes().all(|byte| byte.is_ascii_digit())
    };
    groups.len() == 3 && groups.iter().all(number) && groups.iter().any(|group| group.len() == 4)
}

/// Whether a word is the id of a plan or a task: capitals, digits and hyphens,
/// with a number in it.
#[must_use]
pub fn is_id(word: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    word.len() <= 80
        && word.bytes().all(allowed)
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word
            .split('-')
            .skip(1)
            .any(|part| part.bytes().any(|byte| byte.is_ascii_digit()))
}
