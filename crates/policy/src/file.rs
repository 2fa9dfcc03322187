//! One configuration file: its text, its typed form, and where each key stands.

use std::fmt;
use std::sync::Arc;

use railint_source::{LineIndex, Position, Span};
use railint_syntax::json::Spanned;
use railint_syntax::yaml;
use serde::de::DeserializeOwned;

use crate::schema::Schema;

/// Where a piece of the policy is written: shown beside every finding that it
/// causes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The repo that holds the file; `None` for an embedded one and for a file
    /// outside every repo.
    pub repo: Option<String>,
    /// The path under which the file is shown.
    pub path: String,
    /// First character.
    pub start: Position,
    /// Behind the last character.
    pub end: Position,
    /// The covered text.
    pub text: String,
}

/// Something wrong with the configuration. It ends the run with exit status 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The path under which the file is shown.
    pub path: String,
    /// First character of the offending key or value, and behind its last.
    pub place: Option<(Position, Position)>,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
    /// The text of the file, for showing the line; `None` when it could not be
    /// read at all.
    pub text: Option<Arc<str>>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if let Some((start, _)) = self.place {
            write!(f, ":{}:{}", start.line, start.column)?;
        }
        write!(f, ": {}", self.message)?;
        if !self.help.is_empty() {
            write!(f, " ({})", self.help)?;
        }
        Ok(())
    }
}

impl ConfigError {
    /// An error about a file as a whole.
    #[must_use]
    pub fn whole_file(path: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            place: None,
            message: message.into(),
            help: help.into(),
            text: None,
        }
    }
}

/// A configuration or catalogue file, parsed and located.
#[derive(Debug)]
pub(crate) struct SourceFile {
    pub(crate) repo: Option<String>,
    pub(crate) path: String,
    text: Arc<str>,
    lines: LineIndex,
    spanned: Spanned,
}

impl SourceFile {
    /// Parses a file and, where a schema is given, validates it. Files that are
    /// embedded in the program are validated by its tests instead.
    pub(crate) fn read(
        repo: Option<&str>,
        path: &str,
        text: &str,
        schema: Option<&Schema>,
    ) -> Result<Self, Vec<ConfigError>> {
        let text: Arc<str> = Arc::from(text);
        let lines = LineIndex::new(&text);
        let error = |span: Option<Span>, message: String, help: String| ConfigError {
            path: path.to_owned(),
            place: span.map(|span| {
                (
                    lines.position(&text, span.start),
                    lines.position(&text, span.end),
                )
            }),
            message,
            help,
            text: Some(Arc::clone(&text)),
        };
        let stream = yaml::parse(&text);
        let mut errors: Vec<ConfigError> = stream
            .errors()
            .iter()
            .map(|found| error(Some(found.span), found.message.clone(), String::new()))
            .collect();
        errors.extend(stream.duplicate_keys().iter().map(|twice| {
            error(
                Some(twice.again),
                format!("the key `{}` is given twice", twice.key),
                "keep one of the two".to_owned(),
            )
        }));
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut documents = stream.documents();
        let root = documents.next();
        if let Some(second) = documents.next() {
            return Err(vec![error(
                Some(second.span()),
                "a second YAML document".to_owned(),
                "a configuration file holds one".to_owned(),
            )]);
        }
        let empty;
        let root = match root {
            Some(root) if !root.is_null() => root,
            // An empty file says nothing, as `{}` does.
            _ => {
                empty = yaml::parse("{}");
                match empty.documents().next() {
                    Some(root) => root,
                    None => {
                        return Err(vec![error(None, "the file is empty".into(), String::new())]);
                    }
                }
            }
        };
        let spanned = Spanned::from_yaml(root)
            .map_err(|found| vec![error(Some(found.span), found.message, String::new())])?;
        if let Some(schema) = schema {
            let violations = schema.violations(&spanned);
            if !violations.is_empty() {
                return Err(violations
                    .into_iter()
                    .map(|found| error(found.span, found.message, found.help))
                    .collect());
            }
        }
        Ok(Self {
            repo: repo.map(str::to_owned),
            path: path.to_owned(),
            lines,
            spanned,
            text,
        })
    }

    /// The typed form of the whole file.
    pub(crate) fn typed<T: DeserializeOwned>(&self) -> Result<T, Vec<ConfigError>> {
        T::deserialize(&self.spanned.value)
            .map_err(|error| vec![self.error("", error.to_string(), String::new())])
    }

    /// The typed form of one entry, by its JSON Pointer.
    pub(crate) fn entry<T: DeserializeOwned + Default>(
        &self,
        pointer: &str,
        value: &serde_json::Value,
    ) -> Result<T, Vec<ConfigError>> {
        if value.is_null() {
            return Ok(T::default());
        }
        T::deserialize(value)
            .map_err(|error| vec![self.error(pointer, error.to_string(), String::new())])
    }

    /// An error at the value (or else the key) that a JSON Pointer names.
    pub(crate) fn error(&self, pointer: &str, message: String, help: String) -> ConfigError {
        let span = self
            .spanned
            .value_span(pointer)
            .filter(|span| !span.is_empty())
            .or_else(|| self.spanned.key_span(pointer));
        ConfigError {
            path: self.path.clone(),
            place: span.map(|span| (self.position(span.start), self.position(span.end))),
            message,
            help,
            text: Some(Arc::clone(&self.text)),
        }
    }

    /// Where the value that a JSON Pointer names is written. A value of several
    /// lines is shown by its key.
    pub(crate) fn origin(&self, pointer: &str) -> Origin {
        let value = self.spanned.value_span(pointer).unwrap_or_default();
        let key = self.spanned.key_span(pointer);
        let span = match key {
            Some(key) if value.text(&self.text).contains('\n') => key,
            Some(key) => key.to(value),
            None => value,
        };
        Origin {
            repo: self.repo.clone(),
            path: self.path.clone(),
            start: self.position(span.start),
            end: self.position(span.end),
            text: span.text(&self.text).to_owned(),
        }
    }

    fn position(&self, offset: usize) -> Position {
        self.lines.position(&self.text, offset)
    }
}
