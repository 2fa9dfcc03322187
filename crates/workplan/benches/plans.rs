//! How long reading and judging takes by the number of plans: 500, 1,000 and
//! 2,000 over five repos, on two threads. `cargo bench -p railint-workplan`.
//!
//! A plain harness: what matters is one number with a limit (2,000 plans are
//! judged in under 200 ms) and that the cost grows in proportion.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use railint_lint::{File, Ids, Lens, Linter, RepoFacts, Stack, Verdict};
use railint_policy::{Policy, Request, load};
use railint_workplan::{Facts, Workplan};
use rayon::prelude::*;

const REPOS: [(&str, &str); 5] = [
    ("railiance-infra", "RAIL-HO-WP"),
    ("railiance-cluster", "RAIL-BS-WP"),
    ("railiance-platform", "RAIL-PL-WP"),
    ("railiance-enablement", "RAIL-EN-WP"),
    ("railiance-apps", "RAIL-AP-WP"),
];

/// How often each measurement is repeated; the median counts.
const ROUNDS: usize = 15;

/// The most that judging 2,000 plans may take.
const LIMIT: Duration = Duration::from_millis(200);

/// A plan of a usual size: eight tasks, references, code, a few defects.
fn plan(repo: usize, number: usize) -> (String, String) {
    let (name, prefix) = REPOS[repo % REPOS.len()];
    let id = format!("{prefix}-{number:04}");
    let before = format!("{prefix}-{:04}", number.saturating_sub(1).max(1));
    let (_, other) = REPOS[(repo + 1) % REPOS.len()];
    let mut text = format!(
        "---\nid: {id}\ntype: workplan\ntitle: \"Plan {number}\"\ndomain: financials\n\
         repo: {name}\nstatus: {}\nowner: tegwick\ntopic_slug: storage\n\
         created: \"2026-03-01\"\nupdated: \"2026-03-02\"\ndepends_on: [{before}, {other}-{number:04}]\n\
         state_hub_workstream_id: \"{number:08x}-0000-4000-8000-{repo:012x}\"\n---\n\n\
         # Plan {number}\n\n## Goal\n\nAs {other}-{number:04} says, and ADR-003.\n\n## Tasks\n",
        ["active", "ready", "completed", "blocked"][number % 4]
    );
    for task in 1..=8 {
        text.push_str(&format!(
            "\n### T{task:02} - Step {task}\n\n```task\nid: {id}-T{task:02}\nstatus: {}\n\
             priority: high\nstate_hub_task_id: \"{number:08x}-0000-4000-9{task:03}-{repo:012x}\"\n```\n\n\
             **Pre-condition:** T{:02} done.\n\nChange `helm/x-values.yaml` and `docs/step-{task}.md`.\n\n\
             ```yaml\npostgresql-ha:\n  enabled: false\n```\n\n**Done when:** the smoke test passes.\n",
            ["todo", "progress", "done", "cancelled"][(number + task) % 4],
            (task - 1).max(1)
        ));
    }
    (format!("workplans/{id}-plan-{number}.md"), text)
}

/// All plans of each repo, by path.
fn plans(count: usize) -> Vec<Vec<(String, String)>> {
    let mut all: Vec<Vec<(String, String)>> = vec![Vec::new(); REPOS.len()];
    for index in 0..count {
        let repo = index % REPOS.len();
        all[repo].push(plan(repo, index / REPOS.len() + 1));
    }
    for repo in &mut all {
        repo.push(("helm/x-values.yaml".to_owned(), String::new()));
        repo.sort();
    }
    all
}

fn read(plans: &[Vec<(String, String)>], policy: &Policy) -> Vec<Vec<(String, Facts)>> {
    let lens = Lens::new(policy);
    plans
        .par_iter()
        .zip(REPOS)
        .map(|(files, (repo, _))| {
            let wanted = files.par_iter().filter(|(path, _)| Workplan.wants(path));
            wanted
                .filter_map(|(path, text)| {
                    let file = File::new(repo, path, text, None);
                    Some((path.clone(), Workplan.read(&file, &lens)?))
                })
                .collect()
        })
        .collect()
}

fn judge(facts: &[Vec<(String, Facts)>], paths: &[Vec<String>], policy: &Policy) -> usize {
    let known: BTreeSet<String> = REPOS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let ids = Ids::default();
    let in_git = BTreeMap::new();
    let repos = facts.iter().zip(paths).zip(REPOS);
    let stack = Stack {
        repos: repos
            .map(|((files, paths), (name, _))| RepoFacts {
                name,
                row: policy.contract.repo(name),
                judged: true,
                paths,
                in_git: &in_git,
                past: None,
                files: files
                    .iter()
                    .map(|(path, facts)| (path.as_str(), facts))
                    .collect(),
            })
            .collect(),
        known: &known,
        ids: &ids,
        today: "2026-11-23".parse().unwrap(),
    };
    let mut verdict = Verdict::default();
    Workplan.judge(&stack, policy, &mut verdict);
    verdict.findings.len()
}

/// The median of some runs.
fn measure<T>(mut run: impl FnMut() -> T) -> (Duration, T) {
    let mut last = run();
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            last = run();
            start.elapsed()
        })
        .collect();
    times.sort();
    (times[ROUNDS / 2], last)
}

fn main() {
    // As `cargo test` runs it: only that it works.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .build_global()
        .unwrap();
    let policy = load(Request {
        stack: None,
        own: Vec::new(),
        fetch: &|_, _| Err(String::new()),
        known_rules: &[],
    })
    .unwrap();
    println!("plans  reading        judging        findings  judging a plan  to the line above");
    let mut before: Option<Duration> = None;
    for count in [500, 1000, 2000] {
        let plans = plans(count);
        let paths: Vec<Vec<String>> = plans
            .iter()
            .map(|files| files.iter().map(|(path, _)| path.clone()).collect())
            .collect();
        let (reading, facts) = measure(|| read(&plans, &policy));
        let (judging, findings) = measure(|| judge(&facts, &paths, &policy));
        let ratio = before.map_or_else(String::new, |before| {
            format!("{:.2} times", judging.as_secs_f64() / before.as_secs_f64())
        });
        println!(
            "{count:<5}  {reading:>10.2?}  {judging:>13.2?}  {findings:>12}  {:>13.2?}  {ratio}",
            judging / u32::try_from(count).unwrap()
        );
        before = Some(judging);
    }
    if let Some(judging) = before.filter(|judging| *judging > LIMIT) {
        println!("judging 2,000 plans took {judging:.2?}, the limit is {LIMIT:.0?}");
        std::process::exit(1);
    }
}
