//! What the workplan linter keeps of a file.

use std::collections::BTreeSet;

use railint_lint::Place;
use serde::{Deserialize, Serialize};

/// The facts of one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Facts {
    /// A workplan.
    Plan(Box<PlanFacts>),
    /// The decisions that a file lists.
    Decisions(Vec<String>),
    /// A file of one collection or several.
    Members(Vec<Member>),
}

/// The facts of one workplan.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanFacts {
    /// What is wrong with the front matter as such.
    pub defects: Vec<(Defect, Place)>,
    /// Where it breaks the schema.
    pub violations: Vec<Violation>,
    /// What is wrong with task blocks as such.
    pub block_defects: Vec<(BlockDefect, Place)>,
    /// Where task blocks break their schema.
    pub block_violations: Vec<Violation>,
    /// The fields of the front matter; none where it cannot be read.
    pub front: Option<Front>,
    /// The tasks, in order.
    pub tasks: Vec<Task>,
    /// What the text below the front matter says.
    pub body: Body,
}

/// A file as one of a collection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// The name of the collection.
    pub collection: String,
    /// What is wrong with the front matter as such.
    pub defects: Vec<(Defect, Place)>,
    /// Where it breaks the schema.
    pub violations: Vec<Violation>,
    /// What it says as a decision record, in a collection of those.
    pub record: Option<Record>,
}

/// An architecture decision record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Its number by the name of its file; none where that begins with a day.
    pub number: Option<u32>,
    /// Its title, or the start of the file.
    pub title: Place,
    /// Its status as it is written.
    pub status: Option<Word>,
    /// The records that replaced it.
    pub superseded_by: Vec<Pointer>,
    /// The records that it replaced.
    pub supersedes: Vec<Pointer>,
    /// All other records that its text names, by file or number.
    pub mentions: BTreeSet<Target>,
}

/// A record that another one names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pointer {
    /// Which.
    pub target: Target,
    /// Where it is named.
    pub place: Place,
    /// Only a part of a record was replaced.
    pub in_part: bool,
}

/// How a record is named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// By its path in the repo.
    File(String),
    /// By its number.
    Number(u32),
    /// By something that is no file of the repo.
    Elsewhere,
}

/// One defect of front matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Defect {
    /// The file begins with something else.
    Missing,
    /// Something stands before the opening delimiter.
    NotFirst,
    /// No line closes it.
    Unclosed,
    /// A tab stands where YAML wants blanks.
    Tab,
    /// A key has backslashes before punctuation, as Markdown escapes it.
    EscapedKey(String),
    /// A byte order mark stands before the opening delimiter.
    ByteOrderMark,
    /// The delimiter is written `\---`.
    Escaped,
    /// It is no YAML; the parser's reason.
    NotYaml(String),
    /// A key is given twice.
    DuplicateKey(String),
}

/// One defect of a task block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockDefect {
    /// No fence closes it.
    Unclosed,
    /// A tab stands where YAML wants blanks.
    Tab,
    /// It is no YAML; the parser's reason.
    NotYaml(String),
    /// A key is given twice.
    DuplicateKey(String),
    /// A field that tasks do not have.
    UnknownField(String),
}

/// One way in which front matter or a task block breaks its schema.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Violation {
    /// The offending key or value.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
    /// The line of the schema that says so.
    pub schema_line: Place,
}

/// A value as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The value.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// The fields of front matter that rules look at. A field that is missing,
/// empty or no text is `None`: the schema speaks of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Front {
    /// The opening delimiter.
    pub open: Place,
    /// The closing delimiter, where a field can be added before it.
    pub close: Option<Close>,
    /// The names of all fields.
    pub fields: Vec<String>,
    /// `id`.
    pub id: Option<Word>,
    /// `title`.
    pub title: Option<Word>,
    /// `repo`, or `repo_slug`.
    pub repo: Option<Word>,
    /// `status`.
    pub status: Option<Word>,
    /// `created`.
    pub created: Option<Word>,
    /// `updated`.
    pub updated: Option<Word>,
    /// `completed`.
    pub completed: Option<Word>,
    /// `state_hub_workstream_id`.
    pub hub_id: Option<Word>,
    /// `superseded_by`.
    pub superseded_by: Vec<Word>,
    /// `supersedes`.
    pub supersedes: Vec<Word>,
    /// `depends_on` and `depends_on_workplans`.
    pub depends_on: Vec<Word>,
    /// `blocked_on`.
    pub blocked_on: Vec<Word>,
}

/// The line that ends front matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Close {
    /// Where it stands.
    pub place: Place,
    /// Whether the lines before it end in CRLF.
    pub crlf: bool,
}

/// One task block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// The word `task` at its opening fence.
    pub open: Place,
    /// `id`.
    pub id: Option<Word>,
    /// `status`.
    pub status: Option<Word>,
    /// `priority`.
    pub priority: Option<Word>,
    /// `state_hub_task_id`.
    pub hub_id: Option<Word>,
    /// The number in the heading above it.
    pub heading: Option<Word>,
    /// Whether its section says when it is done.
    pub says_when_done: bool,
    /// What its section names as pre-conditions: short numbers of its own plan,
    /// or whole ids of tasks and plans.
    pub preconditions: Vec<Word>,
}

/// What the text of a plan says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The first heading of the first level.
    pub title: Option<Word>,
    /// The line that says that another plan took this one's place; its text is
    /// the id of that plan, or empty.
    pub banner: Option<Word>,
    /// The headings that name a task, by its number.
    pub task_headings: Vec<Word>,
    /// Whether a task block could not be read, so that tasks may be missing.
    pub incomplete: bool,
    /// Whether a section of its own says when the plan is done.
    pub says_when_done: bool,
    /// Whether the text says what the plan waits for.
    pub says_what_blocks: bool,
    /// The plans and tasks that the text names, each at its first place.
    pub references: Vec<Reference>,
    /// The decisions that the text names, each at its first place.
    pub decisions: Vec<Word>,
    /// The files that it names in code quotes, each at its first place.
    pub files: Vec<NamedFile>,
    /// The plans and tasks that it names as pre-conditions.
    pub preconditions: Vec<Word>,
}

/// A file that the text of a plan names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedFile {
    /// Its path, as the plan writes it.
    pub path: String,
    /// Where.
    pub place: Place,
    /// The task that it is named in: its number in the order of the file, from
    /// 0.
    pub task: Option<usize>,
    /// The text around says that the file will be made.
    pub to_come: bool,
    /// The text around says that the file goes, went, or lies elsewhere now.
    pub to_go: bool,
}

/// A plan, or a task of it, that some text names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The id of the plan.
    pub plan: String,
    /// The number of the task.
    pub task: Option<String>,
    /// Where.
    pub place: Place,
}
