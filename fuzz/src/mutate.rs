//! Texts made of others, for where no coverage guides the search: a stretch is
//! cut out, doubled, nested, or exchanged for one of another text or for a word
//! that means something to a reader. The same seed gives the same texts.

/// Words that lead readers elsewhere.
const WORDS: &[&str] = &[
    "{{ ",
    " }}",
    "${",
    "$(",
    "<<EOF\n",
    "|\n",
    ">-\n",
    "&a ",
    "*a",
    "<<: ",
    "---\n",
    "- ",
    ": ",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "`",
    "```\n",
    "\\\n",
    "\\",
    "\t",
    "\r\n",
    "\u{feff}",
    "\u{e9}",
    "\u{1f512}",
    "\0",
    "#",
    "!",
    "://",
    "@",
    "=",
    "ENC[",
    "sops:",
    "MOVED to ",
    "moved to ",
    "password: ",
    "kind: Secret\n",
    "apiVersion: v1\n",
    "helm upgrade ",
    "railint: ignore[",
    "define ",
];

/// A source of texts.
pub struct Mutator {
    state: u64,
}

impl Mutator {
    /// One that begins at `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { state: seed | 1 }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 11).unwrap_or(0) % limit.max(1)
    }

    /// A place between two characters.
    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// A text made of one of these.
    pub fn text(&mut self, texts: &[String]) -> String {
        let pick = |at: usize| texts.get(at).cloned().unwrap_or_default();
        let mut text = pick(self.below(texts.len()));
        for _ in 0..=self.below(6) {
            let (a, b) = (self.place(&text), self.place(&text));
            let (from, to) = (a.min(b), a.max(b));
            let part = text.get(from..to).unwrap_or_default().to_owned();
            let new = match self.below(6) {
                0 => String::new(),
                1 => part.repeat(2 + self.below(3)),
                2 => WORDS
                    .get(self.below(WORDS.len()))
                    .copied()
                    .unwrap_or_default()
                    .repeat(1 + self.below(40)),
                3 => {
                    let other = pick(self.below(texts.len()));
                    let at = self.place(&other);
                    other
                        .get(at..)
                        .unwrap_or_default()
                        .chars()
                        .take(200)
                        .collect()
                }
                4 => part.lines().map(|line| format!("  {line}\n")).collect(),
                _ => {
                    let word = WORDS
                        .get(self.below(WORDS.len()))
                        .copied()
                        .unwrap_or_default();
                    text.insert_str(from, word);
                    continue;
                }
            };
            if text.len() + new.len() < 8192 {
                text.replace_range(from..to, &new);
            }
        }
        text
    }
}
