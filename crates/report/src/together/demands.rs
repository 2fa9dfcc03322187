//! What the readers of each format ask: schemas, known elements, limits.

use railint_lint::{Outcome, Suppressed, Suppressor};
use serde_json::Value;

use super::told::{list, read_json, string, text};
use super::xml;
use crate::common::range;
use crate::{Kind, Options, samples};

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
            include_str!("../../../../schemas/vendor/sarif-2.1.0.schema.json"),
        ),
        (
            Kind::Gitlab,
            include_str!("../../../../schemas/vendor/gitlab-code-quality.schema.json"),
        ),
        (
            Kind::Rdjson,
            include_str!("../../../../schemas/vendor/rdjson.schema.json"),
        ),
    ] {
        for outcome in outcomes() {
            let report = read_json(kind, &outcome);
            assert_eq!(errors(schema, &report), Vec::<String>::new(), "{kind}");
        }
    }
}

const JUNIT: &str = include_str!("../../../../schemas/vendor/junit.schema.json");
const CHECKSTYLE: &str = include_str!("../../../../schemas/vendor/checkstyle.schema.json");

#[test]
fn xml_reports_are_what_their_schemas_say() {
    for (kind, schema) in [(Kind::Junit, JUNIT), (Kind::Checkstyle, CHECKSTYLE)] {
        for outcome in outcomes() {
            let report = xml::tree(&text(kind, &outcome));
            assert_eq!(errors(schema, &report), Vec::<String>::new(), "{kind}");
        }
    }
}

/// A schema that lets everything pass would find nothing in reports either.
#[test]
fn the_schemas_for_xml_refuse_what_readers_would_not_take() {
    for (kind, schema, from, to) in [
        (Kind::Junit, JUNIT, " tests=\"3\"", " tests=\"three\""),
        (
            Kind::Junit,
            JUNIT,
            "</testcase>",
            "<failure/><failure/></testcase>",
        ),
        (
            Kind::Junit,
            JUNIT,
            "<system-err>",
            "<system-err level=\"1\">",
        ),
        (
            Kind::Junit,
            JUNIT,
            "  <testsuite name=\"railint\"",
            "  <testsuite",
        ),
        (Kind::Junit, JUNIT, "    <testcase ", "text <testcase "),
        (Kind::Checkstyle, CHECKSTYLE, " line=\"3\"", " line=\"0\""),
        (Kind::Checkstyle, CHECKSTYLE, "y=\"error\"", "y=\"fatal\""),
        (Kind::Checkstyle, CHECKSTYLE, " source=\"", " origin=\""),
        (Kind::Checkstyle, CHECKSTYLE, "<file name=", "<file path="),
    ] {
        let good = text(kind, &samples::stack());
        assert!(good.contains(from), "{from}");
        let bad = xml::tree(&good.replacen(from, to, 1));
        assert_ne!(errors(schema, &bad), Vec::<String>::new(), "{from}");
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
