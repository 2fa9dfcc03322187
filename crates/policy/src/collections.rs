//! Collections: Markdown files of one kind, and the schema that their front
//! matter follows.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::file::{ConfigError, Origin, SourceFile};
use crate::levels::Globs;
use crate::nearest::nearest;
use crate::schema::escape;
use crate::schema_file::SchemaFile;

/// How a collection is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CollectionConfig {
    files: Option<Vec<String>>,
    except: Option<Vec<String>>,
    schema: Option<String>,
}

/// Markdown files of one kind.
#[derive(Debug, Clone)]
pub struct Collection {
    /// Its name.
    pub name: String,
    /// The schema of its fields.
    pub schema: Arc<SchemaFile>,
    /// Where it is written.
    pub origin: Origin,
    /// The repo that it is for; `None` for all.
    repo: Option<String>,
    files: Globs,
    except: Globs,
}

/// The collections of a stack.
#[derive(Debug, Clone, Default)]
pub struct Collections {
    all: Vec<Collection>,
}

impl Collections {
    /// The collections that a file belongs to. A repo's own collection goes
    /// before one of the stack that has the same name.
    pub fn of<'c>(&'c self, repo: &'c str, path: &'c str) -> impl Iterator<Item = &'c Collection> {
        let markdown = path.ends_with(".md");
        let all = self.all.iter().filter(move |_| markdown);
        all.filter(move |one| {
            let own = |other: &&Collection| other.repo.as_deref() == Some(repo);
            let counts = match &one.repo {
                Some(_) => own(one),
                None => {
                    let mut others = self.all.iter().filter(own);
                    !others.any(|other| other.name == one.name)
                }
            };
            counts && one.files.matches(repo, path) && !one.except.matches(repo, path)
        })
    }

    /// What decides which files are read as what, for telling apart what was
    /// read under other policies.
    #[must_use]
    pub fn looked_for(&self) -> Value {
        let all = self.all.iter().map(|one| {
            serde_json::json!([
                one.name,
                one.repo,
                one.files.patterns(),
                one.except.patterns(),
                one.schema.schema().text(),
            ])
        });
        Value::Array(all.collect())
    }

    /// The collection of a name that holds for a repo.
    #[must_use]
    pub fn named(&self, name: &str, repo: &str) -> Option<&Collection> {
        let for_repo = |wanted: Option<&str>| {
            self.all
                .iter()
                .find(move |one| one.name == name && one.repo.as_deref() == wanted)
        };
        for_repo(Some(repo)).or_else(|| for_repo(None))
    }
}

/// The collections while files are laid over one another.
#[derive(Debug, Default)]
pub(crate) struct Laid {
    /// By the repo that they are for and their name.
    all: BTreeMap<(Option<String>, String), (CollectionConfig, SourcePlace)>,
}

/// Where a collection was given its schema, and where it was named last.
#[derive(Debug, Clone)]
struct SourcePlace {
    origin: Origin,
    schema: Option<Arc<SchemaFile>>,
}

/// Finds a schema of the team's own: asked with the file that names it.
pub(crate) type FindSchema<'a> = &'a dyn Fn(&SourceFile, &str) -> Result<Arc<SchemaFile>, String>;

impl Laid {
    /// Lays the collections of one file over what is known. `repo` is the one
    /// that the file holds for, if it holds for one alone.
    pub(crate) fn lay(
        &mut self,
        file: &SourceFile,
        given: &Map<String, Value>,
        repo: Option<&str>,
        find: FindSchema<'_>,
        errors: &mut Vec<ConfigError>,
    ) {
        for (name, value) in given {
            let pointer = format!("/collections/{}", escape(name));
            let key = (repo.map(str::to_owned), name.clone());
            if value.is_null() {
                self.all.remove(&key);
                continue;
            }
            let config: CollectionConfig = match file.entry(&pointer, value) {
                Ok(config) => config,
                Err(wrong) => {
                    errors.extend(wrong);
                    continue;
                }
            };
            let schema = config.schema.as_deref();
            let schema = schema.map(|name| find_schema(file, name, &SchemaFile::SHIPPED, find));
            let schema = match schema.transpose() {
                Ok(schema) => schema,
                Err((message, help)) => {
                    let at = format!("{pointer}/schema");
                    errors.push(file.error(&at, message, help));
                    continue;
                }
            };
            let origin = file.origin(&pointer);
            // A repo's own file adds to what the stack says of the name.
            let inherited = self.all.get(&(None, name.clone())).cloned();
            let entry = self.all.entry(key).or_insert_with(|| {
                inherited.unwrap_or_else(|| {
                    let place = SourcePlace {
                        origin: origin.clone(),
                        schema: None,
                    };
                    (CollectionConfig::default(), place)
                })
            });
            entry.1.origin = origin;
            if let Some(schema) = schema {
                entry.1.schema = Some(schema);
            }
            let known = &mut entry.0;
            known.files = config.files.or(known.files.take());
            known.except = config.except.or(known.except.take());
            check(file, &pointer, known, entry.1.schema.is_some(), errors);
        }
    }

    /// The collections, now that all files are laid.
    pub(crate) fn finish(self) -> Collections {
        let all = self.all.into_iter().filter_map(|((repo, name), entry)| {
            let (config, place) = entry;
            let globs = |list: Option<Vec<String>>| {
                Globs::new(&list.unwrap_or_default()).unwrap_or_default()
            };
            Some(Collection {
                name,
                schema: place.schema?,
                origin: place.origin,
                repo,
                files: globs(config.files),
                except: globs(config.except),
            })
        });
        Collections { all: all.collect() }
    }
}

/// What a collection needs, once a file has said all that it says of it.
fn check(
    file: &SourceFile,
    pointer: &str,
    config: &CollectionConfig,
    has_schema: bool,
    errors: &mut Vec<ConfigError>,
) {
    for (key, list) in [("files", &config.files), ("except", &config.except)] {
        for (index, pattern) in list.iter().flatten().enumerate() {
            if let Err((_, why)) = Globs::new(&[pattern]) {
                let at = format!("{pointer}/{key}/{index}");
                let message = format!("`{pattern}` is no glob: {why}");
                errors.push(file.error(&at, message, String::new()));
            }
        }
    }
    for (key, there) in [("files", config.files.is_some()), ("schema", has_schema)] {
        if !there {
            let message = format!("the collection lacks `{key}`");
            let help = "a collection has `files`, a list of globs, and a `schema`: a file beside \
                        this one, or one of adr, task, workplan";
            errors.push(file.error(pointer, message, help.to_owned()));
        }
    }
}

/// A schema by the name that the program gives it, or by its path; else what is
/// wrong and what to do.
pub(crate) fn find_schema(
    file: &SourceFile,
    name: &str,
    shipped: &[&str],
    find: FindSchema<'_>,
) -> Result<Arc<SchemaFile>, (String, String)> {
    if shipped.contains(&name)
        && let Some(schema) = SchemaFile::shipped(name)
    {
        return Ok(schema);
    }
    if !name.contains(['.', '/']) {
        let help = nearest(name, shipped.iter().copied()).map_or_else(
            || {
                format!(
                    "write the path of a JSON Schema, from the folder of this file{}{}",
                    if shipped.is_empty() {
                        ""
                    } else {
                        ", or one of "
                    },
                    shipped.join(", ")
                )
            },
            |near| format!("did you mean `{near}`?"),
        );
        return Err((format!("there is no schema `{name}`"), help));
    }
    find(file, name).map_err(|why| (why, String::new()))
}
