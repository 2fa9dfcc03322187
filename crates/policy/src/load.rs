//! From files to a policy: what extends what is found, each file is checked,
//! and the nearer file is laid over the farther one.

use std::sync::{Arc, OnceLock};

use crate::config::{Config, Extends};
use crate::file::{ConfigError, SourceFile};
use crate::merge;
use crate::policy::Policy;
use crate::schema::Schema;
use crate::schema_file::SchemaFile;
use crate::shipped;

/// The preset used where nothing names another.
pub const DEFAULT_PRESET: &str = "railiance";

/// How many files may extend one another.
const MAX_CHAIN: usize = 8;

/// A configuration file that the caller has read.
#[derive(Debug, Clone)]
pub struct ConfigText {
    /// The repo that holds it, if any.
    pub repo: Option<String>,
    /// The path under which it is shown.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Reads a file by the repo that holds it, if any, and its path.
pub type Fetch<'a> = dyn Fn(Option<&str>, &str) -> Result<ConfigText, String> + 'a;

/// What a policy is made from.
pub struct Request<'a> {
    /// The stack's file, if there is one.
    pub stack: Option<ConfigText>,
    /// The `railint.yaml` files that lie in repos and hold for these alone:
    /// only their rules, excludes, overrides, exceptions, collections and
    /// contracts are used.
    pub own: Vec<ConfigText>,
    /// Reads a file that another one names: the stack file of `extends: { repo,
    /// path }`, or a schema. The path counts from the root of the repo; without
    /// a repo, from the folder of the stack's file. The error is a sentence.
    pub fetch: &'a Fetch<'a>,
    /// All rule ids, so that a misspelt one is an error.
    pub known_rules: &'a [&'a str],
}

pub(crate) struct Loaded {
    pub(crate) file: SourceFile,
    pub(crate) config: Config,
}

/// Builds the policy of a run.
///
/// # Errors
/// Everything that is wrong with the files, each with its place.
pub fn load(request: Request<'_>) -> Result<Policy, Vec<ConfigError>> {
    let mut chain = Vec::new();
    let mut next = match request.stack {
        Some(text) => Some(text),
        None => {
            chain.push(preset(DEFAULT_PRESET, None)?);
            None
        }
    };
    while let Some(text) = next.take() {
        let loaded = read(&text)?;
        if chain.len() >= MAX_CHAIN {
            return Err(vec![loaded.file.error(
                "/extends",
                format!("more than {MAX_CHAIN} files extend one another"),
                "do they name each other in a circle?".to_owned(),
            )]);
        }
        let extends = loaded.config.extends.clone();
        match extends {
            Some(Extends::Preset(name)) => {
                let base = preset(&name, Some(&loaded.file))?;
                chain.push(loaded);
                chain.push(base);
            }
            Some(Extends::File { repo, path }) => {
                let text = (request.fetch)(Some(&repo), &path).map_err(|message| {
                    vec![loaded.file.error("/extends", message, String::new())]
                })?;
                chain.push(loaded);
                next = Some(text);
            }
            // A file with layers of its own is a stack by itself; one without
            // adds to the default.
            None => {
                let complete = !loaded.config.layers.is_empty();
                chain.push(loaded);
                if !complete {
                    chain.push(preset(DEFAULT_PRESET, None)?);
                }
            }
        }
    }
    chain.reverse();
    let mut own = Vec::new();
    for text in &request.own {
        own.push(read(text)?);
    }
    let fetch = request.fetch;
    let find = |file: &SourceFile, name: &str| {
        let text = fetch(file.repo.as_deref(), &beside(&file.path, name, &file.repo))?;
        let schema = SchemaFile::read(text.repo.as_deref(), &text.path, &text.text)?;
        Ok(Arc::new(schema))
    };
    merge::merge(&chain, &own, request.known_rules, &find)
}

/// A path that a file of a repo gives from its own folder, from the root of the
/// repo. A file outside every repo is the stack's: its folder is the root.
fn beside(file: &str, path: &str, repo: &Option<String>) -> String {
    let path = path.trim_start_matches("./");
    match file.rsplit_once('/') {
        Some((folder, _)) if repo.is_some() => format!("{folder}/{path}"),
        _ => path.to_owned(),
    }
}

fn read(text: &ConfigText) -> Result<Loaded, Vec<ConfigError>> {
    // Compiled once, and only where somebody has a file to be judged.
    static SCHEMA: OnceLock<Result<Schema, String>> = OnceLock::new();
    let schema = SCHEMA
        .get_or_init(|| Schema::new("schemas/stack.schema.json", railint_schemas::STACK.text))
        .as_ref()
        .map_err(|message| vec![ConfigError::whole_file("schemas", message.as_str(), "")])?;
    let file = SourceFile::read(text.repo.as_deref(), &text.path, &text.text, Some(schema))?;
    let config = file.typed()?;
    Ok(Loaded { file, config })
}

/// An embedded preset. It is validated by the tests, not at each start.
fn preset(name: &str, asked_by: Option<&SourceFile>) -> Result<Loaded, Vec<ConfigError>> {
    let Some(text) = railint_rules::preset(name) else {
        let known: Vec<&str> = railint_rules::preset_names().collect();
        let message = format!("there is no preset `{name}`");
        let help = format!("presets: {}", known.join(", "));
        return Err(vec![match asked_by {
            Some(file) => file.error("/extends", message, help),
            None => ConfigError::whole_file("rules/presets", message, help),
        }]);
    };
    let path = format!("rules/presets/{name}.yaml");
    let file = SourceFile::read(None, &path, text, None)?;
    let config = file.typed()?;
    Ok(Loaded { file, config })
}

/// The text behind a path of the policy that is embedded in the program, for
/// showing its lines.
#[must_use]
pub fn embedded_text(path: &str) -> Option<&'static str> {
    if let Some(name) = path.strip_prefix("schemas/") {
        let name = name.strip_suffix(".schema.json")?;
        return railint_schemas::schema(name).map(|schema| schema.text);
    }
    let name = path.strip_prefix("rules/")?.strip_suffix(".yaml")?;
    match name.strip_prefix("presets/") {
        Some(preset) => railint_rules::preset(preset),
        None => railint_rules::catalogue()
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, text)| *text),
    }
}

/// Makes ready what every policy is made from, so that it can be done beside
/// something else.
pub fn prepare() {
    // What is wrong with it is said to who makes a policy.
    let _ = shipped::default_catalogue();
    let _ = SchemaFile::shipped("adr");
}
