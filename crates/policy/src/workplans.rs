//! What the workplans of a stack may say: the words for their state, and the
//! prefixes of their ids.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::collections::{FindSchema, find_schema};
use crate::config::WorkplansConfig;
use crate::file::{ConfigError, Origin, SourceFile};
use crate::nearest::nearest;
use crate::schema_file::SchemaFile;

/// What a status word means, whatever the word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nobody has begun.
    Planned,
    /// Somebody is at it.
    Active,
    /// It waits for something else.
    Blocked,
    /// It came to its end.
    Done,
    /// It is put away; whether it was done does not matter any more.
    Archived,
    /// It will not be done.
    Cancelled,
}

impl State {
    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Done | Self::Archived | Self::Cancelled)
    }
}

/// Words with the place that allows them.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// The words, in the order of the policy.
    pub list: Vec<String>,
    /// Where they are written; `None` where no file gives any.
    pub origin: Option<Origin>,
}

impl Words {
    /// Whether the word is one of them.
    #[must_use]
    pub fn contains(&self, word: &str) -> bool {
        self.list.iter().any(|own| own == word)
    }

    /// The word that was most likely meant.
    #[must_use]
    pub fn nearest(&self, word: &str) -> Option<&str> {
        nearest(word, self.list.iter().map(String::as_str))
    }

    fn replace(&mut self, file: &SourceFile, pointer: &str, given: Option<Vec<String>>) {
        if let Some(list) = given {
            self.list = list;
            self.origin = Some(file.origin(pointer));
        }
    }
}

/// The words for the state of one kind of thing.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// The words in use. With none, no word is judged.
    pub words: Words,
    /// Older words, and the word that each stands for.
    pub aliases: BTreeMap<String, String>,
    /// What a word means; a word that is not here means nothing to the rules.
    pub meanings: BTreeMap<String, State>,
}

impl Vocabulary {
    /// The word in use for a word or for an older one.
    #[must_use]
    pub fn canonical<'v>(&'v self, word: &'v str) -> Option<&'v str> {
        if self.words.contains(word) {
            return Some(word);
        }
        self.aliases.get(word).map(String::as_str)
    }

    /// What a word or an older one means.
    #[must_use]
    pub fn state(&self, word: &str) -> Option<State> {
        self.meanings.get(self.canonical(word)?).copied()
    }
}

/// What the workplans of a stack may say.
#[derive(Debug, Clone, Default)]
pub struct Workplans {
    /// The words for the state of a workplan.
    pub statuses: Vocabulary,
    /// The words for the state of a task.
    pub task_statuses: Vocabulary,
    /// The words for the priority of a task.
    pub priorities: Words,
    /// Prefixes of ids that every repo may use.
    pub shared_prefixes: Words,
    /// Fields that front matter must have beside those of the schema.
    pub required: Words,
    /// The prefixes of each repo's own.
    pub prefixes: BTreeMap<String, Words>,
    /// The schema of front matter, where it is the team's own.
    schema: Option<Arc<SchemaFile>>,
    /// The same of task blocks.
    task_schema: Option<Arc<SchemaFile>>,
}

impl Workplans {
    /// The schema of front matter. A test holds that those of the program can
    /// be read.
    #[must_use]
    pub fn schema(&self) -> Option<Arc<SchemaFile>> {
        self.schema
            .clone()
            .or_else(|| SchemaFile::shipped("workplan"))
    }

    /// The schema of task blocks.
    #[must_use]
    pub fn task_schema(&self) -> Option<Arc<SchemaFile>> {
        self.task_schema
            .clone()
            .or_else(|| SchemaFile::shipped("task"))
    }

    /// The texts of both schemas.
    pub fn schema_texts(&self) -> impl Iterator<Item = &str> {
        let own = [(&self.schema, "workplan"), (&self.task_schema, "task")];
        own.into_iter().filter_map(|(own, shipped)| match own {
            Some(own) => Some(own.schema().text()),
            // It need not be taken apart for that.
            None => Some(railint_schemas::schema(shipped)?.text),
        })
    }

    /// Whether some repo of the stack, or all, give their plans this prefix.
    #[must_use]
    pub fn knows_prefix(&self, prefix: &str) -> bool {
        self.shared_prefixes.contains(prefix) || self.owner_of(prefix).is_some()
    }

    /// The repo that has the prefix for its own.
    #[must_use]
    pub fn owner_of(&self, prefix: &str) -> Option<&str> {
        let owner = self
            .prefixes
            .iter()
            .find(|(_, words)| words.contains(prefix));
        owner.map(|(repo, _)| repo.as_str())
    }

    /// Lays a nearer file over what is known.
    pub(crate) fn lay(
        &mut self,
        file: &SourceFile,
        given: &WorkplansConfig,
        find: FindSchema<'_>,
        errors: &mut Vec<ConfigError>,
    ) {
        let given = given.clone();
        for (key, name, into) in [
            ("schema", &given.schema, &mut self.schema),
            ("task-schema", &given.task_schema, &mut self.task_schema),
        ] {
            let Some(name) = name else { continue };
            match find_schema(file, name, &[], find) {
                Ok(schema) => *into = Some(schema),
                Err((message, help)) => {
                    errors.push(file.error(&format!("/workplans/{key}"), message, help));
                }
            }
        }
        let mut lay = Lay { file, errors };
        lay.vocabulary(
            &mut self.statuses,
            ["statuses", "status-aliases", "status-meanings"],
            given.statuses,
            given.status_aliases,
            given.status_meanings,
        );
        lay.vocabulary(
            &mut self.task_statuses,
            [
                "task-statuses",
                "task-status-aliases",
                "task-status-meanings",
            ],
            given.task_statuses,
            given.task_status_aliases,
            given.task_status_meanings,
        );
        self.priorities
            .replace(file, "/workplans/priorities", given.priorities);
        self.shared_prefixes
            .replace(file, "/workplans/shared-prefixes", given.shared_prefixes);
        self.required
            .replace(file, "/workplans/required", given.required);
    }

    /// Gives a repo its prefixes.
    pub(crate) fn lay_prefixes(&mut self, file: &SourceFile, repo: &str, given: Vec<String>) {
        let pointer = format!("/repos/{}/workplans/prefixes", crate::schema::escape(repo));
        let words = self.prefixes.entry(repo.to_owned()).or_default();
        words.replace(file, &pointer, Some(given));
    }
}

struct Lay<'a> {
    file: &'a SourceFile,
    errors: &'a mut Vec<ConfigError>,
}

impl Lay<'_> {
    /// Words replace words. What a farther file said of words that are gone is
    /// gone as well; what this file says must be about words that are there.
    fn vocabulary(
        &mut self,
        vocabulary: &mut Vocabulary,
        [words_key, aliases_key, meanings_key]: [&str; 3],
        words: Option<Vec<String>>,
        aliases: Option<BTreeMap<String, String>>,
        meanings: Option<BTreeMap<String, State>>,
    ) {
        vocabulary
            .words
            .replace(self.file, &format!("/workplans/{words_key}"), words);
        let known = &vocabulary.words;
        vocabulary.aliases.retain(|_, word| known.contains(word));
        vocabulary.meanings.retain(|word, _| known.contains(word));
        if let Some(aliases) = aliases {
            for (alias, word) in &aliases {
                self.check(known, aliases_key, alias, word);
            }
            vocabulary.aliases = aliases;
        }
        if let Some(meanings) = meanings {
            for word in meanings.keys() {
                self.check(known, meanings_key, word, word);
            }
            vocabulary.meanings = meanings;
        }
        // A word in use is no older word for another.
        let known = &vocabulary.words;
        vocabulary.aliases.retain(|alias, _| !known.contains(alias));
    }

    fn check(&mut self, known: &Words, key: &str, entry: &str, word: &str) {
        if known.contains(word) {
            return;
        }
        let pointer = format!("/workplans/{key}/{}", crate::schema::escape(entry));
        let help = known.nearest(word).map_or_else(
            || format!("words in use: {}", known.list.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        let message = format!("`{word}` is none of the words in use");
        self.errors.push(self.file.error(&pointer, message, help));
    }
}
