//! The language server under the fingers: how long it takes from a keystroke
//! to the diagnostics, against a parse of the file; how long after a save; and
//! what ten thousand edits leave in memory. `cargo bench --bench server`.
//!
//! A plain harness: it drives the real process, and what matters are a few
//! numbers with limits.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    missing_docs
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

use support::editor::{Editor, pulling};

/// How often each measurement is repeated; the median counts.
const ROUNDS: usize = 100;

/// The most that may pass between a keystroke and its diagnostics.
const KEYSTROKE: Duration = Duration::from_millis(30);

/// The most that may pass between a save and the diagnostics of stack rules.
const SAVE: Duration = Duration::from_millis(300);

/// How many edits the memory is watched over.
const EDITS: usize = 10_000;

/// By how much memory may grow between the first tenth of them and the end: what
/// an allocator keeps back, not what a leak of one text in a hundred would cost.
const GROWTH: f64 = 1.10;

fn main() {
    // As `cargo test` runs it: only that it builds.
    if std::env::args().all(|argument| argument != "--bench") {
        return;
    }
    let mut failed = false;
    for (what, path, text) in [
        ("values", "railiance-apps/helm/large-values.yaml", values()),
        (
            "workloads",
            "railiance-apps/manifests/large.yaml",
            workloads(),
        ),
        (
            "workplan",
            "railiance-apps/workplans/RAIL-AP-WP-0900-large.md",
            plan(),
        ),
    ] {
        failed |= keystrokes(what, path, &text);
    }
    failed |= memory();
    std::process::exit(i32::from(failed));
}

/// Types into a file and saves it; whether a limit was passed.
fn keystrokes(what: &str, path: &str, text: &str) -> bool {
    let mut editor = Editor::open("railiance", pulling());
    support::write(editor.stack.path(), &[(path, text)]);
    editor.show(path);
    editor.pull(path);
    let typed: Vec<Duration> = (0..ROUNDS)
        .map(|round| {
            let text = format!("{text}# {round}\n");
            time(|| {
                editor.edit(path, round as i64 + 2, &text);
                editor.pull(path);
            })
        })
        .collect();
    let saved: Vec<Duration> = (0..ROUNDS / 5)
        .map(|round| {
            fs::write(editor.stack.path().join(path), format!("{text}# {round}\n")).unwrap();
            time(|| {
                editor.save(path);
                editor.pull(path);
            })
        })
        .collect();
    let parsed: Vec<Duration> = (0..ROUNDS).map(|_| time(|| parse(path, text))).collect();
    editor.leave();
    let (typed, saved, parsed) = (median(typed), median(saved), median(parsed));
    let ratio = typed.as_secs_f64() / parsed.as_secs_f64();
    println!(
        "{what}, {} lines: keystroke {typed:.2?} ({ratio:.1} times a parse of {parsed:.2?}), save {saved:.2?}",
        text.lines().count()
    );
    typed > KEYSTROKE || saved > SAVE
}

fn parse(path: &str, text: &str) {
    if path.ends_with(".md") {
        black_box(railint_syntax::markdown::parse(text));
    } else {
        black_box(railint_syntax::yaml::parse(text));
    }
}

/// Edits a file ten thousand times; whether the memory grew.
fn memory() -> bool {
    let path = "railiance-apps/helm/large-values.yaml";
    let text = values();
    let mut editor = Editor::open("railiance", pulling());
    support::write(editor.stack.path(), &[(path, &text)]);
    editor.show(path);
    let mut after = Vec::new();
    for edit in 1..=EDITS {
        editor.edit(path, edit as i64 + 1, &format!("{text}# {edit}\n"));
        editor.pull(path);
        if edit == EDITS / 10 || edit == EDITS {
            let Some(resident) = resident(editor.process()) else {
                println!("memory: not measured, there is no /proc here");
                editor.leave();
                return false;
            };
            after.push(resident);
        }
    }
    editor.leave();
    let growth = after[1] as f64 / after[0] as f64;
    println!(
        "memory: {} KiB after {} edits, {} KiB after {EDITS} ({growth:.2} times)",
        after[0],
        EDITS / 10,
        after[1]
    );
    growth > GROWTH
}

/// The resident memory of a process in KiB.
fn resident(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The values of a chart, a thousand lines.
fn values() -> String {
    let mut text = "postgresql:\n  enabled: false\napps:\n".to_owned();
    for index in 0..142 {
        text.push_str(&format!(
            "  app-{index}:\n    image: registry.example.org/app-{index}:1.{index}\n    replicas: 2\n    \
             env:\n      - name: DATABASE_HOST\n        value: db-rw.databases.svc\n    \
             resources: {{ limits: {{ memory: 128Mi }} }}\n"
        ));
    }
    text
}

/// Deployments, a thousand lines.
fn workloads() -> String {
    let mut text = String::new();
    for index in 0..50 {
        text.push_str(&format!(
            "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-{index}\n  namespace: apps\n\
             spec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app: app-{index}\n  template:\n    \
             metadata:\n      labels:\n        app: app-{index}\n    spec:\n      containers:\n        \
             - name: app\n          image: registry.example.org/app-{index}:1.0\n          \
             env: [{{ name: HOST, value: db }}]\n"
        ));
    }
    text
}

/// A workplan, a thousand lines.
fn plan() -> String {
    let id = "RAIL-AP-WP-0900";
    let mut text = format!(
        "---\nid: {id}\ntype: workplan\ntitle: Large\ndomain: financials\nrepo: railiance-apps\n\
         status: active\nowner: railiance\ntopic_slug: large\ncreated: \"2026-05-01\"\n\
         updated: \"2026-05-02\"\n---\n\n# Large\n"
    );
    for task in 1..=66 {
        text.push_str(&format!(
            "\n## T{task:02} - Step {task}\n\n```task\nid: {id}-T{task:02}\nstatus: todo\npriority: high\n```\n\n\
             Change `helm/app-{task}.yaml`, see ADR-003.\n\n```yaml\nenabled: false\n```\n\n\
             **Done when:** the smoke test passes.\n"
        ));
    }
    text
}
