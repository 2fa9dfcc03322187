//! `railint tombstone add`: leaves a tombstone that `check` has nothing to say
//! about.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use railint_lint::{Finding, Outcome, RepoInput, Run};
use railint_models::tombstone::{self, Form};
use railint_models::{FileKind, tombstone::write};
use railint_policy::{Contract, Policy};
use railint_source::{Files, Overlay, Span};
use railint_syntax::markdown;

use crate::cli::{self, AddTombstone, Tombstone, TombstoneForm};
use crate::failure::Failure;
use crate::linters::linters;
use crate::stack::{self, Needs, Stack};

/// Runs a command about tombstones.
pub(crate) fn run(command: &Tombstone) -> Result<u8, Failure> {
    match command {
        Tombstone::Add(arguments) => add(arguments),
    }
}

/// A tombstone on its way to the disk.
struct Draft {
    /// The file that holds it, relative to its repo.
    path: String,
    text: String,
    /// What is new in it.
    span: Span,
}

fn add(arguments: &AddTombstone) -> Result<u8, Failure> {
    if !tombstone::is_id(&arguments.task) {
        let help = "capitals, digits and hyphens with a number, as in RAIL-HO-WP-0004-T06";
        return Err(usage(format!("`{}` is no id", arguments.task), help));
    }
    let old = absolute(&arguments.old)?;
    let folder = old
        .ancestors()
        .skip(1)
        .find(|folder| folder.is_dir())
        .unwrap_or(Path::new("/"))
        .to_owned();
    let Stack {
        policy, mut repos, ..
    } = stack::find(&[folder], arguments.stack.as_deref(), Needs::Siblings)?;
    let (own, path) = in_repo(&repos, &old)
        .ok_or_else(|| usage(format!("`{}` is in no repo", arguments.old.display()), ""))?;
    let (own, root) = (own.name.clone(), own.files.root().to_owned());
    let folder = is_folder(&arguments.old);
    let target = target(&arguments.new, &repos, &policy.contract, &path, folder)?;
    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
    let stays =
        [&path, parent].map(|place| format!("{own}/{place}").trim_end_matches('/').to_owned());
    let [same, into] = stays;
    let bare = target.trim_end_matches('/');
    if bare == same || (bare == into && target.ends_with('/') && !folder) {
        let help = "NEW is the place where it is now";
        return Err(usage("OLD and NEW are the same place".to_owned(), help));
    }
    let files = files_of(&repos, &own)?;
    let draft = draft(arguments, &repos, &*files, &path, folder, &target)?;
    let before = files.read(&draft.path).ok();
    let new: Arc<[u8]> = Arc::from(draft.text.as_bytes());
    for repo in &mut repos {
        if repo.name == own {
            let contents = BTreeMap::from([(draft.path.clone(), Some(Arc::clone(&new)))]);
            repo.files = Arc::new(Overlay::new(Arc::clone(&files), contents));
        }
    }
    let outcome = judge(repos, &policy, arguments);
    if let Some(finding) = objection(&outcome, &own, &draft) {
        return Err(usage(finding.message.clone(), &finding.help));
    }
    railint_source::write(&root, &draft.path, before.as_deref(), &new).map_err(|error| {
        usage(
            format!("{own}/{} cannot be written: {error}", draft.path),
            "",
        )
    })?;
    let mut said = format!("Wrote {own}/{}:\n", draft.path);
    for line in draft.span.text(&draft.text).lines() {
        let _ = writeln!(said, "  {line}");
    }
    let uses = uses(&outcome, &own, &draft);
    if uses > 0 {
        let _ = writeln!(
            said,
            "Still using the old path: {uses} (`railint check` shows where, `--fix` mends what it can)"
        );
    }
    super::print(&said)
}

fn usage(message: String, help: &str) -> Failure {
    Failure::Usage(message, help.to_owned())
}

/// A path without links above it and without `..`, whether it exists or not.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    let here = std::env::current_dir()
        .and_then(|here| here.canonicalize())
        .map_err(|error| usage(format!("the working directory is gone: {error}"), ""))?;
    let mut whole = PathBuf::new();
    for part in here.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            part => whole.push(part),
        }
    }
    // The folders that exist may be links.
    let above = whole.ancestors().find(|folder| folder.exists());
    let real = above.and_then(|above| {
        let rest = whole.strip_prefix(above).ok()?;
        Some(above.canonicalize().ok()?.join(rest))
    });
    Ok(real.unwrap_or(whole))
}

/// The repo that a place on disk lies in, and its path there.
fn in_repo<'r>(repos: &'r [RepoInput], place: &Path) -> Option<(&'r RepoInput, String)> {
    let inside = repos.iter().filter_map(|repo| {
        let root = repo.files.root().canonicalize().ok()?;
        let path = place.strip_prefix(&root).ok()?;
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        Some((root.as_os_str().len(), repo, parts.join("/")))
    });
    let (_, repo, path) = inside.max_by_key(|(length, ..)| *length)?;
    (!path.is_empty()).then_some((repo, path))
}

fn is_folder(path: &Path) -> bool {
    path.to_string_lossy().ends_with('/') || path.is_dir()
}

fn files_of(repos: &[RepoInput], name: &str) -> Result<Arc<dyn Files>, Failure> {
    let repo = repos.iter().find(|repo| repo.name == name);
    let repo = repo.ok_or_else(|| usage(format!("the repo {name} is gone"), ""))?;
    Ok(Arc::clone(&repo.files))
}

/// The target as the tombstone is to say it: the folder, where the thing keeps
/// its name, and else the whole path.
fn target(
    new: &str,
    repos: &[RepoInput],
    contract: &Contract,
    old: &str,
    folder: bool,
) -> Result<String, Failure> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let on_disk = absolute(Path::new(new))?;
    let (repo, path) = match in_repo(repos, &on_disk) {
        Some((repo, path)) if on_disk.exists() => (repo.name.clone(), path),
        _ if new.contains("://") => return Ok(new.to_owned()),
        _ => {
            let new = new.trim_start_matches("../").trim_end_matches('/');
            let (repo, path) = new.split_once('/').unwrap_or((new, ""));
            let row = contract.repo(repo);
            let repo = row.map_or(repo, |row| row.name.as_str());
            (repo.to_owned(), path.to_owned())
        }
    };
    if folder {
        return Ok(format!("{repo}/{path}/"));
    }
    let known = repos.iter().find(|known| known.name == repo);
    let into = new.ends_with('/')
        || path.is_empty()
        || known.is_some_and(|known| known.files.root().join(&path).is_dir());
    Ok(match path.rsplit_once('/') {
        _ if into && path.is_empty() => format!("{repo}/"),
        _ if into => format!("{repo}/{path}/"),
        Some((parent, last)) if last == name(old) => format!("{repo}/{parent}/"),
        None if path == name(old) => format!("{repo}/"),
        _ => format!("{repo}/{path}"),
    })
}

fn draft(
    arguments: &AddTombstone,
    repos: &[RepoInput],
    files: &dyn Files,
    path: &str,
    folder: bool,
    target: &str,
) -> Result<Draft, Failure> {
    let date = cli::today(arguments.date.or(arguments.today)).to_string();
    let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
    let text_of = |path: &str| {
        files
            .read(path)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
    };
    if arguments.form == TombstoneForm::Stub {
        if folder {
            return Err(usage(
                "a folder cannot be a stub".to_owned(),
                "use `--form moved`",
            ));
        }
        let new = content_at(repos, target, name);
        if files.read(path).is_ok() && files.read(path).ok() != new {
            let message = format!("`{path}` is still here, and not the same as what is at NEW");
            return Err(usage(message, "delete it when nothing in it is missed"));
        }
        let content = String::from_utf8(new.unwrap_or_default()).unwrap_or_default();
        let text =
            write::stub(path, &content, target, &date, &arguments.task).ok_or_else(|| {
                usage(
                    format!("`{name}` can hold no comment"),
                    "use `--form moved`",
                )
            })?;
        let span = Span::new(0, text.len());
        return Ok(Draft {
            path: path.to_owned(),
            text,
            span,
        });
    }
    let list = match parent {
        "" => "MOVED.md".to_owned(),
        parent => format!("{parent}/MOVED.md"),
    };
    let before = text_of(&list);
    if before
        .as_deref()
        .is_some_and(|text| says(text, &list, path))
    {
        let message = format!("`{list}` says already where `{path}` went");
        return Err(usage(message, "mend that line"));
    }
    let name = if folder {
        format!("{name}/")
    } else {
        name.to_owned()
    };
    let line = write::line(&name, target, &date, &arguments.task);
    let (text, span) = write::with_line(before.as_deref(), &line);
    Ok(Draft {
        path: list,
        text,
        span,
    })
}

/// Whether a list speaks of a path.
fn says(text: &str, list: &str, path: &str) -> bool {
    let parsed = markdown::parse(text);
    let found = tombstone::read(list, text, FileKind::Markdown, &|| &parsed);
    let folder = list.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut names = found.stones.iter().filter(|stone| stone.form == Form::List);
    names.any(|stone| {
        let name = stone.name.map_or(".", |name| name.text);
        railint_source::join_path(folder, name).as_deref() == Some(path)
    })
}

/// What stands at the target, if its repo is here.
fn content_at(repos: &[RepoInput], target: &str, name: &str) -> Option<Vec<u8>> {
    let (repo, path) = target.split_once('/')?;
    let repo = repos.iter().find(|known| known.name == repo)?;
    let inside = match path.trim_end_matches('/') {
        "" => name.to_owned(),
        folder if path.ends_with('/') => format!("{folder}/{name}"),
        path => path.to_owned(),
    };
    repo.files.read(&inside).ok()
}

fn judge(repos: Vec<RepoInput>, policy: &Policy, arguments: &AddTombstone) -> Outcome {
    let mut run = Run {
        repos: repos
            .into_iter()
            .map(|repo| RepoInput {
                judged: true,
                ..repo
            })
            .collect(),
        policy,
        linters: &linters(),
        today: cli::today(arguments.today),
        reported: &|_, _| true,
    };
    railint_lint::run(&mut run)
}

/// The first thing that the linter has against the new tombstone.
fn objection<'o>(outcome: &'o Outcome, own: &str, draft: &Draft) -> Option<&'o Finding> {
    outcome.findings.iter().find(|finding| {
        let at = finding.place.start.byte;
        finding.rule.linter() == "tombstone"
            && finding.repo == own
            && finding.path == draft.path
            && draft.span.start <= at
            && at <= draft.span.end
    })
}

/// How many places still use the old path.
fn uses(outcome: &Outcome, own: &str, draft: &Draft) -> usize {
    let by_this = |finding: &&Finding| {
        finding.rule.id == "tombstone/dangling-reference"
            && finding.related.iter().any(|related| {
                let at = related.place.start.byte;
                related.repo.as_deref() == Some(own)
                    && related.path == draft.path
                    && draft.span.start <= at
                    && at <= draft.span.end
            })
    };
    outcome.findings.iter().filter(by_this).count()
}
