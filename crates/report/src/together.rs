//! What all formats have to hold: the same findings at the same places, with
//! the same fingerprints, whatever the names are; and what their readers ask.

use proptest::prelude::*;
use pulldown_cmark::{Event, Parser, Tag};
use railint_lint::{Finding, Level, Outcome, Place, Suppressed, Suppressor};
use serde_json::Value;

use crate::common::{one_line, range};
use crate::samples::{self, position};
use crate::{Kind, Options};

/// A finding as a format tells it: rule, path, `line:column`, fingerprint.
type Told = (String, String, String, String);

fn text(kind: Kind, outcome: &Outcome) -> String {
    samples::write(kind, outcome, &Options::default())
}

fn read_json(kind: Kind, outcome: &Outcome) -> Value {
    serde_json::from_str(&text(kind, outcome)).unwrap()
}

fn string(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().unwrap().clone()
}

/// What a percent-encoded text says.
fn decoded(text: &str) -> String {
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

fn sarif(outcome: &Outcome) -> Vec<Told> {
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
                format!(
                    "{}:{}",
                    place["region"]["startLine"], place["region"]["startColumn"]
                ),
                string(&result["partialFingerprints"]["railint/v1"]),
            ));
        }
    }
    told
}

fn gitlab(outcome: &Outcome) -> Vec<Told> {
    let issues = list(&read_json(Kind::Gitlab, outcome));
    let told = issues.iter().map(|issue| {
        let begin = &issue["location"]["positions"]["begin"];
        (
            string(&issue["check_name"]),
            string(&issue["location"]["path"]),
            format!("{}:{}", begin["line"], begin["column"]),
            string(&issue["fingerprint"]),
        )
    });
    told.collect()
}

fn rdjson(outcome: &Outcome) -> Vec<Told> {
    let diagnostics = list(&read_json(Kind::Rdjson, outcome)["diagnostics"]);
    let told = diagnostics.iter().map(|diagnostic| {
        let fingerprint = string(&diagnostic["original_output"]);
        (
            string(&diagnostic["code"]["value"]),
            string(&diagnostic["location"]["path"]),
            diagnostic["location"]["range"]["start"]["line"].to_string(),
            fingerprint.strip_prefix("fingerprint ").unwrap().to_owned(),
        )
    });
    told.collect()
}

fn github(outcome: &Outcome) -> Vec<Told> {
    let told = text(Kind::Github, outcome);
    let told = told.lines().map(|line| {
        let command = line.strip_prefix("::").unwrap();
        let (_, properties) = command.split_once("::").unwrap().0.split_once(' ').unwrap();
        let property = |name: &str| {
            let mut pairs = properties
                .split(',')
                .map(|pair| pair.split_once('=').unwrap());
            decoded(pairs.find(|(key, _)| *key == name).unwrap().1)
        };
        let place = format!("{}:{}", property("line"), property("col"));
        (property("title"), property("file"), place, String::new())
    });
    told.collect()
}

fn checkstyle(outcome: &Outcome) -> Vec<Told> {
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

fn junit(outcome: &Outcome) -> Vec<Told> {
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
                format!("{}:{}", parts[3], parts[2]),
                said.strip_prefix("fingerprint ").unwrap().to_owned(),
            )
        });
    told.collect()
}

/// What a reader of the Markdown sees; nothing of it may be a link or a picture
/// but the link to the page of the rule.
fn markdown(outcome: &Outcome) -> Vec<Told> {
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
                    format!("{}:{}", parts[3], parts[2]),
                    fingerprint.to_owned(),
                ));
            }
            _ => {}
        }
    }
    assert_eq!(links, told.len());
    told
}

/// What the formats are expected to tell.
fn expected(outcome: &Outcome, path: impl Fn(&Finding) -> String) -> Vec<Told> {
    let told = outcome.findings.iter().map(|finding| {
        (
            finding.rule.id.to_owned(),
            path(finding),
            format!(
                "{}:{}",
                finding.place.start.line, finding.place.start.column
            ),
            finding.fingerprint.clone(),
        )
    });
    sorted(told.collect())
}

fn sorted(mut told: Vec<Told>) -> Vec<Told> {
    told.sort();
    told
}

fn without_fingerprints(told: Vec<Told>) -> Vec<Told> {
    sorted(
        told.into_iter()
            .map(|(rule, path, place, _)| (rule, path, place, String::new()))
            .collect(),
    )
}

/// A name that somebody thought up to break reports.
fn name() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(":".to_owned()),
        Just(",".to_owned()),
        Just("%".to_owned()),
        Just("\n".to_owned()),
        Just("]".to_owned()),
        Just("[x](y)".to_owned()),
        Just("`".to_owned()),
        Just("``".to_owned()),
        Just("<b>&".to_owned()),
        Just("\"'".to_owned()),
        Just("\\".to_owned()),
        Just("%E9".to_owned()),
        Just("::error::".to_owned()),
        Just("%0A".to_owned()),
        Just("@all #1".to_owned()),
        Just("\u{1b}[31m".to_owned()),
        Just("-->".to_owned()),
        Just("\u{fffe}".to_owned()),
        "[a-zé日. ]{1,6}",
    ];
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat())
}

fn findings() -> impl Strategy<Value = Outcome> {
    let finding = (name(), name(), name(), 1usize..99, 1usize..99, 0usize..3);
    prop::collection::vec(finding, 0..5).prop_map(|findings| {
        let mut outcome = Outcome {
            repos: 2,
            ..Outcome::default()
        };
        for (index, (repo, path, message, line, column, level)) in findings.into_iter().enumerate()
        {
            let mut finding = samples::bundled();
            finding.level = [Level::Error, Level::Warning, Level::Info][level];
            finding.repo = repo;
            finding.path = path;
            finding.help.clone_from(&message);
            finding.message.clone_from(&message);
            finding.related[0].message = message;
            finding.place = Place {
                start: position(line, column, 0),
                end: position(line + level, column + 3, 0),
                excerpt: String::new(),
            };
            finding.fingerprint = format!("{index:064x}");
            outcome.judged.push(finding.repo.clone());
            outcome.findings.push(finding);
        }
        outcome.judged.sort();
        outcome.judged.dedup();
        outcome
    })
}

proptest! {
    #[test]
    fn all_formats_carry_the_same(outcome in findings()) {
        let raw = |finding: &Finding| format!("{}/{}", finding.repo, finding.path);
        let safe = |finding: &Finding| one_line(&raw(finding)).into_owned();
        // XML has no way to write the last two characters of the plane.
        let in_xml = |finding: &Finding| safe(finding).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
        let (by_raw, by_safe) = (expected(&outcome, raw), expected(&outcome, safe));
        let by_xml = expected(&outcome, in_xml);
        prop_assert_eq!(sorted(sarif(&outcome)), by_raw.clone());
        prop_assert_eq!(sorted(gitlab(&outcome)), by_raw.clone());
        let lines = |(rule, path, place, print): Told| {
            (rule, path, place.split(':').next().unwrap().to_owned(), print)
        };
        // The texts of these files cannot be had, so whole lines are named.
        prop_assert_eq!(
            sorted(rdjson(&outcome)),
            sorted(by_raw.into_iter().map(lines).collect())
        );
        prop_assert_eq!(sorted(markdown(&outcome)), by_safe.clone());
        prop_assert_eq!(sorted(github(&outcome)), without_fingerprints(by_safe));
        prop_assert_eq!(sorted(junit(&outcome)), by_xml.clone());
        prop_assert_eq!(sorted(checkstyle(&outcome)), without_fingerprints(by_xml));
        for kind in Kind::ALL {
            let text = text(kind, &outcome);
            let leak = text.replace('\n', "").contains(crate::common::is_unsafe);
            prop_assert!(!leak, "{} lets something through: {:?}", kind, text);
        }
    }
}

/// The runs that are held against the schemas.
fn outcomes() -> Vec<Outcome> {
    let mut suppressed = samples::stack();
    let finding = suppressed.findings.remove(0);
    suppressed.suppressed.push(Suppressed {
        finding,
        by: Suppressor::Ignore,
        reason: "moves soon".to_owned(),
    });
    vec![
        samples::stack(),
        samples::hostile(),
        suppressed,
        Outcome::default(),
    ]
}

fn errors(schema: &str, report: &Value) -> Vec<String> {
    // A pattern of the published SARIF schema has a bracket too many, for which
    // the whole schema would be refused.
    let schema = schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
    let schema = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let errors = validator.iter_errors(report);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn json_reports_are_what_their_schemas_say() {
    for (kind, schema) in [
        (
            Kind::Sarif,
            include_str!("../../../schemas/vendor/sarif-2.1.0.schema.json"),
        ),
        (
            Kind::Gitlab,
            include_str!("../../../schemas/vendor/gitlab-code-quality.schema.json"),
        ),
        (
            Kind::Rdjson,
            include_str!("../../../schemas/vendor/rdjson.schema.json"),
        ),
    ] {
        for outcome in outcomes() {
            let report = read_json(kind, &outcome);
            assert_eq!(errors(schema, &report), Vec::<String>::new(), "{kind}");
        }
    }
}

/// The elements and attributes that readers know.
const KNOWN: [(&str, &[&str]); 9] = [
    ("checkstyle", &["version"]),
    ("file", &["name"]),
    (
        "error",
        &["line", "column", "severity", "message", "source"],
    ),
    ("testsuites", &["name", "tests", "failures", "errors"]),
    ("testsuite", &["name", "tests", "failures", "errors"]),
    ("testcase", &["classname", "name"]),
    ("failure", &["type", "message"]),
    ("system-out", &[]),
    ("system-err", &[]),
];

#[test]
fn xml_reports_hold_what_readers_know() {
    for kind in [Kind::Checkstyle, Kind::Junit] {
        for outcome in outcomes() {
            let text = text(kind, &outcome);
            let document = roxmltree::Document::parse(&text).unwrap();
            for element in document.descendants().filter(roxmltree::Node::is_element) {
                let name = element.tag_name().name();
                let (_, known) = KNOWN.iter().find(|(known, _)| *known == name).unwrap();
                assert!(
                    element.attributes().all(|a| known.contains(&a.name())),
                    "{name}"
                );
                let missing = known.iter().any(|name| element.attribute(*name).is_none());
                assert!(!missing, "{name} lacks an attribute");
            }
        }
    }
}

#[test]
fn what_githubs_code_scanning_asks_is_there() {
    let report = read_json(Kind::Sarif, &samples::stack());
    let run = &report["runs"][0];
    for rule in list(&run["tool"]["driver"]["rules"]) {
        for text in [
            &rule["shortDescription"]["text"],
            &rule["fullDescription"]["text"],
        ] {
            assert!((1..=1024).contains(&string(text).chars().count()));
        }
        assert!(!string(&rule["help"]["text"]).is_empty());
    }
    for result in list(&run["results"]) {
        let region = &result["locations"][0]["physicalLocation"]["region"];
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(region[key].as_u64().unwrap() >= 1, "{key}");
        }
        // Each related place is linked to from the message.
        let related = result["relatedLocations"].as_array().map_or(0, Vec::len);
        for id in 1..=related {
            assert!(string(&result["message"]["text"]).contains(&format!("]({id})")));
        }
    }
    let empty = read_json(Kind::Sarif, &Outcome::default());
    assert_eq!(empty["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn github_gets_no_more_than_it_shows() {
    let mut outcome = samples::stack();
    let error = outcome.findings[0].clone();
    outcome.findings.splice(0..0, vec![error; 12]);
    let text = text(Kind::Github, &outcome);
    assert_eq!(
        text.matches("::error ").count(),
        crate::github::MAX_OF_A_KIND
    );
    assert!(text.contains("railint: 3 more errors"), "{text}");
    assert_eq!(text.matches("::warning ").count(), 1);
}

#[test]
fn a_long_markdown_report_ends_before_a_comment_does() {
    let mut outcome = samples::stack();
    let error = outcome.findings[0].clone();
    outcome.findings = vec![error; 1000];
    let text = text(Kind::Markdown, &outcome);
    assert!(text.len() < 62_000);
    assert!(text.contains("more are not shown here"));
}

#[test]
fn suggestions_and_columns_are_told_in_bytes() {
    let files = samples::Files::default().with("repo", "a.yaml", "é: 日本 x\n");
    let place = samples::place("é: 日本 x\n", "x");
    let mut outcome = samples::at(&place, "");
    outcome.findings[0].fix = Some(railint_lint::Fix::new(
        "write y",
        "repo",
        "a.yaml",
        railint_lint::Change::Replace {
            start: 11,
            end: 12,
            old: "x".to_owned(),
            new: "y".to_owned(),
        },
    ));
    let text = samples::write_over(&files, Kind::Rdjson, &outcome, &Options::default());
    let report: Value = serde_json::from_str(&text).unwrap();
    let diagnostic = &report["diagnostics"][0];
    assert_eq!(
        diagnostic["location"]["range"]["start"],
        serde_json::json!({"line": 1, "column": 12})
    );
    assert_eq!(diagnostic["suggestions"][0]["text"], "y");
    assert_eq!(diagnostic["suggestions"][0]["range"]["end"]["column"], 13);
    assert_eq!(range(&place), "1:7:1:8");
}

#[test]
fn how_the_formats_look() {
    for kind in [
        Kind::Sarif,
        Kind::Gitlab,
        Kind::Github,
        Kind::Rdjson,
        Kind::Junit,
        Kind::Checkstyle,
        Kind::Markdown,
    ] {
        insta::assert_snapshot!(kind.as_str(), text(kind, &samples::stack()));
    }
}
