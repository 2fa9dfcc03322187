//! Fixes on their way to the disk, or to the eye.

use std::io::{self, BufWriter, Write};

use railint_lint::{Changed, Mended, RepoInput};
use railint_report::Texts;
use similar::TextDiff;

use crate::failure::Failure;

/// Writes the mended files, each whole or not at all.
pub(crate) fn write(mended: &Mended, repos: &[RepoInput]) -> Result<(), Failure> {
    for changed in &mended.changed {
        write_one(changed, repos).map_err(|error| {
            let message = format!(
                "{}/{} cannot be written: {error}",
                changed.repo, changed.path
            );
            let help = "files that were named before this one are mended, this one and those behind it are as they were";
            Failure::Usage(message, help.to_owned())
        })?;
    }
    if !mended.changed.is_empty() {
        let mut err = io::stderr().lock();
        // Whether anyone reads it does not matter to the files.
        let _ = writeln!(
            err,
            "Mended {} in {}.",
            counted(mended.fixed, "finding"),
            counted(mended.changed.len(), "file")
        );
    }
    Ok(())
}

fn write_one(changed: &Changed, repos: &[RepoInput]) -> io::Result<()> {
    let Some(repo) = repos.iter().find(|repo| repo.name == changed.repo) else {
        return Err(io::Error::other("the repo is gone"));
    };
    let root = repo.files.root();
    match (&changed.old, &changed.new) {
        (old, Some(new)) => railint_source::write(root, &changed.path, old.as_deref(), new),
        (Some(old), None) => railint_source::remove(root, &changed.path, old),
        (None, None) => Ok(()),
    }
}

/// Prints what would change, as `patch` reads it. The status is 1 where there
/// is something.
///
/// Only the lines that change are shown: those around them may hold a secret.
pub(crate) fn show(mended: &Mended, texts: &dyn Texts) -> Result<u8, Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    for changed in &mended.changed {
        let name = texts.display_path(Some(&changed.repo), &changed.path);
        let text = |bytes: &Option<Vec<u8>>| {
            String::from_utf8_lossy(bytes.as_deref().unwrap_or_default()).into_owned()
        };
        let (old, new) = (text(&changed.old), text(&changed.new));
        let side = |present: bool| if present { name.as_str() } else { "/dev/null" };
        TextDiff::from_lines(&old, &new)
            .unified_diff()
            .context_radius(0)
            .header(side(changed.old.is_some()), side(changed.new.is_some()))
            .to_writer(&mut out)
            .map_err(Failure::Output)?;
    }
    out.flush().map_err(Failure::Output)?;
    Ok(u8::from(!mended.changed.is_empty()))
}

fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
