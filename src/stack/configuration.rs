//! Which configuration holds: the search for `railint.yaml`, and what it
//! extends.

use std::cell::{Cell, RefCell};
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

/// A policy, and the texts that it was made from.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) policy: Policy,
    pub(crate) texts: KnownTexts,
    /// Whether a file was asked for that another one names.
    asked: bool,
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
    pub(crate) fn policy(&self, checkouts: &[Checkout]) -> Result<Made, Failure> {
        self.make(checkouts, None)
    }

    /// The same, where `first` was made before the repos were known: it stays
    /// where they change nothing.
    pub(crate) fn policy_again(
        &self,
        checkouts: &[Checkout],
        first: Made,
    ) -> Result<Made, Failure> {
        self.make(checkouts, Some(first))
    }

    fn make(&self, checkouts: &[Checkout], first: Option<Made>) -> Result<Made, Failure> {
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
        let in_no_repo = stack.as_ref().is_none_or(|text| text.repo.is_none());
        if let Some(first) = first.filter(|first| !first.asked && own.is_empty() && in_no_repo) {
            return Ok(first);
        }
        let named = RefCell::new(Vec::new());
        let asked = Cell::new(false);
        let request = Request {
            stack,
            own,
            fetch: &|repo, path| {
                asked.set(true);
                let text = self.fetch(repo, path, checkouts)?;
                if repo.is_none() {
                    let mut named = named.borrow_mut();
                    named.push((text.path.clone(), text.text.clone()));
                }
                Ok(text)
            },
            known_rules: &rules,
        };
        let policy = load(request).map_err(Failure::Config)?;
        // A schema outside every repo is shown beside the findings that it causes.
        for (path, text) in named.into_inner() {
            let file = self.folder().map(|folder| folder.join(&path));
            texts.add_configuration(&path, &file.unwrap_or_default(), &text);
        }
        Ok(Made {
            policy,
            texts,
            asked: asked.get(),
        })
    }

    /// Reads a file that the configuration names: in a repo that was found, in
    /// a sibling of the repo that asks, or in a folder beside the asking file;
    /// without a repo, beside the stack's file.
    fn fetch(
        &self,
        repo: Option<&str>,
        path: &str,
        checkouts: &[Checkout],
    ) -> Result<ConfigText, String> {
        let inside = |text: &str| {
            let parts = Path::new(text).components();
            !text.is_empty()
                && parts
                    .into_iter()
                    .all(|part| matches!(part, std::path::Component::Normal(_)))
        };
        if !inside(path) || repo.is_some_and(|repo| !inside(repo)) {
            return Err(repo.map_or_else(
                || format!("`{path}` has to lie below the folder of the file that names it"),
                |repo| format!("`{repo}` and `{path}` have to be plain names"),
            ));
        }
        let root = match repo {
            Some(repo) => self.root_of(repo, checkouts)?,
            None => self
                .folder()
                .ok_or("there is no file to start from")?
                .to_owned(),
        };
        let shown = repo.map_or_else(
            || format!("`{path}`"),
            |repo| format!("`{path}` in `{repo}`"),
        );
        let unread = |why: &str| format!("{shown} cannot be read: {why}");
        let file = root.join(path);
        // A link must not lead to what lies elsewhere on the machine.
        if let (Ok(file), Ok(root)) = (file.canonicalize(), root.canonicalize())
            && !file.starts_with(root)
        {
            return Err(unread("it lies in another folder"));
        }
        let bytes = match self.state.read(&file) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Err(unread("there is no such file")),
            Err(failure) => return Err(unread(&failure.message())),
        };
        let text = String::from_utf8(bytes).map_err(|_| unread("it is not UTF-8 text"))?;
        Ok(ConfigText {
            repo: repo.map(str::to_owned),
            path: path.to_owned(),
            text,
        })
    }

    fn root_of(&self, repo: &str, checkouts: &[Checkout]) -> Result<PathBuf, String> {
        if let Some(found) = checkouts.iter().find(|checkout| checkout.name == repo) {
            return Ok(found.root.clone());
        }
        let folder = self.folder().ok_or("there is no file to start from")?;
        let places = [folder.join("..").join(repo), folder.join(repo)];
        let found = places.into_iter().find(|place| place.is_dir());
        found.ok_or_else(|| {
            format!(
                "the repo `{repo}` is not there: no folder `../{repo}` or `{repo}` beside this file"
            )
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
