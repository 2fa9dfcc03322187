//! What commits did, looked at in parallel.

use std::path::Path;

use git2::Oid;
use rayon::prelude::*;

use super::edits::Edits;
use super::line::Point;
use super::open::open;
use super::renames::{Traced, renames};
use super::trees::{Difference, Stop, Trees};

/// How many commits one thread looks at in a row: neighbours share most of
/// their trees.
const IN_A_ROW: usize = 256;

/// How many commits are looked at before what they did is gone through. All of
/// that is held at once.
pub(super) const AT_ONCE: usize = 4 * IN_A_ROW;

/// What one commit did to the files of its first parent. What it only edited is
/// left out.
#[derive(Default)]
pub(super) struct Step {
    /// Path and content of what it added.
    pub(super) added: Vec<(Vec<u8>, Oid)>,
    pub(super) deleted: Vec<Difference>,
    /// For each added file the deleted one that it was before.
    pub(super) renamed: Vec<Option<usize>>,
    /// How many files and folders differ.
    pub(super) differences: usize,
}

/// What commits in a row did.
pub(super) struct Run {
    pub(super) steps: Vec<Step>,
    /// Why the next one is not among them.
    pub(super) stop: Option<Stop>,
    /// How many contents were read.
    pub(super) read: usize,
}

/// How much may still be looked at.
#[derive(Clone, Copy)]
pub(super) struct Left {
    pub(super) differences: usize,
    pub(super) contents: usize,
}

/// Looks at what commits of the repo around `root` did. Each run may spend all
/// of the differences that are left: whoever goes through the runs counts them.
pub(super) fn runs(root: &Path, points: &[Point], left: Left, traced: &Traced<'_>) -> Vec<Run> {
    let count = points.len().div_ceil(IN_A_ROW).max(1);
    let left = Left {
        contents: left.contents / count,
        ..left
    };
    let rows = points.par_chunks(IN_A_ROW);
    rows.map(|points| run(root, points, left, traced)).collect()
}

fn run(root: &Path, points: &[Point], left: Left, traced: &Traced<'_>) -> Run {
    let mut run = Run {
        steps: Vec::new(),
        stop: None,
        read: 0,
    };
    if let Err(stop) = try_run(root, points, left, traced, &mut run) {
        run.stop = Some(stop);
    }
    run
}

fn try_run(
    root: &Path,
    points: &[Point],
    left: Left,
    traced: &Traced<'_>,
    run: &mut Run,
) -> Result<(), Stop> {
    // Each thread has its own: a repo serves one.
    let (repo, below) = open(root).map_err(|error| git2::Error::from_str(&error.to_string()))?;
    let mut trees = Trees::new(&repo, left.differences)?;
    let mut edits = Edits::new(repo.odb()?, left.contents);
    let mut differences = Vec::new();
    for point in points {
        let after = trees.at(point.after, &below)?;
        let before = match point.before {
            Some(before) => trees.at(before, &below)?,
            None => None,
        };
        let so_far = trees.left();
        trees.compare(before, after, &mut differences)?;
        let mut step = Step {
            differences: so_far - trees.left(),
            ..Step::default()
        };
        for difference in differences.drain(..) {
            match (difference.before, difference.after) {
                (None, Some(leaf)) => step.added.push((difference.path, leaf.blob)),
                (Some(_), None) => step.deleted.push(difference),
                _ => {}
            }
        }
        step.renamed = renames(&step.deleted, &step.added, &mut edits, traced);
        run.steps.push(step);
        run.read = left.contents - edits.left();
    }
    Ok(())
}
