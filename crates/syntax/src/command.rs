//! Commands of recipes and scripts: words with their places, and the questions
//! that rules ask about them.

mod wrappers;

use railint_source::Span;

use crate::pieces::Pieces;

/// One word of a command, as the program gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word without its quotes, constant variables replaced by their
    /// values. What could not be resolved is left as written: `$(NAME)`,
    /// `${NAME}`, `$(command)`.
    pub text: String,
    /// Whether some of it is only known when the command runs. A default, as in
    /// `${NAME:-default}`, is in the text but may be overruled, so it counts.
    pub dynamic: bool,
    /// The word in the file, with its quotes and the continuation lines that it
    /// reaches over. A word out of a variable has the place of the reference.
    pub span: Span,
    /// What stands behind `--flag=` or `-f`, where the word looks like that.
    value: Option<Box<Word>>,
}

impl Word {
    /// A word of `pieces`, whose places are those of the file.
    pub(crate) fn new(pieces: &Pieces, dynamic: bool, span: Span) -> Self {
        let text = pieces.text();
        let value = attached_value(text).map(|start| {
            let rest = Span::new(start, text.len());
            Box::new(Self {
                text: rest.text(text).to_owned(),
                dynamic,
                span: pieces.to_source(rest),
                value: None,
            })
        });
        Self {
            text: text.to_owned(),
            dynamic,
            span,
            value,
        }
    }

    /// The last component, if the word is a path.
    pub(crate) fn base_name(&self) -> &str {
        self.text.rsplit('/').next().unwrap_or(&self.text)
    }
}

/// Where a value begins that is written in one word with its flag.
fn attached_value(text: &str) -> Option<usize> {
    if text.starts_with("--") {
        return text.find('=').map(|at| at + 1).filter(|at| *at > 3);
    }
    let letter = text.strip_prefix('-')?.chars().next()?;
    let behind = 1 + letter.len_utf8();
    match text.get(behind..)? {
        "" => None,
        rest if rest.starts_with('=') => Some(behind + 1),
        _ => Some(behind),
    }
}

/// Text that a command reads from its standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    /// The text, constant variables replaced unless it is quoted.
    pub content: Pieces,
    /// Its lines in the file, without the line of the delimiter.
    pub span: Span,
    /// Whether the shell takes it literally (`<<'EOF'`).
    pub quoted: bool,
    /// Whether some of it is only known when the command runs.
    pub dynamic: bool,
}

impl Heredoc {
    /// The text that the command reads.
    #[must_use]
    pub fn text(&self) -> &str {
        self.content.text()
    }
}

/// A command with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The words; the first is the name. Never empty.
    pub words: Vec<Word>,
    /// Variables set for this command only (`KUBECONFIG=x helm ...`), in order.
    pub assignments: Vec<(String, Word)>,
    /// From the first assignment or word to the last word.
    pub span: Span,
    /// The make target whose recipe holds the command; the first one where a
    /// rule has several.
    pub target: Option<String>,
    /// Where the command runs, if a `cd` before it or `make -C` says so. Parts
    /// that could not be resolved are left as written, as in words.
    pub directory: Option<String>,
    /// Here-document or here-string that the command reads, also through
    /// `cat <<EOF |`.
    pub stdin: Option<Heredoc>,
    /// Index of the first word behind `sudo`, `env` and the like.
    effective: usize,
    name: String,
}

impl Command {
    /// A command of these words; `None` if there are none.
    pub(crate) fn new(words: Vec<Word>) -> Option<Self> {
        let span = words.first()?.span.to(words.last()?.span);
        let effective = wrappers::effective(&words);
        let name = effective_name(words.get(effective)?);
        Some(Self {
            words,
            assignments: Vec::new(),
            span,
            target: None,
            directory: None,
            stdin: None,
            effective,
            name,
        })
    }

    /// The words of the command that is run in the end: those behind `sudo`,
    /// `env A=b`, `time`, `exec`, `xargs -n 1` and the like.
    #[must_use]
    pub fn effective(&self) -> &[Word] {
        self.words.get(self.effective..).unwrap_or_default()
    }

    /// The program that is run in the end, without its folder. A variable of
    /// unknown value is the program that it is named after: `$(MAKE)` is `make`,
    /// `$(HELM)` is `helm`.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        Some(&self.name)
    }

    /// The values of a flag under all the `names` that it has, in the order of
    /// the command: `-f x`, `-fx`, `-f=x`, `--values x` and `--values=x`. What
    /// follows a `--` belongs to another program.
    #[must_use]
    pub fn flag(&self, names: &[&str]) -> Vec<&Word> {
        let mut values = Vec::new();
        let mut words = self.effective().iter().skip(1);
        while let Some(word) = words.next() {
            if word.text == "--" {
                break;
            }
            if names.contains(&word.text.as_str()) {
                values.extend(words.next());
            } else if names.iter().any(|name| is_attached(&word.text, name)) {
                values.extend(word.value.as_deref());
            }
        }
        values
    }

    /// The arguments that are neither flags nor values of `valued_flags`, the
    /// flags of the program that take a value. All that follows a `--` counts.
    #[must_use]
    pub fn positional(&self, valued_flags: &[&str]) -> Vec<&Word> {
        let mut found = Vec::new();
        let mut words = self.effective().iter().skip(1);
        while let Some(word) = words.next() {
            if word.text == "--" {
                found.extend(words);
                break;
            }
            if valued_flags.contains(&word.text.as_str()) {
                words.next();
            } else if !is_flag(&word.text) {
                found.push(word);
            }
        }
        found
    }
}

/// Whether `text` is the flag `name` with a value in the same word.
fn is_attached(text: &str, name: &str) -> bool {
    match text.strip_prefix(name) {
        Some(rest) if name.starts_with("--") => rest.starts_with('='),
        Some(rest) => name.len() == 2 && name.starts_with('-') && !rest.is_empty(),
        None => false,
    }
}

/// Whether a word is a flag: `-` alone is the standard input.
fn is_flag(text: &str) -> bool {
    text.len() > 1 && text.starts_with('-')
}

fn effective_name(word: &Word) -> String {
    let name = word.base_name();
    let variable = name
        .strip_prefix("$(")
        .and_then(|rest| rest.strip_suffix(')'))
        .or_else(|| name.strip_prefix("${")?.strip_suffix('}'))
        .or_else(|| name.strip_prefix('$'));
    match variable {
        Some(variable) if word.dynamic && is_identifier(variable) => variable.to_ascii_lowercase(),
        _ => name.to_owned(),
    }
}

/// Whether `text` can be the name of a variable of the shell.
pub(crate) fn is_identifier(text: &str) -> bool {
    !text.starts_with(|first: char| first.is_ascii_digit())
        && !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A variable of a Makefile or script, where it is given a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// The value given here, constants replaced.
    pub value: String,
    /// From the name to the end of the value.
    pub span: Span,
    /// The value as written.
    pub value_span: Span,
    /// Whether the whole value is known and given without a condition.
    pub constant: bool,
}

#[cfg(test)]
mod tests;
