//! One run: the findings of one repo.

use std::collections::{BTreeMap, BTreeSet};

use railint_lint::{Change, Edit, Finding, Level, Outcome, Place, Related, Suppressed, Suppressor};
use serde_json::{Map, Value, json};

use super::rule;
use crate::Texts;

/// The base of what lies in the policy: presets, schemas, configuration outside
/// every repo.
const POLICY: &str = "POLICY";

/// The run about one repo.
pub(super) fn run(repo: &str, outcome: &Outcome, texts: &dyn Texts) -> Value {
    let own = |finding: &Finding| finding.repo == repo;
    let open = outcome.findings.iter().map(|finding| (finding, None));
    let hidden = outcome.suppressed.iter();
    let all: Vec<(&Finding, Option<&Suppressed>)> = open
        .chain(hidden.map(|suppressed| (&suppressed.finding, Some(suppressed))))
        .filter(|(finding, _)| own(finding))
        .collect();
    let rules: BTreeMap<&str, _> = all.iter().map(|(f, _)| (f.rule.id, f.rule)).collect();
    let rules: Vec<_> = rules.into_values().collect();
    let index = |id: &str| rules.iter().position(|rule| rule.id == id);
    let results: Vec<Value> = all
        .iter()
        .map(|(finding, hidden)| result(finding, *hidden, index(finding.rule.id)))
        .collect();
    let category = if repo.is_empty() {
        "configuration"
    } else {
        repo
    };
    json!({
        "tool": { "driver": {
            "name": "railint",
            "version": env!("CARGO_PKG_VERSION"),
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": rules.iter().map(|rule| rule::descriptor(rule, texts)).collect::<Vec<_>>(),
        } },
        "automationDetails": { "id": format!("railint/{}/", encode(category)) },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": bases(&all),
        "invocations": [{
            "executionSuccessful": true,
            "toolExecutionNotifications": notifications(outcome),
        }],
        "results": results,
    })
}

fn notifications(outcome: &Outcome) -> Vec<Value> {
    let said = outcome.judged_in_part.iter().chain(&outcome.notes);
    said.filter(|sentence| !sentence.is_empty())
        .map(|sentence| json!({ "level": "note", "message": { "text": sentence } }))
        .collect()
}

/// The names of what paths are relative to, besides the repo of the run.
fn bases(all: &[(&Finding, Option<&Suppressed>)]) -> Value {
    let related = all
        .iter()
        .flat_map(|(finding, _)| finding.all_related().map(move |r| base(finding, r)));
    let names: BTreeSet<String> = related.flatten().collect();
    let described = names.into_iter().map(|name| {
        let text = match name.as_str() {
            POLICY => "What railint judges by".to_owned(),
            repo => format!("The root of the repo {repo}"),
        };
        (name, json!({ "description": { "text": text } }))
    });
    Value::Object(described.collect())
}

/// What a related path is relative to; `None` for the repo of the run.
fn base(finding: &Finding, related: &Related) -> Option<String> {
    match related.repo.as_deref() {
        Some(repo) if repo == finding.repo => None,
        Some(repo) => Some(repo.to_owned()),
        None if finding.repo.is_empty() => None,
        None => Some(POLICY.to_owned()),
    }
}

fn result(finding: &Finding, hidden: Option<&Suppressed>, rule: Option<usize>) -> Value {
    let mut result = Map::new();
    let mut set = |key: &str, value: Value| result.insert(key.to_owned(), value);
    set("ruleId", json!(finding.rule.id));
    if let Some(rule) = rule {
        set("ruleIndex", json!(rule));
    }
    set("level", json!(level(finding.level)));
    set("message", json!({ "text": text(finding) }));
    set(
        "locations",
        json!([location(&finding.path, None, &finding.place)]),
    );
    let related: Vec<Value> = finding
        .all_related()
        .enumerate()
        .map(|(index, related)| {
            let mut location = location(&related.path, base(finding, related), &related.place);
            if let Some(location) = location.as_object_mut() {
                location.insert("id".to_owned(), json!(index + 1));
                location.insert(
                    "message".to_owned(),
                    json!({ "text": filled(&related.message) }),
                );
            }
            location
        })
        .collect();
    if !related.is_empty() {
        set("relatedLocations", Value::Array(related));
    }
    set(
        "partialFingerprints",
        json!({ "railint/v1": finding.fingerprint }),
    );
    if let Some(hidden) = hidden {
        let kind = match hidden.by {
            Suppressor::Ignore => "inSource",
            Suppressor::Exception | Suppressor::Baseline => "external",
        };
        let suppression = json!({ "kind": kind, "justification": hidden.reason });
        set("suppressions", json!([suppression]));
    }
    if let Some(past) = &finding.past {
        set("properties", json!({ "commit": past.commit }));
    }
    if let Some(fix) = fix(finding) {
        set("fixes", json!([fix]));
    }
    Value::Object(result)
}

/// The message: its first sentence is the title where results are listed, and
/// a related place is shown only where the message links to it.
fn text(finding: &Finding) -> String {
    let mut text = filled(&escape(&finding.message));
    if !text.ends_with(['.', '?', '!']) {
        text.push('.');
    }
    for (index, related) in finding.all_related().enumerate() {
        let message = escape(&filled(&related.message));
        text.push_str(&format!("\n[{message}]({})", index + 1));
    }
    if !finding.help.is_empty() {
        text.push_str(&format!("\nhelp: {}", escape(&finding.help)));
    }
    text
}

/// A required text must not be empty.
fn filled(text: &str) -> String {
    match text.trim() {
        "" => "see there".to_owned(),
        _ => text.to_owned(),
    }
}

/// Brackets in a message begin a link, and a backslash keeps them from it.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('[', "\\[")
        .replace(']', "\\]")
}

fn location(path: &str, base: Option<String>, place: &Place) -> Value {
    let mut artifact = Map::new();
    artifact.insert("uri".to_owned(), json!(encode(path)));
    if let Some(base) = base {
        artifact.insert("uriBaseId".to_owned(), json!(base));
    }
    json!({ "physicalLocation": {
        "artifactLocation": artifact,
        "region": {
            "startLine": place.start.line,
            "startColumn": place.start.column,
            "endLine": place.end.line,
            "endColumn": place.end.column,
        },
    } })
}

/// The fix, where it is about the text of files in the repo itself.
fn fix(finding: &Finding) -> Option<Value> {
    let fix = finding.fix.as_ref()?;
    let changes: Option<Vec<Value>> = fix.edits.iter().map(|edit| change(edit, finding)).collect();
    Some(json!({ "description": { "text": filled(&fix.title) }, "artifactChanges": changes? }))
}

fn change(edit: &Edit, finding: &Finding) -> Option<Value> {
    let Change::Replace {
        start, end, new, ..
    } = &edit.change
    else {
        return None;
    };
    (edit.repo == finding.repo).then(|| {
        let region = json!({ "byteOffset": start, "byteLength": end.saturating_sub(*start) });
        json!({
            "artifactLocation": { "uri": encode(&edit.path) },
            "replacements": [{ "deletedRegion": region, "insertedContent": { "text": new } }],
        })
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info | Level::Off => "note",
    }
}

/// A path as a relative URI: all bytes but the plain ones are written as `%E9`.
pub(super) fn encode(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
