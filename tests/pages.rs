//! The pages of the rules are true: each example is a small stack that the real
//! binary judges, and each page says what the code says.
//!
//! `RAILINT_UPDATE=1 cargo test --test pages` writes what the binary printed
//! into the `findings` blocks; read the difference before you keep it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use railint_syntax::markdown::{self, Fence, FrontMatter, Markdown};
use rayon::prelude::*;
use support::pages::{Example, examples, pages};
use support::{TODAY, history, railint, write};
use tempfile::TempDir;

/// The stack of an example. Where files of earlier days are shown, the repos are
/// git repos: a commit for each of those days, and one for today, which takes
/// away what is not shown without a day.
fn stack_of(example: &Example<'_>) -> TempDir {
    let stack = tempfile::tempdir().unwrap();
    let days: BTreeSet<&str> = example.files.iter().filter_map(|file| file.day).collect();
    for day in &days {
        put(stack.path(), example, Some(day));
        history::commit_repos(stack.path(), day);
    }
    if days.is_empty() {
        put(stack.path(), example, None);
    } else {
        history::clear_repos(stack.path());
        put(stack.path(), example, None);
        history::commit_repos(stack.path(), TODAY);
    }
    stack
}

/// Writes the files of one day.
fn put(stack: &Path, example: &Example<'_>, day: Option<&str>) {
    for shown in example.files.iter().filter(|file| file.day == day) {
        write(stack, &[(shown.path, &shown.content)]);
    }
}

/// The files that the page shows as `--fix` leaves them.
fn fixed(example: &Example<'_>) -> Vec<String> {
    let stack = stack_of(example);
    if !example.fixed.is_empty() {
        railint(stack.path())
            .args(["check", "--fix", "--today", TODAY])
            .output()
            .unwrap();
    }
    let files = example.fixed.iter();
    let read = |path| fs::read_to_string(stack.path().join(path)).unwrap_or_default();
    files.map(|(path, _)| read(path)).collect()
}

/// What the binary finds in the stack of an example, a line each.
fn findings(example: &Example<'_>) -> String {
    let stack = stack_of(example);
    let output = railint(stack.path())
        .args(["check", "--format", "short", "--today", TODAY])
        .output()
        .unwrap();
    let status = output.status.code();
    assert!(
        matches!(status, Some(0 | 1)),
        "{}: status {status:?}: {}",
        example.title,
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Gives a fenced block of the page another content.
fn replace(text: &mut String, block: &Fence, content: &str) {
    let inside = block.span.text(text);
    let head = inside.find('\n').unwrap() + 1;
    let tail = inside.trim_end().rfind('\n').unwrap() + 1;
    text.replace_range(block.span.start + head..block.span.start + tail, content);
}

#[test]
fn every_example_is_true() {
    let update = std::env::var_os("RAILINT_UPDATE").is_some();
    let mut wrong = String::new();
    let mut count = 0;
    let pages = pages();
    let parsed: Vec<Markdown> = pages
        .iter()
        .map(|page| markdown::parse(&page.text))
        .collect();
    let examples: Vec<Vec<Example<'_>>> = pages
        .iter()
        .zip(&parsed)
        .map(|(page, parsed)| examples(&page.text, parsed))
        .collect();
    let ran: Vec<Vec<(String, Vec<String>)>> = examples
        .par_iter()
        .map(|examples| {
            examples
                .par_iter()
                .map(|one| (findings(one), fixed(one)))
                .collect()
        })
        .collect();
    for ((page, examples), ran) in pages.iter().zip(&examples).zip(&ran) {
        let mut text = page.text.clone();
        // From the end, so that earlier spans stay true while blocks are replaced.
        for (example, (found, after)) in examples.iter().zip(ran).rev() {
            count += 1;
            let block = example
                .findings
                .unwrap_or_else(|| panic!("{}: {}: no findings block", page.id, example.title));
            if found != block.content.text() {
                wrong.push_str(&format!(
                    "\n{}: {}\nexpected:\n{}found:\n{found}",
                    page.id,
                    example.title,
                    block.content.text()
                ));
            }
            let own = found.contains(&format!("[{}]", page.id));
            assert!(
                update || own != example.quiet,
                "{}: {}: fires: {own}",
                page.id,
                example.title
            );
            for ((path, block), after) in example.fixed.iter().zip(after) {
                if after != block.content.text() {
                    wrong.push_str(&format!(
                        "\n{}: {}: {path} after --fix:\n{after}",
                        page.id, example.title
                    ));
                }
            }
            // From the end here as well.
            let fixed = example.fixed.iter().map(|(_, block)| *block).zip(after);
            let mut blocks: Vec<(&Fence, &String)> = fixed.chain([(block, found)]).collect();
            blocks.sort_by_key(|(block, _)| std::cmp::Reverse(block.span.start));
            for (block, content) in blocks {
                replace(&mut text, block, content);
            }
        }
        if update && text != page.text {
            fs::write(&page.path, text).unwrap();
        }
    }
    assert!(update || wrong.is_empty(), "{wrong}");
    assert!(count >= 20, "only {count} examples were found");
}

#[test]
fn every_page_has_examples_that_fire_and_that_stay_quiet() {
    for page in pages() {
        let parsed = markdown::parse(&page.text);
        let examples = examples(&page.text, &parsed);
        assert!(
            examples.iter().any(|e| !e.quiet),
            "{}: nothing fires",
            page.id
        );
        assert!(
            examples.iter().any(|e| e.quiet),
            "{}: nothing is quiet",
            page.id
        );
        let sections: Vec<&str> = parsed
            .headings
            .iter()
            .filter(|heading| heading.level == 2)
            .map(|heading| heading.text.as_str())
            .collect();
        let expected = ["What it finds", "Why", "Examples", "Stays quiet", "Remedy"];
        assert_eq!(sections, expected, "{}", page.id);
    }
}

#[test]
fn page_code_and_id_agree() {
    let output = railint(Path::new(env!("CARGO_MANIFEST_DIR")))
        .arg("rules")
        .output()
        .unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    let mut rules = BTreeMap::new();
    for line in listed.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let id = words[0];
        let name = id.split_once('/').unwrap().1;
        assert!(
            name.bytes().all(|b| b == b'-' || b.is_ascii_lowercase()),
            "{id}: kebab-case"
        );
        let metadata = format!(
            "id: {id}\nlevel: {}\nscope: {}\nset: {}\n",
            words[1], words[2], words[3]
        );
        let summary = format!("{}.", words[4..].join(" "));
        assert!(
            rules.insert(id.to_owned(), (metadata, summary)).is_none(),
            "{id} twice"
        );
    }
    let pages = pages();
    let ids: Vec<&str> = pages.iter().map(|page| page.id.as_str()).collect();
    assert_eq!(ids, rules.keys().map(String::as_str).collect::<Vec<_>>());
    insta::assert_snapshot!("rule_ids", ids.join("\n"));
    for page in &pages {
        let (metadata, summary) = &rules[&page.id];
        let FrontMatter::Found { content, .. } = markdown::parse(&page.text).front_matter else {
            panic!("{}: no front matter", page.id);
        };
        assert_eq!(content.text(&page.text), metadata, "{}", page.id);
        assert!(
            page.text
                .contains(&format!("\n# {}\n\n{summary}\n", page.id)),
            "{}: {summary}",
            page.id
        );
        let (linter, name) = page.id.split_once('/').unwrap();
        // The rules of the engine itself live in the crate that holds it.
        let folder = if linter == "railint" { "lint" } else { linter };
        let code = format!("crates/{folder}/src/rules/{}.rs", name.replace('-', "_"));
        assert!(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(&code).is_file(),
            "{code}"
        );
    }
}
