//! The patterns of `.gitignore`. All ways through a pattern are followed at
//! once, so that the time a match takes is bounded by the length of the pattern
//! times that of the path; going back and forth, as libgit2 does, takes minutes
//! for a pattern like `**/a*/**/a*/**/a*/b` and a deep path.
//!
//! The `ignore` crate was tried in its place. It agrees with git on the patterns
//! of most repos, but takes braces for choices (`{{cookiecutter.name}}/`), cuts
//! carriage returns (`Icon` and two of them), and reads sets with backslashes,
//! classes or slashes in its own way, so that a parser had to stand in front of
//! it. And it does not tell what a match costs: twelve nested folders with 4 KB
//! of lines like `?.y` each took it 19 seconds and 100 MB, for which this takes
//! 0.8 seconds and 6 MB, and nothing could stop it at a budget.

/// What it takes to make room for the states of a pattern, in steps.
const COST_OF_ROOM: u64 = 24;

/// A pattern, ready to be matched.
#[derive(Debug)]
pub(crate) struct Glob {
    tokens: Vec<Token>,
    fold_case: bool,
    /// How many plain bytes it begins with.
    head: usize,
    /// How many plain bytes it ends with.
    tail: usize,
}

/// A piece of a pattern.
#[derive(Debug)]
enum Token {
    /// This byte.
    Byte(u8),
    /// `?`: any byte but a slash.
    One,
    /// `[a-z]`: one of these bytes, and no slash.
    Set(Box<Set>),
    /// `*`: any bytes but slashes.
    Star,
    /// `**`: any bytes.
    Stars,
    /// The two tokens behind this one, which are a `**/`, may be left out.
    Optional,
    /// The slash of such a `**/`; no [`Token::Byte`], as it need not be there.
    OptionalSlash,
}

impl Glob {
    /// Reads a pattern; `None` when it is malformed and so matches nothing.
    pub(crate) fn parse(pattern: &[u8], fold_case: bool) -> Option<Self> {
        let mut tokens = Vec::with_capacity(pattern.len());
        let mut rest = pattern;
        let mut before = None;
        while let Some((&byte, behind)) = rest.split_first() {
            let (token, next) = match byte {
                b'\\' => {
                    let (&escaped, next) = behind.split_first()?;
                    (Token::Byte(escaped), next)
                }
                b'?' => (Token::One, behind),
                b'[' => set(behind)?,
                b'*' => {
                    let stars = rest.iter().take_while(|byte| **byte == b'*').count();
                    let next = rest.get(stars..).unwrap_or_default();
                    let whole_part = stars > 1 && matches!(before, None | Some(b'/'));
                    match next.strip_prefix(b"/") {
                        Some(next) if whole_part => {
                            tokens.extend([Token::Optional, Token::Stars, Token::OptionalSlash]);
                            before = Some(b'/');
                            rest = next;
                            continue;
                        }
                        _ if whole_part && (next.is_empty() || next.starts_with(b"\\/")) => {
                            (Token::Stars, next)
                        }
                        _ => (Token::Star, next),
                    }
                }
                _ => (Token::Byte(byte), behind),
            };
            tokens.push(token);
            before = Some(byte);
            rest = next;
        }
        let plain = |token: &&Token| matches!(token, Token::Byte(_));
        let head = tokens.iter().take_while(plain).count();
        let tail = tokens.iter().rev().take_while(plain).count();
        Some(Self {
            tokens,
            fold_case,
            head,
            tail,
        })
    }

    /// Whether the pattern matches the whole of `text`. What it costs is taken
    /// from `budget`; where nothing is left, the answer is no.
    pub(crate) fn matches(&self, text: &[u8], budget: &mut u64) -> bool {
        // Most patterns are settled by how they begin or end.
        let literal = |(token, byte): (&Token, &u8)| self.accepts(token, *byte);
        let (head, tail) = (self.head, self.tail);
        let all = head == self.tokens.len();
        *budget = budget.saturating_sub(1 + head.max(tail).min(text.len()) as u64);
        if head.max(tail) > text.len() || (all && head < text.len()) {
            return false;
        }
        let ends = self.tokens.iter().rev().zip(text.iter().rev());
        if !self.tokens.iter().zip(text).take(head).all(literal) || !ends.take(tail).all(literal) {
            return false;
        }
        if all {
            return true;
        }
        self.run(text, budget)
    }

    /// Follows all ways through the pattern at once.
    fn run(&self, text: &[u8], budget: &mut u64) -> bool {
        *budget = budget.saturating_sub(COST_OF_ROOM + self.tokens.len() as u64 / 32);
        let mut now = States::new(self.tokens.len());
        let mut next = States::new(self.tokens.len());
        self.enter(0, &mut now);
        for byte in text {
            *budget = budget.saturating_sub(1 + now.list.len() as u64);
            if *budget == 0 || now.list.is_empty() {
                return false;
            }
            for state in &now.list {
                match self.tokens.get(*state) {
                    Some(Token::Stars) => self.enter(*state, &mut next),
                    Some(Token::Star) if *byte != b'/' => self.enter(*state, &mut next),
                    Some(token) if self.accepts(token, *byte) => {
                        self.enter(state + 1, &mut next);
                    }
                    _ => {}
                }
            }
            std::mem::swap(&mut now, &mut next);
            next.clear();
        }
        now.list.contains(&self.tokens.len())
    }

    /// Adds a state and those that are reached from it without a byte.
    fn enter(&self, mut state: usize, states: &mut States) {
        while states.add(state) {
            match self.tokens.get(state) {
                Some(Token::Star | Token::Stars) => state += 1,
                Some(Token::Optional) => {
                    // The `**` that may be left out, which goes no further.
                    if states.add(state + 1) {
                        states.add(state + 2);
                    }
                    state += 3;
                }
                _ => return,
            }
        }
    }

    /// Whether the token takes exactly this byte.
    fn accepts(&self, token: &Token, byte: u8) -> bool {
        match token {
            Token::Byte(wanted) if self.fold_case => wanted.eq_ignore_ascii_case(&byte),
            Token::Byte(wanted) => *wanted == byte,
            Token::One => byte != b'/',
            Token::OptionalSlash => byte == b'/',
            Token::Set(set) if byte != b'/' => {
                let other_case = if byte.is_ascii_lowercase() {
                    byte.to_ascii_uppercase()
                } else {
                    byte.to_ascii_lowercase()
                };
                let has = set.has(byte) || self.fold_case && set.has(other_case);
                has != set.negated
            }
            Token::Set(_) | Token::Star | Token::Stars | Token::Optional => false,
        }
    }
}

/// Some of the 256 bytes, a bit each, or all but those.
#[derive(Debug, Default)]
struct Set {
    bits: [u64; 4],
    negated: bool,
}

impl Set {
    fn add(&mut self, byte: u8) {
        if let Some(part) = self.bits.get_mut(usize::from(byte / 64)) {
            *part |= 1 << (byte % 64);
        }
    }

    fn has(&self, byte: u8) -> bool {
        let part = self.bits.get(usize::from(byte / 64)).copied().unwrap_or(0);
        part >> (byte % 64) & 1 == 1
    }
}

/// The places in a pattern that are reached, each once.
struct States {
    list: Vec<usize>,
    has: Vec<bool>,
}

impl States {
    fn new(tokens: usize) -> Self {
        Self {
            list: Vec::new(),
            has: vec![false; tokens + 1],
        }
    }

    /// `false` when the state is there already (or cannot be).
    fn add(&mut self, state: usize) -> bool {
        match self.has.get_mut(state) {
            Some(has) if !*has => {
                *has = true;
                self.list.push(state);
                true
            }
            _ => false,
        }
    }

    fn clear(&mut self) {
        for state in self.list.drain(..) {
            if let Some(has) = self.has.get_mut(state) {
                *has = false;
            }
        }
    }
}

/// Reads a set, of which the `[` is taken, and gives what is behind it.
fn set(pattern: &[u8]) -> Option<(Token, &[u8])> {
    let mut rest = pattern;
    let negated = matches!(rest.first(), Some(b'!' | b'^'));
    if negated {
        rest = rest.get(1..)?;
    }
    let mut bytes = Set {
        negated,
        ..Set::default()
    };
    // The byte that a `-` would make a range of.
    let mut before: Option<u8> = None;
    let mut first = true;
    loop {
        let (&byte, behind) = rest.split_first()?;
        match byte {
            b']' if !first => {
                rest = behind;
                break;
            }
            b'-' if before.is_some() && !matches!(behind.first(), None | Some(b']')) => {
                let (to, next) = member(behind)?;
                (before.take()?..=to).for_each(|byte| bytes.add(byte));
                rest = next;
            }
            b'[' if behind.first() == Some(&b':') => {
                let inside = behind.get(1..)?;
                let end = inside.iter().position(|byte| *byte == b']')?;
                match inside.get(..end)?.split_last() {
                    Some((b':', name)) => {
                        let class = class(name)?;
                        (0..=u8::MAX).filter(class).for_each(|byte| bytes.add(byte));
                        before = None;
                        rest = inside.get(end + 1..)?;
                    }
                    // No class after all: the bracket is a byte like others.
                    _ => {
                        bytes.add(byte);
                        before = Some(byte);
                        rest = behind;
                    }
                }
            }
            _ => {
                let (byte, next) = member(rest)?;
                bytes.add(byte);
                before = Some(byte);
                rest = next;
            }
        }
        first = false;
    }
    Some((Token::Set(Box::new(bytes)), rest))
}

/// A byte of a set, which may be escaped, and what is behind it.
fn member(pattern: &[u8]) -> Option<(u8, &[u8])> {
    match pattern.split_first()? {
        (b'\\', behind) => behind.split_first().map(|(byte, next)| (*byte, next)),
        (byte, behind) => Some((*byte, behind)),
    }
}

/// The named classes of bytes, as in `[[:alpha:]]`.
fn class(name: &[u8]) -> Option<fn(&u8) -> bool> {
    Some(match name {
        b"alnum" => u8::is_ascii_alphanumeric,
        b"alpha" => u8::is_ascii_alphabetic,
        b"blank" => |byte| matches!(byte, b' ' | b'\t'),
        b"cntrl" => u8::is_ascii_control,
        b"digit" => u8::is_ascii_digit,
        b"graph" => u8::is_ascii_graphic,
        b"lower" => u8::is_ascii_lowercase,
        b"print" => |byte| matches!(byte, b' '..=b'~'),
        b"punct" => u8::is_ascii_punctuation,
        b"space" => |byte| matches!(byte, b' ' | b'\t'..=b'\r'),
        b"upper" => u8::is_ascii_uppercase,
        b"xdigit" => u8::is_ascii_hexdigit,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        let mut budget = 1_000_000;
        Glob::parse(pattern.as_bytes(), false)
            .is_some_and(|glob| glob.matches(text.as_bytes(), &mut budget))
    }

    #[test]
    fn wildcards() {
        for (pattern, yes, no) in [
            ("a.yaml", "a.yaml", "a-yaml"),
            ("*.tmp", "x.tmp", "d/x.tmp"),
            ("helm/*", "helm/x", "helm/x/y"),
            ("a?c", "abc", "a/c"),
            ("**/x", "x", "ax"),
            ("**/x", "a/b/x", "a/b/xx"),
            ("a/**", "a/b/c", "a"),
            ("a/**/b", "a/b", "ab"),
            ("a/**/b", "a/x/y/b", "a/x/yb"),
            ("a**b", "axb", "a/b"),
            ("{a,b}", "{a,b}", "a"),
            ("a\\*", "a*", "ab"),
            ("[a-c]x", "bx", "dx"),
            ("[!a-c]x", "dx", "bx"),
            ("[]-]", "]", "a"),
            ("[[:digit:]]", "7", "x"),
            ("[a\\]]", "]", "\\"),
        ] {
            assert!(matches(pattern, yes), "{pattern} {yes}");
            assert!(!matches(pattern, no), "{pattern} {no}");
        }
        for malformed in ["[a", "a\\", "[[:none:]]", "["] {
            assert!(Glob::parse(malformed.as_bytes(), false).is_none());
        }
    }

    #[test]
    fn letters_of_either_case() {
        let glob = Glob::parse(b"Ab[C-D].TXT", true).unwrap();
        let mut budget = 1000;
        assert!(glob.matches(b"aBc.txt", &mut budget));
        assert!(!glob.matches(b"aBe.txt", &mut budget));
    }

    #[test]
    fn time_is_bounded_and_the_budget_holds() {
        let pattern = "**/a*/".repeat(40) + "b";
        let text = "a/".repeat(39) + &"x/".repeat(1000) + "b";
        let glob = Glob::parse(pattern.as_bytes(), false).unwrap();
        let mut budget = u64::MAX;
        let from = budget;
        assert!(!glob.matches(text.as_bytes(), &mut budget));
        assert!(from - budget < 2_000_000, "{}", from - budget);
        let mut budget = 1000;
        assert!(!glob.matches(text.as_bytes(), &mut budget));
        assert_eq!(budget, 0);
    }
}
