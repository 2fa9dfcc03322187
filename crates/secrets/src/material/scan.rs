//! One pass over a text for everything that is known by its form: tokens,
//! private keys, and credentials in URLs.
//!
//! The fixed text of all forms is looked for at once ([`Marks`]); only where one
//! stands is a closer look taken, within a window of bounded size. So the work
//! is linear in the text, whatever the text is.

use std::collections::HashMap;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use railint_source::Span;

use super::form::Piece;
use super::formats::{Form, Formats, formats};
use super::{check, example, keys, urls};
use crate::marks::Marks;

/// How far behind a name its value is looked for, in bytes.
const NEAR: usize = 200;

/// How many finds a file keeps.
const MAX_FINDS: usize = 500;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Find {
    /// What it is.
    pub(crate) what: What,
    /// The whole of it, and nothing else.
    pub(crate) span: Span,
}

/// What a find is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// A token of the format with this id.
    Token(&'static str),
    /// A private key of this kind.
    Key(&'static str),
    /// A password in a URL for this host.
    Url {
        /// The scheme of the URL.
        scheme: String,
        /// The host that it is for.
        host: String,
        /// Whether it is one that everybody tries first.
        default: bool,
    },
}

/// What a word of the automaton leads to.
enum Lead {
    /// The form with this index.
    Form(usize),
    /// A private key of some kind.
    Key(keys::Opening),
    /// The `://` of a URL.
    Url,
}

/// A word that leads somewhere, as it stands around a root.
struct Word {
    /// In small letters.
    text: String,
    /// How many of its bytes stand before the root.
    before: usize,
    leads: Vec<Lead>,
}

/// The roots, and what each of them leads to. A root is a word that holds no
/// other: every word holds one, so that looking for roots alone finds all words,
/// and no root hides another.
struct Words {
    roots: Vec<String>,
    /// The words that hold each root.
    words: Vec<Vec<Word>>,
}

fn words() -> Option<&'static Words> {
    static WORDS: OnceLock<Option<Words>> = OnceLock::new();
    WORDS.get_or_init(|| Words::new(formats())).as_ref()
}

/// Those of the words that hold no other.
fn without_holders(words: &[String]) -> Option<Vec<String>> {
    let search = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .build(words)
        .ok()?;
    let holds_no_other = |(at, word): (usize, &String)| {
        let mut held = search.find_overlapping_iter(word);
        let only_itself = held.all(|found| found.pattern().as_usize() == at);
        only_itself.then(|| word.clone())
    };
    Some(
        words
            .iter()
            .enumerate()
            .filter_map(holds_no_other)
            .collect(),
    )
}

impl Word {
    /// Where it begins and ends, if it stands around the root at `root`.
    fn around(&self, text: &str, root: usize) -> Option<(usize, usize)> {
        let start = root.checked_sub(self.before)?;
        let end = start + self.text.len();
        let stands = text.as_bytes().get(start..end)?;
        stands
            .eq_ignore_ascii_case(self.text.as_bytes())
            .then_some((start, end))
    }
}

impl Words {
    fn new(formats: &Formats) -> Option<Self> {
        let mut words: Vec<String> = Vec::new();
        let mut leads: Vec<Vec<Lead>> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut add = |word: String, lead: Lead| {
            let word = word.to_ascii_lowercase();
            let at = known.get(&word).copied();
            if let Some(leads) = at.and_then(|at| leads.get_mut(at)) {
                leads.push(lead);
            } else {
                known.insert(word.clone(), words.len());
                words.push(word);
                leads.push(vec![lead]);
            }
        };
        for (index, form) in formats.forms.iter().enumerate() {
            if form.keyword.is_empty() {
                let near = formats.entries.get(form.entry)?.near.iter();
                for word in near {
                    add(word.clone(), Lead::Form(index));
                }
            } else {
                add(form.keyword.clone(), Lead::Form(index));
            }
        }
        for (word, opening) in keys::OPENINGS {
            add((*word).to_owned(), Lead::Key(*opening));
        }
        add("://".to_owned(), Lead::Url);
        let roots = without_holders(&words)?;
        let mut by_root: Vec<Vec<Word>> = roots.iter().map(|_| Vec::new()).collect();
        let search = AhoCorasick::new(&roots).ok()?;
        for (text, leads) in words.into_iter().zip(leads) {
            let held = search.find(&text);
            let root = held.and_then(|held| by_root.get_mut(held.pattern().as_usize()));
            if let (Some(before), Some(words)) = (held.map(|held| held.start()), root) {
                words.push(Word {
                    text,
                    before,
                    leads,
                });
            }
        }
        Some(Self {
            roots,
            words: by_root,
        })
    }
}

/// What has to be looked for in a text, in small letters.
pub(crate) fn roots() -> &'static [String] {
    words().map_or(&[], |words| words.roots.as_slice())
}

/// Everything that is found in a text, in order, none within another.
pub(crate) fn scan(text: &str, marks: &Marks) -> Vec<Find> {
    let Some(words) = words() else {
        return Vec::new();
    };
    let mut finds: Vec<Find> = Vec::new();
    for (at, root) in &marks.material {
        let around = words.words.get(*root);
        for word in around.into_iter().flatten() {
            let Some((start, end)) = word.around(text, *at) else {
                continue;
            };
            for lead in &word.leads {
                let find = match lead {
                    Lead::Form(index) => token(text, *index, start, end),
                    Lead::Key(opening) => keys::find(text, *opening, start, &finds),
                    Lead::Url => urls::find(text, start),
                };
                finds.extend(find);
            }
        }
        if finds.len() >= MAX_FINDS * 4 {
            break;
        }
    }
    settle(finds)
}

/// Puts finds in order and drops those that lie in others: what is known best
/// stays, a key or token rather than the URL that holds it.
fn settle(mut finds: Vec<Find>) -> Vec<Find> {
    let weight = |find: &Find| match find.what {
        What::Key(_) => 0,
        What::Token("jwt") => 2,
        What::Token(_) => 1,
        What::Url { .. } => 3,
    };
    finds.sort_by_key(|find| (weight(find), find.span.start, usize::MAX - find.span.end));
    let mut kept: Vec<Find> = Vec::new();
    // Where kept spans begin and end: none overlaps another, so that the one
    // nearest to a new one tells.
    let mut taken: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    for find in finds {
        let before = taken.range(..find.span.end).next_back();
        if before.is_some_and(|(_, end)| *end > find.span.start) {
            continue;
        }
        taken.insert(find.span.start, find.span.end);
        kept.push(find);
    }
    kept.sort_by_key(|find| find.span);
    kept.truncate(MAX_FINDS);
    kept
}

/// A token of a form, where its keyword stands from `start` to `end`.
fn token(text: &str, form: usize, start: usize, end: usize) -> Option<Find> {
    let formats = formats();
    let form = formats.forms.get(form)?;
    let entry = formats.entries.get(form.entry)?;
    let bytes = text.as_bytes();
    let near = form.keyword.is_empty();
    if !near && bytes.get(start..end)? != form.keyword.as_bytes() {
        return None;
    }
    // Cheap looks first: most words that lead here stand in prose.
    if form.lead.1 == 0 && !near && !begins(bytes, start, form) {
        return None;
    }
    let from = start.saturating_sub(form.lead.1 + 1);
    let (from, to) = if near {
        (start, start + NEAR)
    } else if form.lead.0 == form.lead.1 {
        (start.checked_sub(form.lead.0)?, start + form.max + 1)
    } else {
        (from, start + form.max + 1)
    };
    let window = bytes.get(from..to.min(bytes.len()))?;
    if !form.may_stand(window) {
        return None;
    }
    let groups = form.regex(entry)?.captures(window)?;
    let found = groups.get(1)?;
    let span = Span::new(from + found.start(), from + found.end());
    let holds_keyword = near || (span.start <= start && end <= span.end);
    if !holds_keyword || !begins(bytes, span.start, form) || goes_on(bytes, form, span.end) {
        return None;
    }
    let token = found.as_bytes();
    let proven = match groups.get(2) {
        Some(summed) => check::is_crc32(summed.as_bytes(), token),
        None => false,
    };
    let has_sum = groups.len() > 2;
    if has_sum && !proven {
        return None;
    }
    if let Some(check) = entry.check
        && !check::holds(check, token)
    {
        return None;
    }
    let random = random_part(form, token);
    let example = !proven
        && (example::is_placeholder(&random)
            || (near && example::is_other(&random, form.joins()))
            || formats.is_published(token));
    (!example).then_some(Find {
        what: What::Token(&entry.id),
        span,
    })
}

/// Whether a token can begin at `at`: no word goes on there. The letter of an
/// escape such as `\n` is no word.
fn begins(bytes: &[u8], at: usize, form: &Form) -> bool {
    let back = |by: usize| at.checked_sub(by).and_then(|at| bytes.get(at));
    match back(1) {
        Some(before) if before.is_ascii_alphanumeric() || *before == b'_' => {
            back(2) == Some(&b'\\') && matches!(before, b'n' | b'r' | b't')
        }
        // In the midst of characters of the same class, as `-` among base64.
        Some(before) => {
            !matches!(form.pieces.as_slice(), [Piece::Text(_), random, ..] if random.goes_on_with(*before))
        }
        None => true,
    }
}

/// Whether the text goes on behind a match so that it is another text.
fn goes_on(bytes: &[u8], form: &Form, end: usize) -> bool {
    let Some(next) = bytes.get(end) else {
        return false;
    };
    if form.keyword.is_empty() && matches!(next, b'/' | b'(' | b'-' | b'@' | b'+') {
        return true;
    }
    // A full stop that ends a sentence does not make the token longer.
    if *next == b'.' {
        let behind = bytes.get(end + 1);
        return behind.is_some_and(u8::is_ascii_alphanumeric) && form.keyword.is_empty();
    }
    form.goes_on_with(*next)
}

/// The token without the fixed text of its form at the start.
fn random_part(form: &Form, token: &[u8]) -> Vec<u8> {
    let skipped = match form.pieces.first() {
        Some(Piece::Text(text)) => text.len(),
        _ => 0,
    };
    token.get(skipped..).unwrap_or_default().to_vec()
}
