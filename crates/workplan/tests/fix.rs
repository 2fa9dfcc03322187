//! `--fix` on plans of every shape: it writes what it must, keeps all other
//! bytes, and has nothing left to do the second time.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use proptest::prelude::*;
use railint_lint::{AnyLinter, Mended, RepoInput, Run, mend};
use railint_policy::{ConfigText, Policy, Request, load};
use railint_source::{Files, Overlay};
use railint_workplan::Workplan;

const REPO: &str = "railiance-platform";
const OLD: &str = "workplans/archived/RAIL-PL-WP-0001-old.md";
const NEW: &str = "workplans/RAIL-PL-WP-0002-new.md";

/// How a value is written.
#[derive(Debug, Clone)]
struct Style {
    quote: &'static str,
    before: &'static str,
    behind: &'static str,
}

impl Style {
    fn write(&self, value: &str) -> String {
        let Self {
            quote,
            before,
            behind,
        } = self;
        format!("{before}{quote}{value}{quote}{behind}")
    }
}

fn style() -> impl Strategy<Value = Style> {
    let quote = prop::sample::select(vec!["", "'", "\""]);
    let before = prop::sample::select(vec!["", "  "]);
    let behind = prop::sample::select(vec!["", "  ", " # done by hand", "\t# é `status: done`"]);
    (quote, before, behind).prop_map(|(quote, before, behind)| Style {
        quote,
        before,
        behind,
    })
}

/// A status as it is, and as it is to be.
type Word = (&'static str, &'static str);

#[derive(Debug, Clone)]
struct Task {
    status: (Word, Style),
    /// What stands before each line of the block.
    indent: &'static str,
    status_first: bool,
}

fn task() -> impl Strategy<Value = Task> {
    let word = prop::sample::select(vec![
        ("cancelled", "cancel"),
        ("canceled", "cancel"),
        ("in_progress", "progress"),
        ("blocked", "wait"),
        ("waiting", "wait"),
        ("todo", "todo"),
        ("nonsense", "nonsense"),
    ]);
    let indent = prop::sample::select(vec!["", "   ", "> ", "> > "]);
    (word, style(), indent, any::<bool>()).prop_map(|(word, style, indent, status_first)| Task {
        status: (word, style),
        indent,
        status_first,
    })
}

#[derive(Debug, Clone)]
struct Plan {
    status: (Word, Style),
    created: Style,
    updated: Style,
    order: Vec<usize>,
    tasks: Vec<Task>,
    noise: &'static str,
    /// A key has a backslash, as Markdown would escape it.
    escaped: bool,
    mark: bool,
    crlf: bool,
    final_newline: bool,
}

fn plan() -> impl Strategy<Value = Plan> {
    let word = prop::sample::select(vec![
        ("completed", "finished"),
        ("done", "finished"),
        ("todo", "ready"),
        ("active", "active"),
        ("nonsense", "nonsense"),
    ]);
    let noise = prop::sample::select(vec![
        "",
        "status: done\n",
        "```yaml\nstatus: cancelled\ncreated: 2026-05-01\n```\n",
        "    ```task\n    status: cancelled\n    ```\n",
        "Trailing spaces  \n\n\n\u{a0}é\n",
    ]);
    (
        (word, style()),
        style(),
        style(),
        Just((0..6).collect::<Vec<usize>>()).prop_shuffle(),
        prop::collection::vec(task(), 0..4),
        noise,
        any::<[bool; 4]>(),
    )
        .prop_map(
            |(status, created, updated, order, tasks, noise, flags)| Plan {
                status,
                created,
                updated,
                order,
                tasks,
                noise,
                mark: flags[0],
                crlf: flags[1],
                final_newline: flags[2],
                escaped: flags[3],
            },
        )
}

impl Plan {
    /// The text before or after the fixes. `about` is the field that names the
    /// other plan; where it is `missing`, it is there after the fixes only.
    fn text(&self, id: &str, about: &str, missing: bool, fixed: bool) -> String {
        let date = |style: &Style, day: &str| {
            let quote = if fixed && style.quote.is_empty() {
                "\""
            } else {
                style.quote
            };
            Style {
                quote,
                ..style.clone()
            }
            .write(day)
        };
        let last = if missing {
            "# a comment\ntags: [a,\n  b]".to_owned()
        } else {
            format!("# a comment\n{about}\ntags: |\n  block\n  text")
        };
        let escape = if self.escaped && !fixed { "\\" } else { "" };
        let fields = [
            format!("id: {id}"),
            format!("topic{escape}_slug: railiance"),
            format!("status: {}", word(&self.status, fixed)),
            format!("created: {}", date(&self.created, "2026-05-01")),
            format!("updated: {}", date(&self.updated, "2026-05-02")),
            last,
        ];
        let mut text = String::new();
        if self.mark {
            text.push('\u{feff}');
        }
        text.push_str("---\n");
        for index in &self.order {
            text.push_str(&fields[*index]);
            text.push('\n');
        }
        if missing && fixed {
            text.push_str(about);
            text.push('\n');
        }
        text.push_str("---\n\n# Title\n\n");
        text.push_str(self.noise);
        for (index, task) in self.tasks.iter().enumerate() {
            let status = format!("status: {}", word(&task.status, fixed));
            let id = format!("id: {id}-T{:02}", index + 1);
            let lines = if task.status_first {
                [status, id]
            } else {
                [id, status]
            };
            // A list item, so that an indented block belongs to something.
            text.push_str("\n- item\n\n");
            for line in ["```task", &lines[0], &lines[1], "```"] {
                text.push_str(task.indent);
                text.push_str(line);
                text.push('\n');
            }
        }
        text.push_str("\nEnd");
        if self.final_newline {
            text.push('\n');
        }
        if self.crlf {
            text.replace('\n', "\r\n")
        } else {
            text
        }
    }
}

fn word(((old, new), style): &(Word, Style), fixed: bool) -> String {
    style.write(if fixed { new } else { old })
}

fn policy() -> Policy {
    load(Request {
        stack: Some(ConfigText {
            repo: None,
            path: "railint.yaml".to_owned(),
            text: "extends: railiance\nrule-set: strict\n".to_owned(),
        }),
        own: Vec::new(),
        fetch: &|_, _| Err(String::new()),
        known_rules: &[],
    })
    .unwrap()
}

fn fix(below: &Arc<dyn Files>, policy: &Policy, files: &[(&str, String)]) -> Mended {
    let contents: BTreeMap<String, Option<Arc<[u8]>>> = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), Some(Arc::from(text.as_bytes()))))
        .collect();
    let linters: Vec<Box<dyn AnyLinter>> = vec![Box::new(Workplan)];
    mend(&mut Run {
        repos: vec![RepoInput {
            name: REPO.to_owned(),
            files: Arc::new(Overlay::new(Arc::clone(below), contents)),
            judged: true,
            recorded: None,
            look_back: None,
            cache: None,
        }],
        policy,
        linters: &linters,
        today: "2026-11-23".parse().unwrap(),
        reported: &|_, _| true,
    })
}

fn after(mended: &Mended, path: &str, before: &str) -> String {
    let changed = mended.changed.iter().find(|changed| changed.path == path);
    changed.map_or_else(
        || before.to_owned(),
        |changed| String::from_utf8(changed.new.clone().unwrap()).unwrap(),
    )
}

#[test]
fn fixes_write_what_they_must_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("README.md"), "text\n").unwrap();
    let below: Arc<dyn Files> = railint_source::open(folder.path()).unwrap().into();
    let policy = policy();
    proptest!(ProptestConfig::with_cases(300), |(old in plan(), new in plan())| {
        let pair = |fixed| {
            let by = "superseded_by: RAIL-PL-WP-0002";
            let of = "supersedes: RAIL-PL-WP-0001";
            [
                (OLD, old.text("RAIL-PL-WP-0001", by, false, fixed)),
                (NEW, new.text("RAIL-PL-WP-0002", of, true, fixed)),
            ]
        };
        let (before, expected) = (pair(false), pair(true));
        let mended = fix(&below, &policy, &before);
        let mut fixed = Vec::new();
        for ((path, before), (_, expected)) in before.iter().zip(&expected) {
            let after = after(&mended, path, before);
            prop_assert_eq!(&after, expected, "{}", path);
            fixed.push((*path, after));
        }
        let again = fix(&below, &policy, &fixed);
        prop_assert!(again.changed.is_empty(), "{:?}", again.changed);
    });
}
