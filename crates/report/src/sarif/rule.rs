//! What a run says of a rule, from its page.

use railint_lint::{Level, Rule};
use serde_json::{Value, json};

use crate::Texts;
use crate::common::rule_url;

/// The longest description that GitHub takes, in characters.
const MAX_CHARS: usize = 1000;

/// The sections of a page that are left out: examples are long, and their
/// fences mean something to railint only.
const LEFT_OUT: [&str; 2] = ["## Examples", "## Stays quiet"];

/// The descriptor of a rule.
pub(super) fn descriptor(rule: &Rule, texts: &dyn Texts) -> Value {
    let url = rule_url(rule.id);
    let summary = match rule.summary {
        "" => rule.id.to_owned(),
        summary => format!("{summary}."),
    };
    let page = texts.page(rule.id).map(body);
    let found = page.as_deref().and_then(what_it_finds);
    let page = page.unwrap_or_else(|| summary.clone());
    let severity = match rule.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info | Level::Off => "recommendation",
    };
    json!({
        "id": rule.id,
        "shortDescription": { "text": summary },
        "fullDescription": { "text": found.unwrap_or(summary) },
        "help": {
            "text": page,
            "markdown": format!("{page}\n\n[The page of the rule, with examples]({url})\n"),
        },
        "helpUri": url,
        "defaultConfiguration": { "level": match rule.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info | Level::Off => "note",
        } },
        "properties": {
            "tags": [rule.linter()],
            "problem.severity": severity,
        },
    })
}

/// The page without front matter and examples.
fn body(page: &str) -> String {
    let page = match page.strip_prefix("---\n") {
        Some(rest) => rest.split_once("\n---\n").map_or(rest, |(_, body)| body),
        None => page,
    };
    let mut kept = String::new();
    let (mut keep, mut in_fence) = (true, false);
    for line in page.trim().lines() {
        in_fence ^= line.starts_with("```");
        if !in_fence && line.starts_with("## ") {
            keep = !LEFT_OUT.contains(&line.trim_end());
        }
        if keep {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept.trim_end().to_owned()
}

/// The section that says what the rule finds, as one paragraph.
fn what_it_finds(page: &str) -> Option<String> {
    let (_, section) = page.split_once("## What it finds\n")?;
    let section = section.split("\n## ").next()?;
    let words: Vec<&str> = section.split_whitespace().collect();
    let text: String = words.join(" ").chars().take(MAX_CHARS).collect();
    (!text.is_empty()).then_some(text)
}
