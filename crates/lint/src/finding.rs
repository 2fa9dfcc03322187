//! What a rule says: what is wrong, why, what to do, and where.

use jiff::civil::Date;
use railint_policy::{Level, Origin};
use railint_source::Position;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use crate::fix::Fix;
use crate::later;
use crate::rule::Rule;

/// A stretch of text in a file, as facts carry it: judged and reported without
/// the file itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Place {
    /// First character.
    pub start: Position,
    /// Behind the last character.
    pub end: Position,
    /// The covered text with white space folded, cut at
    /// [`Place::EXCERPT_CHARS`] characters. It is part of the fingerprint.
    /// Empty where the text may be a secret.
    pub excerpt: String,
}

/// A position as it is written: nowhere, where only what stands there counts.
fn shown(position: Position) -> Position {
    match later::is_placeless() {
        true => Position::start(),
        false => position,
    }
}

/// Writes a position of facts that is no [`Place`], for `serialize_with`.
///
/// # Errors
/// Those of the serializer.
pub fn write_position<S: Serializer>(
    position: &Position,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    shown(*position).serialize(serializer)
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut place = serializer.serialize_struct("Place", 3)?;
        place.serialize_field("start", &shown(self.start))?;
        place.serialize_field("end", &shown(self.end))?;
        place.serialize_field("excerpt", &self.excerpt)?;
        place.end()
    }
}

impl Place {
    /// How much covered text a place keeps, in characters.
    pub const EXCERPT_CHARS: usize = 200;

    /// The start of a file, for findings about a file as a whole.
    #[must_use]
    pub fn file_start() -> Self {
        Self {
            start: Position::start(),
            end: Position::start(),
            excerpt: String::new(),
        }
    }
}

impl From<&Origin> for Place {
    fn from(origin: &Origin) -> Self {
        let words: Vec<&str> = origin.text.split_whitespace().collect();
        Self {
            start: origin.start,
            end: origin.end,
            excerpt: words.join(" "),
        }
    }
}

/// A second place that a finding needs to be understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// The repo of the file; `None` for the policy (an embedded preset, a
    /// schema, or a `railint.yaml` outside every repo).
    pub repo: Option<String>,
    /// Path relative to the repo, with forward slashes; for the policy the
    /// name under which it is known, for example `rules/presets/railiance.yaml`.
    pub path: String,
    /// Where in that file.
    pub place: Place,
    /// What is to be seen there.
    pub message: String,
}

/// A commit that holds what was found: the file at that path is another one
/// today, or gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Its id in hex.
    pub commit: String,
    /// Its first characters, as people write it.
    pub short: String,
    /// The day on which it was made.
    pub date: Date,
}

/// What a rule found at one place.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// Its level in this run, at this place.
    pub level: Level,
    /// What is wrong, in one line.
    pub message: String,
    /// What is to be seen at the place itself, in a few words.
    pub label: String,
    /// What to do about it.
    pub help: String,
    /// Name of the repo that holds the file. Empty for a configuration file
    /// that lies outside every repo.
    pub repo: String,
    /// Path relative to the repo, with forward slashes.
    pub path: String,
    /// Where.
    pub place: Place,
    /// The commit that holds it, where it is not about the files of today.
    pub past: Option<Past>,
    /// Other places that make it understood, in reading order.
    pub related: Vec<Related>,
    /// The row of the contract (or schema line) that makes it wrong; its
    /// message is the reason.
    pub contract: Option<Related>,
    /// Catalogue key of the component that the finding is about, if it is about
    /// one; an exception may name it.
    pub component: Option<String>,
    /// What `--fix` does about it, if anything.
    pub fix: Option<Fix>,
    /// SHA-256 in lower-case hex over rule, repo, path, text of the place and
    /// occurrence; filled in by the engine.
    pub fingerprint: String,
}

impl Finding {
    /// The text that it is known by: that of the place, or the message where
    /// nothing is underlined or it may be a secret.
    #[must_use]
    pub fn text(&self) -> &str {
        match self.place.excerpt.as_str() {
            "" => &self.message,
            excerpt => excerpt,
        }
    }

    /// A finding of `rule` at `place`, at the rule's own level, to be completed
    /// by the rule.
    #[must_use]
    pub fn new(rule: &'static Rule, repo: &str, path: &str, place: &Place) -> Self {
        Self {
            rule,
            level: rule.level,
            message: String::new(),
            label: String::new(),
            help: String::new(),
            repo: repo.to_owned(),
            path: path.to_owned(),
            place: place.clone(),
            past: None,
            related: Vec::new(),
            contract: None,
            component: None,
            fix: None,
            fingerprint: String::new(),
        }
    }

    /// The reason, with the row of the policy that gives it.
    #[must_use]
    pub fn contract_row(origin: &Origin, reason: String) -> Related {
        Related {
            repo: origin.repo.clone(),
            path: origin.path.clone(),
            place: Place::from(origin),
            message: reason,
        }
    }

    /// The files of repos that it is about: repo and path. Some may come twice.
    pub fn points_at(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = std::iter::once((self.repo.as_str(), self.path.as_str()));
        let related = self.all_related();
        let related = related.filter_map(|one| Some((one.repo.as_deref()?, one.path.as_str())));
        let edits = self.fix.iter().flat_map(|fix| &fix.edits);
        let edited = edits.map(|edit| (edit.repo.as_str(), edit.path.as_str()));
        own.chain(related).chain(edited)
    }

    /// All related places, the contract last.
    pub fn all_related(&self) -> impl Iterator<Item = &Related> {
        self.related.iter().chain(&self.contract)
    }
}
