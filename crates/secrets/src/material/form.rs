//! What a token looks like: text with pieces of random characters in braces,
//! as `rules/secrets/tokens.yaml` writes it.
//!
//! One notation serves both ends: the expression that finds a token is made
//! from it, and so are the samples of the tests.

use std::fmt::Write as _;

/// How many characters a piece without an upper bound has at most.
pub(crate) const OPEN_END: usize = 4000;

/// How many forms the alternatives of one form may come to.
const MAX_ALTERNATIVES: usize = 32;

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text that stands there as it is.
    Text(String),
    /// Characters of a class.
    Random {
        /// The class.
        class: Class,
        /// The fewest characters.
        min: usize,
        /// The most characters.
        max: usize,
    },
    /// The CRC-32 of the piece before it, six characters of base 62.
    Crc32,
    /// A UUID.
    Uuid,
}

/// A class of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Class {
    name: &'static str,
    set: &'static str,
}

/// The classes by name, with the characters as in a regular expression.
const CLASSES: &[Class] = &[
    class("alnum", "A-Za-z0-9"),
    class("alnumdash", "A-Za-z0-9-"),
    class("alpha", "A-Za-z"),
    class("anyhex", "A-Fa-f0-9"),
    class("azure", "A-Za-z0-9_~.-"),
    class("b32", "A-Z2-7"),
    class("b64", "A-Za-z0-9+/"),
    class("b64pct", "A-Za-z0-9%"),
    class("b64url", "A-Za-z0-9_-"),
    class("digit", "0-9"),
    class("hex", "a-f0-9"),
    class("lalnum", "a-z0-9"),
    class("ualnum", "A-Z0-9"),
    class("uhex", "A-F0-9"),
];

const fn class(name: &'static str, set: &'static str) -> Class {
    Class { name, set }
}

impl Class {
    /// Whether a character belongs to it.
    pub(crate) fn holds(self, byte: u8) -> bool {
        let mut set = self.set.as_bytes();
        loop {
            match set {
                [low, b'-', high, rest @ ..] => {
                    if (*low..=*high).contains(&byte) {
                        return true;
                    }
                    set = rest;
                }
                [one, rest @ ..] => {
                    if *one == byte {
                        return true;
                    }
                    set = rest;
                }
                [] => return false,
            }
        }
    }

    /// Its characters.
    #[cfg(any(test, feature = "samples"))]
    pub(crate) fn characters(self) -> Vec<char> {
        (0..=127)
            .filter(|byte| self.holds(*byte))
            .map(char::from)
            .collect()
    }
}

/// The forms that one line of the data stands for: one for each choice among
/// its alternatives.
pub(crate) fn parse(form: &str) -> Result<Vec<Vec<Piece>>, String> {
    let mut forms: Vec<Vec<Piece>> = vec![Vec::new()];
    let mut rest = form;
    while let Some(first) = rest.chars().next() {
        match first {
            '{' => {
                let (inside, behind) = rest
                    .get(1..)
                    .and_then(|inside| inside.split_once('}'))
                    .ok_or("a `{` without a `}`")?;
                let piece = random(inside)?;
                for form in &mut forms {
                    form.push(piece.clone());
                }
                rest = behind;
            }
            '(' => {
                let (inside, behind) = rest
                    .get(1..)
                    .and_then(|inside| inside.split_once(')'))
                    .ok_or("a `(` without a `)`")?;
                let mut chosen = Vec::new();
                for form in &forms {
                    for word in inside.split('|') {
                        let mut form = form.clone();
                        push_text(&mut form, word);
                        chosen.push(form);
                    }
                }
                if chosen.len() > MAX_ALTERNATIVES {
                    return Err(format!("more than {MAX_ALTERNATIVES} alternatives"));
                }
                forms = chosen;
                rest = behind;
            }
            _ => {
                let end = rest.find(['{', '(']).unwrap_or(rest.len());
                let (text, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
                for form in &mut forms {
                    push_text(form, text);
                }
                rest = behind;
            }
        }
    }
    Ok(forms)
}

fn push_text(form: &mut Vec<Piece>, text: &str) {
    match form.last_mut() {
        Some(Piece::Text(before)) => before.push_str(text),
        _ => form.push(Piece::Text(text.to_owned())),
    }
}

/// What stands between braces.
fn random(inside: &str) -> Result<Piece, String> {
    match inside {
        "crc32" => return Ok(Piece::Crc32),
        "uuid" => return Ok(Piece::Uuid),
        _ => {}
    }
    let (name, count) = inside
        .split_once(':')
        .ok_or_else(|| format!("`{inside}` says no count"))?;
    let class = CLASSES
        .iter()
        .find(|class| class.name == name)
        .ok_or_else(|| format!("there is no class `{name}`"))?;
    let number = |text: &str| {
        text.parse::<usize>()
            .map_err(|_| format!("`{text}` is no count"))
    };
    let (min, max) = match count.split_once('-') {
        None => (number(count)?, number(count)?),
        Some((min, "")) => (number(min)?, OPEN_END),
        Some((min, max)) => (number(min)?, number(max)?),
    };
    if min == 0 || max < min || max > OPEN_END {
        return Err(format!("`{count}` is no range of counts"));
    }
    Ok(Piece::Random {
        class: *class,
        min,
        max,
    })
}

impl Piece {
    /// The fewest and the most characters that it takes.
    pub(crate) fn length(&self) -> (usize, usize) {
        match self {
            Self::Text(text) => (text.len(), text.len()),
            Self::Random { min, max, .. } => (*min, *max),
            Self::Crc32 => (6, 6),
            Self::Uuid => (36, 36),
        }
    }

    /// Whether so many characters of the piece stand in a row somewhere in a
    /// text; always for pieces that are no random characters.
    pub(crate) fn may_stand(&self, text: &[u8]) -> bool {
        let Self::Random { class, min, .. } = self else {
            return true;
        };
        let mut at = 0;
        // The last of so many is looked at first: if it is none, no row goes
        // over it.
        while let Some(row) = text.get(at..at + min) {
            match row.iter().rposition(|byte| !class.holds(*byte)) {
                Some(other) => at += other + 1,
                None => return true,
            }
        }
        false
    }

    /// Whether a character right behind the piece would belong to it.
    pub(crate) fn goes_on_with(&self, byte: u8) -> bool {
        match self {
            Self::Random { class, .. } => class.holds(byte),
            Self::Uuid => byte == b'-',
            Self::Text(_) | Self::Crc32 => false,
        }
    }

    /// Adds the piece as a regular expression over bytes.
    pub(crate) fn write(&self, out: &mut String) {
        const HEX: &str = "[A-Fa-f0-9]";
        match self {
            Self::Text(text) => out.push_str(&regex::escape(text)),
            Self::Random { class, min, max } => {
                let set = class.set;
                let _ = match (*min, *max) {
                    (min, OPEN_END) => write!(out, "[{set}]{{{min},}}"),
                    (min, max) if min == max => write!(out, "[{set}]{{{min}}}"),
                    (min, max) => write!(out, "[{set}]{{{min},{max}}}"),
                };
            }
            Self::Crc32 => out.push_str("[A-Za-z0-9]{6}"),
            Self::Uuid => {
                let _ = write!(out, "{HEX}{{8}}(?:-{HEX}{{4}}){{3}}-{HEX}{{12}}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_and_pieces() {
        let forms = parse("(ab|c)_{hex:3-}x").unwrap();
        assert_eq!(forms.len(), 2);
        let mut expression = String::new();
        for piece in &forms[0] {
            piece.write(&mut expression);
        }
        assert_eq!(expression, "ab_[a-f0-9]{3,}x");
        for bad in [
            "{",
            "(a",
            "{hex}",
            "{hex:0}",
            "{none:3}",
            "{hex:4-2}",
            "{hex:x}",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_row_is_found_wherever_it_stands() {
        let row = parse("{hex:4}").unwrap().remove(0).remove(0);
        for text in ["abcd", "xabcd", "xxxxxabcdx", "ax0123", "abc.abcde"] {
            assert!(row.may_stand(text.as_bytes()), "{text}");
        }
        for text in ["", "abc", "abcxabcxabc", "xxxx"] {
            assert!(!row.may_stand(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn classes_hold_their_characters() {
        let b64url = CLASSES.iter().find(|c| c.name == "b64url").unwrap();
        for byte in *b"azAZ09_-" {
            assert!(b64url.holds(byte));
        }
        for byte in *b"+/=. " {
            assert!(!b64url.holds(byte));
        }
        let mut names: Vec<_> = CLASSES.iter().map(|class| class.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CLASSES.len());
    }
}
