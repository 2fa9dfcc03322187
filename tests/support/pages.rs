//! The pages of the rules, taken apart into their examples.
#![allow(dead_code, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use railint_source::Span;
use railint_syntax::markdown::{self, Fence};

/// A page on disk.
pub struct Page {
    /// Where it is.
    pub path: PathBuf,
    /// The id of its rule.
    pub id: String,
    /// What it says.
    pub text: String,
}

/// A file of an example.
pub struct Shown<'t> {
    /// Its path from the folder of the stack.
    pub path: &'t str,
    /// Its text.
    pub content: String,
    /// The day of an earlier commit that holds it; none for today's.
    pub day: Option<&'t str>,
}

/// One example: the files of a stack, and what is to be found.
pub struct Example<'t> {
    /// Its heading.
    pub title: &'t str,
    /// Under "Stays quiet" rather than "Examples".
    pub quiet: bool,
    /// What lies in the stack, today and earlier.
    pub files: Vec<Shown<'t>>,
    /// What is to be found.
    pub findings: Option<&'t Fence>,
    /// Files as `--fix` leaves them.
    pub fixed: Vec<(&'t str, &'t Fence)>,
}

/// The pages of all rules, by id.
pub fn pages() -> Vec<Page> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut pages = Vec::new();
    for folder in fs::read_dir(&rules).unwrap() {
        let folder = folder.unwrap().path();
        let linter = folder.file_name().unwrap().to_string_lossy().into_owned();
        if !folder.is_dir() || ["src", "catalog", "presets"].contains(&linter.as_str()) {
            continue;
        }
        for file in fs::read_dir(&folder).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let name = path.file_stem().unwrap().to_string_lossy();
            pages.push(Page {
                id: format!("{linter}/{name}"),
                text: fs::read_to_string(&path).unwrap(),
                path: path.clone(),
            });
        }
    }
    pages.sort_by(|a, b| a.id.cmp(&b.id));
    pages
}

/// The examples of a page: each begins with a heading of the third level, holds
/// blocks whose info string ends with a file name (`yaml a/b.yaml`, or
/// `yaml@2026-03-01 a/b.yaml` for a file of an earlier commit), and ends with a
/// block `findings`.
pub fn examples<'t>(text: &'t str, page: &'t markdown::Markdown) -> Vec<Example<'t>> {
    let mut examples = Vec::new();
    let mut section = "";
    for (index, heading) in page.headings.iter().enumerate() {
        if heading.level == 2 {
            section = &heading.text;
        }
        let quiet = section == "Stays quiet";
        if heading.level != 3 || !(quiet || section == "Examples") {
            continue;
        }
        let end = page
            .headings
            .get(index + 1)
            .map_or(text.len(), |next| next.span.start);
        let within = Span::new(heading.span.end, end);
        let fences = || {
            page.fences
                .iter()
                .filter(|fence| within.contains(fence.span))
        };
        let files = fences().filter_map(|fence| {
            let (language, path) = fence.info.split_once(' ')?;
            (language != "fixed").then(|| Shown {
                path,
                // `«kind»` stands for a value that must not stand in the tree.
                content: railint_secrets::samples::fill(fence.content.text()),
                day: language.split_once('@').map(|(_, day)| day),
            })
        });
        let fixed = fences().filter_map(|fence| {
            let (_, path) = fence.info.strip_prefix("fixed ")?.split_once(' ')?;
            Some((path, fence))
        });
        examples.push(Example {
            title: &heading.text,
            quiet,
            files: files.collect(),
            findings: fences().find(|fence| fence.info == "findings"),
            fixed: fixed.collect(),
        });
    }
    examples
}
