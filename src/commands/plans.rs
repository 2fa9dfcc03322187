//! `railint plans`: the workplans of a stack, for people who look.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal};

use railint_lint::{Run, Survey};
use railint_policy::{Policy, State, Vocabulary};
use railint_workplan::{Listed, Workplan};
use serde_json::{Value, json};

use crate::cli::{self, PlansFormat};
use crate::commands::{print, terminal_width};
use crate::failure::Failure;
use crate::linters::linters;
use crate::stack::{self, Needs, Stack};

/// Lists the plans of the stack that the paths belong to.
pub(crate) fn run(arguments: &cli::Plans) -> Result<u8, Failure> {
    let Stack {
        policy,
        repos,
        reach,
        ..
    } = stack::find(
        &arguments.paths,
        arguments.stack.as_deref(),
        Needs::Siblings,
    )?;
    let today = cli::today(arguments.today);
    let mut run = Run {
        repos,
        policy: &policy,
        linters: &linters(),
        today,
        reported: &|repo, path| reach.covers(repo, path),
    };
    let survey = Survey::new(&mut run);
    let mut plans = survey.view(&Workplan, |stack| railint_workplan::plans(stack, &policy));
    known(arguments, &plans, &policy)?;
    let statuses = &policy.workplans.statuses;
    plans.retain(|plan| reach.covers(&plan.repo, &plan.path) && wanted(arguments, plan, statuses));
    let text = match arguments.format {
        PlansFormat::Json => as_json(&plans, &today.to_string()),
        PlansFormat::Table => table(&plans, width()),
    };
    print(&text)
}

/// A misspelt repo or status must not pass for an empty list.
fn known(arguments: &cli::Plans, plans: &[Listed], policy: &Policy) -> Result<(), Failure> {
    let check = |what: &str, asked: &[String], known: BTreeSet<&str>| {
        let Some(unknown) = asked.iter().find(|one| !known.contains(one.as_str())) else {
            return Ok(());
        };
        let known: Vec<&str> = known.into_iter().collect();
        let message = format!("there is no {what} `{unknown}` here");
        let otherwise = format!("in use here: {}", known.join(", "));
        Err(Failure::unknown(message, unknown, known, &otherwise))
    };
    let of_stack = policy.contract.repos.iter().map(|row| row.name.as_str());
    let repos = plans.iter().map(|plan| plan.repo.as_str());
    check("repo", &arguments.repo, repos.chain(of_stack).collect())?;
    let statuses = &policy.workplans.statuses;
    let words = statuses.words.list.iter().chain(statuses.aliases.keys());
    let written = plans.iter().filter_map(|plan| plan.status.as_deref());
    let words = words.map(String::as_str).chain(written).collect();
    check("status", &arguments.status, words)
}

fn wanted(arguments: &cli::Plans, plan: &Listed, statuses: &Vocabulary) -> bool {
    let of_repo = arguments.repo.is_empty() || arguments.repo.contains(&plan.repo);
    let of_status = arguments.status.is_empty()
        || plan.status.as_deref().is_some_and(|status| {
            let current = statuses.canonical(status);
            let mut asked = arguments.status.iter().map(String::as_str);
            asked.any(|one| one == status || Some(one) == current)
        });
    let open = !arguments.open || plan.state.is_none_or(|state| !state.is_closed());
    let stale = arguments
        .stale
        .is_none_or(|days| plan.stale_days.is_some_and(|stale| stale >= days));
    of_repo && of_status && open && stale
}

fn as_json(plans: &[Listed], today: &str) -> String {
    let plans: Vec<Value> = plans.iter().map(one_as_json).collect();
    let all = json!({ "version": 1, "today": today, "plans": plans });
    format!("{all:#}\n")
}

fn one_as_json(plan: &Listed) -> Value {
    let Listed {
        repo,
        path,
        id,
        title,
        status,
        state,
        updated,
        stale_days,
        tasks,
        blocked_on,
    } = plan;
    let state = state.map(|state| match state {
        State::Planned => "planned",
        State::Active => "active",
        State::Blocked => "blocked",
        State::Done => "done",
        State::Archived => "archived",
        State::Cancelled => "cancelled",
    });
    json!({
        "repo": repo,
        "path": path,
        "id": id,
        "title": title,
        "status": status,
        "state": state,
        "updated": updated,
        "stale_days": stale_days,
        "tasks": {
            "done": tasks.done,
            "open": tasks.open,
            "cancelled": tasks.cancelled,
            "unknown": tasks.unknown,
        },
        "blocked_on": blocked_on,
    })
}

/// How wide a table may be: the terminal, or all that is needed where nobody
/// sees the lines break.
fn width() -> Option<usize> {
    let columns = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    terminal_width(io::stdout().is_terminal()).or(columns)
}

const HEAD: [&str; 7] = [
    "REPO",
    "ID",
    "STATUS",
    "DONE/OPEN",
    "STALE",
    "BLOCKED ON",
    "TITLE",
];

/// Columns that give way where the terminal is narrow, and their least width.
const GIVE_WAY: [(usize, usize); 3] = [(6, 16), (5, 12), (0, 10)];

fn table(plans: &[Listed], width: Option<usize>) -> String {
    if plans.is_empty() {
        return "No workplan is here that fits.\n".to_owned();
    }
    let mut rows = vec![HEAD.map(str::to_owned)];
    rows.extend(plans.iter().map(row));
    let mut widths = HEAD.map(|_| 0);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let gaps = 2 * (HEAD.len() - 1);
    let mut over = width.map_or(0, |most| {
        (widths.iter().sum::<usize>() + gaps).saturating_sub(most)
    });
    for (column, least) in GIVE_WAY {
        if let Some(width) = widths.get_mut(column) {
            let less = over.min(width.saturating_sub(least));
            *width -= less;
            over -= less;
        }
    }
    let mut text = String::new();
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| fit(cell, width))
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

fn row(plan: &Listed) -> [String; 7] {
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let tasks = plan.tasks;
    let counted = tasks.done + tasks.open + tasks.cancelled + tasks.unknown > 0;
    let id = plan.id.clone().unwrap_or_else(|| plan.path.clone());
    let blocked = plan.blocked_on.join(", ");
    [
        plan.repo.clone(),
        id,
        or_dash(&plan.status),
        if counted {
            format!("{}/{}", tasks.done, tasks.open)
        } else {
            "-".to_owned()
        },
        plan.stale_days
            .map_or_else(|| "-".to_owned(), |days| format!("{days} d")),
        if blocked.is_empty() {
            "-".to_owned()
        } else {
            blocked
        },
        or_dash(&plan.title),
    ]
    .map(|cell| railint_report::one_line(&cell).into_owned())
}

/// A cell of exactly this width; what is cut ends in an ellipsis.
fn fit(cell: &str, width: usize) -> String {
    let count = cell.chars().count();
    if count <= width {
        return format!("{cell}{}", " ".repeat(width - count));
    }
    let mut cut: String = cell.chars().take(width.saturating_sub(1)).collect();
    cut.push('…');
    cut
}
