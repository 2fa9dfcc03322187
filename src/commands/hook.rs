//! `railint hook install`: a plain git hook, for repos without pre-commit.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use railint_source::hooks_folder;

use crate::cli::{Hook, HookInstall};
use crate::commands::print;
use crate::failure::Failure;

/// The hook. It runs the one that was there before, if any, as that one's
/// verdict counts too.
const SCRIPT: &str = r#"#!/bin/sh
# Installed by `railint hook install`. To uninstall it, remove this file, and
# rename `pre-commit.before-railint` to `pre-commit` if there is one.
before="$(dirname "$0")/pre-commit.before-railint"
if [ -x "$before" ]; then
  "$before" "$@" || exit $?
fi
if ! command -v railint >/dev/null 2>&1; then
  echo "railint is not on the PATH, so this commit was not judged (git commit --no-verify passes it by)" >&2
  exit 1
fi
exec railint check --staged
"#;

/// By this line a hook of ours is known, of whatever version.
const MARK: &str = "# Installed by `railint hook install`.";

/// What a hook that was there before is called.
const BEFORE: &str = "pre-commit.before-railint";

/// Runs the command about hooks.
pub(crate) fn run(hook: &Hook) -> Result<u8, Failure> {
    let Hook::Install(arguments) = hook;
    install(arguments)
}

fn install(arguments: &HookInstall) -> Result<u8, Failure> {
    let folder = folder(&arguments.path)?;
    let hook = folder.join("pre-commit");
    let there = match fs::read(&hook) {
        Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(cannot(&hook, &error)),
    };
    let mut said = format!("Installed {}", hook.display());
    if let Some(there) = there.filter(|there| !there.contains(MARK)) {
        if !arguments.chain {
            let message = format!("{} exists already", hook.display());
            let help = match there.contains("pre-commit.com") {
                true => {
                    "it is pre-commit's: add railint to .pre-commit-config.yaml, or use --chain"
                }
                false => "with --chain it is kept, and runs before railint",
            };
            return Err(Failure::Usage(message, help.to_owned()));
        }
        let before = folder.join(BEFORE);
        if before.symlink_metadata().is_ok() {
            let message = format!("{} exists already", before.display());
            let help = "two hooks cannot be kept: join them by hand".to_owned();
            return Err(Failure::Usage(message, help));
        }
        fs::rename(&hook, &before).map_err(|error| cannot(&before, &error))?;
        said.push_str(&format!(", which runs {BEFORE} first"));
    }
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&hook, SCRIPT))
        .and_then(|()| make_executable(&hook))
        .map_err(|error| cannot(&hook, &error))?;
    print(&format!("{said}\n"))
}

/// The folder of the hooks, if it is the repo's own.
fn folder(root: &Path) -> Result<PathBuf, Failure> {
    let found = hooks_folder(root)
        .map_err(|error| Failure::Usage(error.to_string(), error.help()))?
        .ok_or_else(|| {
            let message = format!("{} is in no git repo", root.display());
            Failure::Usage(
                message,
                "run it in the repo that is to have the hook".to_owned(),
            )
        })?;
    if !found.own {
        let message = format!(
            "git looks for the hooks of this repo in {}, which is not part of it",
            found.path.display()
        );
        let help = "`core.hooksPath` says so; add `railint check --staged` to the hook there";
        return Err(Failure::Usage(message, help.to_owned()));
    }
    Ok(found.path)
}

fn cannot(file: &Path, error: &io::Error) -> Failure {
    let message = format!("{} cannot be written: {error}", file.display());
    Failure::Usage(message, String::new())
}

#[cfg(unix)]
fn make_executable(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755))
}

/// Elsewhere git asks for no such permission.
#[cfg(not(unix))]
fn make_executable(_file: &Path) -> io::Result<()> {
    Ok(())
}
