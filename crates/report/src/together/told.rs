//! The reports, read back: which findings each format tells.

use pulldown_cmark::{Event, Parser, Tag};
use railint_lint::Outcome;
use serde_json::Value;

use crate::samples;
use crate::{Kind, Options};

/// A finding as a format tells it: rule, path, `line:column:endLine:endColumn` as
/// far as the format goes, fingerprint.
pub(super) type Told = (String, String, String, String);

pub(super) fn text(kind: Kind, outcome: &Outcome) -> String {
    samples::write(kind, outcome, &Options::default())
}

pub(super) fn read_json(kind: Kind, outcome: &Outcome) -> Value {
    serde_json::from_str(&text(kind, outcome)).unwrap()
}

pub(super) fn string(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub(super) fn list(value: &Value) -> Vec<Value> {
    value.as_array().unwrap().clone()
}

/// What a percent-encoded text says.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let hex = [rest.next().unwrap(), rest.next().unwrap()];
                let hex = std::str::from_utf8(&hex).unwrap();
                bytes.push(u8::from_str_radix(hex, 16).unwrap());
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// These numbers of an object, as a place is written.
fn numbers(of: &Value, names: &[&str]) -> String {
    let numbers: Vec<String> = names.iter().map(|name| of[name].to_string()).collect();
    numbers.join(":")
}

/// The place behind a path, whose parts were split off from the end.
fn place_of(parts: &[&str]) -> String {
    format!("{}:{}:{}:{}", parts[3], parts[2], parts[1], parts[0])
}

pub(super) fn sarif(outcome: &Outcome) -> Vec<Told> {
    let mut told = Vec::new();
    for run in list(&read_json(Kind::Sarif, outcome)["runs"]) {
        let id = string(&run["automationDetails"]["id"]);
        let repo = decoded(
            id.strip_prefix("railint/")
                .unwrap()
                .strip_suffix('/')
                .unwrap(),
        );
        for result in list(&run["results"]) {
            let rule = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
            let place = &result["locations"][0]["physicalLocation"];
            let path = decoded(place["artifactLocation"]["uri"].as_str().unwrap());
            told.push((
                string(&result["ruleId"]),
                format!("{repo}/{path}"),
                numbers(
                    &place["region"],
                    &["startLine", "startColumn", "endLine", "endColumn"],
                ),
                string(&result["partialFingerprints"]["railint/v1"]),
            ));
        }
    }
    told
}

pub(super) fn gitlab(outcome: &Outcome) -> Vec<Told> {
    let issues = list(&read_json(Kind::Gitlab, outcome));
    let told = issues.iter().map(|issue| {
        let positions = &issue["location"]["positions"];
        let point = |name: &str| numbers(&positions[name], &["line", "column"]);
        (
            string(&issue["check_name"]),
            string(&issue["location"]["path"]),
            format!("{}:{}", point("begin"), point("end")),
            string(&issue["fingerprint"]),
        )
    });
    told.collect()
}

pub(super) fn rdjson(outcome: &Outcome) -> Vec<Told> {
    let diagnostics = list(&read_json(Kind::Rdjson, outcome)["diagnostics"]);
    let told = diagnostics.iter().map(|diagnostic| {
        let fingerprint = string(&diagnostic["original_output"]);
        (
            string(&diagnostic["code"]["value"]),
            string(&diagnostic["location"]["path"]),
            format!(
                "{}:{}",
                diagnostic["location"]["range"]["start"]["line"],
                diagnostic["location"]["range"]["end"]["line"]
            ),
            fingerprint.strip_prefix("fingerprint ").unwrap().to_owned(),
        )
    });
    told.collect()
}

pub(super) fn github(outcome: &Outcome) -> Vec<Told> {
    let told = text(Kind::Github, outcome);
    let told = told.lines().map(|line| {
        let command = line.strip_prefix("::").unwrap();
        let (_, properties) = command.split_once("::").unwrap().0.split_once(' ').unwrap();
        let optional = |name: &str| {
            let mut pairs = properties
                .split(',')
                .map(|pair| pair.split_once('=').unwrap());
            let value = pairs.find(|(key, _)| *key == name)?.1;
            Some(decoded(value))
        };
        let property = |name: &str| optional(name).unwrap();
        let ends = property("endLine") != property("line");
        let column = optional("endColumn");
        assert_eq!(column.is_none(), ends, "an end column is of the first line");
        let place = format!(
            "{}:{}:{}:{}",
            property("line"),
            property("col"),
            property("endLine"),
            column.as_deref().unwrap_or("-")
        );
        (property("title"), property("file"), place, String::new())
    });
    told.collect()
}

pub(super) fn checkstyle(outcome: &Outcome) -> Vec<Told> {
    let text = text(Kind::Checkstyle, outcome);
    let document = roxmltree::Document::parse(&text).unwrap();
    let errors = document
        .descendants()
        .filter(|node| node.has_tag_name("error"));
    let told = errors.map(|error| {
        let attribute = |name| error.attribute(name).unwrap();
        let rule = attribute("source").strip_prefix("railint.").unwrap();
        (
            rule.to_owned(),
            error
                .parent()
                .unwrap()
                .attribute("name")
                .unwrap()
                .to_owned(),
            format!("{}:{}", attribute("line"), attribute("column")),
            String::new(),
        )
    });
    told.collect()
}

pub(super) fn junit(outcome: &Outcome) -> Vec<Told> {
    let text = text(Kind::Junit, outcome);
    let document = roxmltree::Document::parse(&text).unwrap();
    let cases = document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"));
    let told = cases
        .filter(|case| case.attribute("name") != Some("no findings"))
        .map(|case| {
            let said = case.children().find(|node| node.has_tag_name("system-err"));
            let said = said.unwrap().text().unwrap();
            let name = case.attribute("name").unwrap();
            let parts: Vec<&str> = name.rsplitn(5, ':').collect();
            (
                case.attribute("classname").unwrap().to_owned(),
                parts[4].to_owned(),
                place_of(&parts),
                said.strip_prefix("fingerprint ").unwrap().to_owned(),
            )
        });
    told.collect()
}

/// What a reader of the Markdown sees; nothing of it may be a link or a picture
/// but the link to the page of the rule.
pub(super) fn markdown(outcome: &Outcome) -> Vec<Told> {
    let text = text(Kind::Markdown, outcome);
    let mut told = Vec::new();
    let (mut codes, mut links) = (Vec::new(), 0);
    for event in Parser::new(&text) {
        match event {
            Event::Start(Tag::Item) => codes.clear(),
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(
                    dest_url.starts_with(env!("CARGO_PKG_REPOSITORY")),
                    "{dest_url}"
                );
                links += 1;
            }
            Event::Start(Tag::Image { .. } | Tag::CodeBlock(_) | Tag::Table(_)) => {
                panic!("{event:?} in\n{text}")
            }
            Event::Code(code) => codes.push(code.to_string()),
            Event::InlineHtml(html) | Event::Html(html) => {
                let comment = html
                    .strip_prefix("<!-- ")
                    .and_then(|html| html.strip_suffix(" -->"));
                let Some(fingerprint) = comment else {
                    assert!(["<br>", "<!-- -->"].contains(&&*html), "{html}");
                    continue;
                };
                let parts: Vec<&str> = codes[1].rsplitn(5, ':').collect();
                told.push((
                    codes[0].clone(),
                    parts[4].to_owned(),
                    place_of(&parts),
                    fingerprint.to_owned(),
                ));
            }
            _ => {}
        }
    }
    assert_eq!(links, told.len());
    told
}

pub(super) fn json(outcome: &Outcome) -> Vec<Told> {
    let findings = list(&read_json(Kind::Json, outcome)["findings"]);
    let told = findings.iter().map(|finding| {
        let point = |name: &str| numbers(&finding[name], &["line", "column"]);
        (
            string(&finding["rule"]),
            format!("{}/{}", string(&finding["repo"]), string(&finding["path"])),
            format!("{}:{}", point("start"), point("end")),
            string(&finding["fingerprint"]),
        )
    });
    told.collect()
}

/// Read as the problem matchers do.
pub(super) fn short(outcome: &Outcome) -> Vec<Told> {
    let line = r"^(.+?):(\d+:\d+:\d+:\d+): (?:error|warning|info)\[([^\]]+)\]: ";
    let line = regex::Regex::new(line).unwrap();
    let text = text(Kind::Short, outcome);
    let told = text.lines().map(|told| {
        let part = line.captures(told).unwrap();
        let part = |number: usize| part[number].to_owned();
        (part(3), part(1), part(2), String::new())
    });
    told.collect()
}
