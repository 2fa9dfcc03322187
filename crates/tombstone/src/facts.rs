//! What the tombstone linter keeps of a file.

use railint_lint::{Content, Later, Place};
use railint_source::Position;
use serde::{Deserialize, Serialize};

/// The facts of one file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// What the file says moved.
    pub stones: Vec<Stone>,
    /// What tries to say so and fails.
    pub broken: Vec<Broken>,
    /// What a stub does beside saying where the file went.
    pub live: Option<Live>,
    /// The words that look like paths, in the order of the text. Tombstones
    /// have none.
    pub paths: Later<Vec<PathWord>>,
    /// By what it can be found again in another repo; absent of what is like
    /// too many others, and in repos that the policy does not know.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub content: Later<Option<Content>>,
}

/// A value as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The value, without the marks around it: the very bytes of its place.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// The form in which a tombstone is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// In a `MOVED.md`.
    List,
    /// The first comment of a file at the old path.
    Stub,
    /// Front matter or a quoted line of a Markdown file at the old path.
    Pointer,
}

/// One thing that moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stone {
    /// How it is written.
    pub form: Form,
    /// Where the thing was, relative to the repo, without a slash at its end;
    /// never empty. By the text of the tombstone and the path of
    /// its file.
    pub old: String,
    /// Whether the text says that a folder moved.
    pub folder: bool,
    /// Where it went, as written.
    pub target: Word,
    /// The day of the move, as written.
    pub date: Option<Word>,
    /// The task that moved it, as written.
    pub task: Option<Word>,
    /// The whole statement.
    pub place: Place,
}

/// A statement that tries to be a tombstone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    /// The statement.
    pub place: Place,
    /// What is wrong with it.
    pub fault: Fault,
    /// The statement in full, where it can be put in place of the broken one.
    pub repair: Option<Repair>,
}

/// A text and the one to stand in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// What stands there.
    pub old: String,
    /// What was probably meant.
    pub new: String,
}

/// What is wrong with a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// An arrow stands for the words `moved to`.
    Arrow,
    /// The word `to` is missing.
    NoTo,
    /// It does not say where to.
    NoTarget,
    /// The bracket around date and task is never closed.
    Unclosed,
    /// Date and task stand outside brackets.
    NoBrackets,
    /// The word `MOVED` of a stub is written in small letters.
    Lowercase,
    /// `moved_to` in front matter is no text.
    NotText,
}

/// What a stub does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Live {
    /// It hands over to the new place and does nothing of its own.
    Delegates,
    /// It does something; the first place.
    Works(Place),
}

/// A word that looks like a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathWord {
    /// The path, as written.
    pub text: String,
    /// Its first character.
    #[serde(serialize_with = "railint_lint::write_position")]
    pub start: Position,
    /// How many characters it is long; it never reaches over a line.
    pub characters: usize,
    /// What the path starts from.
    pub base: Base,
    /// Whether a person follows it (a link) rather than a program.
    pub link: bool,
}

/// What a path starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Base {
    /// The text does not say.
    Open,
    /// The folder of the file.
    Folder,
    /// The root of the repo.
    Root,
    /// A variable or a command, known only when it runs.
    Variable,
    /// The root of the disk, or somebody's home.
    Absolute,
    /// An address of the web.
    Address,
}

impl PathWord {
    /// Its place.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            start: self.start,
            end: Position {
                line: self.start.line,
                column: self.start.column + self.characters,
                byte: self.start.byte + self.text.len(),
            },
            excerpt: self.text.chars().take(Place::EXCERPT_CHARS).collect(),
        }
    }
}
