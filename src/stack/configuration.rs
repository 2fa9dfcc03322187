//! Which configuration holds: the search for `railint.yaml`, and what it
//! extends.

use std::path::{Path, PathBuf};

use railint_policy::{ConfigError, ConfigText, Policy, Request, load};

use crate::failure::Failure;
use crate::linters::rules;
use crate::stack::repos::Checkout;
use crate::stack::state::State;
use crate::stack::texts::KnownTexts;

/// The name of the configuration file.
pub(crate) const FILE_NAME: &str = "railint.yaml";

/// The configuration of a run.
#[derive(Debug)]
pub(crate) struct Configuration<'s> {
    /// Where texts come from.
    state: &'s State,
    /// The stack's file and its text; without one the default preset is used.
    stack: Option<(PathBuf, String)>,
}

/// Finds the configuration that the paths share.
pub(crate) fn find<'s>(
    paths: &[PathBuf],
    given: Option<&Path>,
    state: &'s State,
) -> Result<Configuration<'s>, Failure> {
    if let Some(file) = given {
        let file = file.canonicalize().map_err(|error| {
            Failure::Usage(format!("{}: {error}", file.display()), String::new())
        })?;
        let text = read(&file, state)?;
        return Ok(Configuration {
            state,
            stack: Some((file, text)),
        });
    }
    let mut found: Option<PathBuf> = None;
    for (index, path) in paths.iter().enumerate() {
        let file = search(path, state)?;
        if index > 0 && file != found {
            let message = "the PATHs belong to different stacks".to_owned();
            let help = "check them one after the other, or name the stack with --stack".to_owned();
            return Err(Failure::Usage(message, help));
        }
        found = file;
    }
    let stack = match found {
        Some(file) => {
            let text = read(&file, state)?;
            Some((file, text))
        }
        None => None,
    };
    Ok(Configuration { state, stack })
}

/// The stack's file for one path: the nearest `railint.yaml` above it that
/// describes a stack, or else the farthest one. The search ends one folder
/// above the git repo that the path lies in: there the repos lie side by side.
fn search(path: &Path, state: &State) -> Result<Option<PathBuf>, Failure> {
    let folder = if path.is_dir() {
        path
    } else {
        path.parent().unwrap_or(path)
    };
    let last =
        railint_source::repo_at(folder).and_then(|repo| repo.root.parent().map(Path::to_owned));
    let mut farthest = None;
    for folder in folder.ancestors() {
        let file = folder.join(FILE_NAME);
        if state.has(&file)? {
            if describes_a_stack(&read(&file, state)?) {
                return Ok(Some(file));
            }
            farthest = Some(file);
        }
        if Some(folder) == last.as_deref() {
            break;
        }
    }
    Ok(farthest)
}

/// Whether a file says which stack it is about, rather than adding to one.
fn describes_a_stack(text: &str) -> bool {
    let stream = railint_syntax::yaml::parse(text);
    let root = stream.documents().next();
    root.is_some_and(|root| {
        ["extends", "repos", "layers"]
            .iter()
            .any(|key| root.get(key).is_some())
    })
}

fn read(file: &Path, state: &State) -> Result<String, Failure> {
    let shown = file.display().to_string();
    let bytes = state.read(file)?.ok_or_else(|| {
        let help = "`--staged` sees what git tracks: add the file";
        Failure::Usage(format!("{shown}: there is no such file"), help.to_owned())
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let message = format!("it is not UTF-8 text (the first wrong byte is at offset {at})");
        Failure::Config(vec![ConfigError::whole_file(&shown, message, "")])
    })
}

impl Configuration<'_> {
    /// The folder of the stack's file.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.stack.as_ref()?.0.parent()
    }

    /// The policy, and the texts that it was made from. `checkouts` are the
    /// repos, once they are known: files of their own are laid over the stack's.
    pub(crate) fn policy(&self, checkouts: &[Checkout]) -> Result<(Policy, KnownTexts), Failure> {
        let rules: Vec<&str> = rules().iter().map(|rule| rule.id).collect();
        let mut texts = KnownTexts::default();
        let stack = self.stack.as_ref().map(|(file, text)| {
            let holder = checkouts
                .iter()
                .find(|checkout| file.parent() == Some(&checkout.root));
            let path = match (holder, file.file_name()) {
                (None, _) => relative_to_here(file),
                (Some(_), name) => name.unwrap_or_default().to_string_lossy().into_owned(),
            };
            texts.add_configuration(&path, file, text);
            ConfigText {
                repo: holder.map(|checkout| checkout.name.clone()),
                path,
                text: text.clone(),
            }
        });
        let mut own = Vec::new();
        for checkout in checkouts {
            let file = checkout.root.join(FILE_NAME);
            let is_stack = self.stack.as_ref().is_some_and(|(stack, _)| *stack == file);
            if !is_stack && self.state.has(&file)? {
                own.push(ConfigText {
                    repo: Some(checkout.name.clone()),
                    path: FILE_NAME.to_owned(),
                    text: read(&file, self.state)?,
                });
            }
        }
        let request = Request {
            stack,
            own,
            fetch: &|repo, path| self.fetch(repo, path),
            known_rules: &rules,
        };
        let policy = load(request).map_err(Failure::Config)?;
        Ok((policy, texts))
    }

    /// Reads the stack file that is kept in a repo: a sibling of the repo that
    /// asks, or a folder beside the asking file.
    fn fetch(&self, repo: &str, path: &str) -> Result<ConfigText, String> {
        let folder = self.folder().ok_or("there is no file to start from")?;
        let inside = |text: &str| {
            let parts = Path::new(text).components();
            parts
                .into_iter()
                .all(|part| matches!(part, std::path::Component::Normal(_)))
        };
        if !inside(repo) || !inside(path) {
            return Err(format!("`{repo}` and `{path}` have to be plain names"));
        }
        let places = [folder.join("..").join(repo), folder.join(repo)];
        let Some(root) = places.iter().find(|place| place.is_dir()) else {
            return Err(format!(
                "the repo `{repo}` is not there: no folder `../{repo}` or `{repo}` beside this file"
            ));
        };
        let file = root.join(path);
        let unread = |why: &str| format!("`{path}` in `{repo}` cannot be read: {why}");
        let bytes = match self.state.read(&file) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Err(unread("there is no such file")),
            Err(failure) => return Err(unread(&failure.message())),
        };
        let text = String::from_utf8(bytes).map_err(|_| unread("it is not UTF-8 text"))?;
        Ok(ConfigText {
            repo: Some(repo.to_owned()),
            path: path.to_owned(),
            text,
        })
    }
}

/// A file as the user would name it from where he is.
fn relative_to_here(file: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    match here {
        Ok(here) => crate::stack::texts::relative(&here, file),
        Err(_) => file.display().to_string(),
    }
}
