//! Records in the forms that teams use.

use proptest::prelude::*;
use railint_syntax::markdown;

use super::*;

fn status_of(text: &str) -> Option<String> {
    let markdown = markdown::parse(text);
    let body = Body::new(text, &markdown);
    status(text, &markdown, &body).map(|span| span.text(text).to_owned())
}

fn named(text: &str) -> Vec<(Relation, bool, Vec<Target>)> {
    let all = said(text, Span::new(0, text.len()));
    all.into_iter()
        .map(|one| {
            let targets = one.targets.into_iter().map(|found| found.target);
            (one.relation, one.in_part, targets.collect())
        })
        .collect()
}

#[test]
fn names_of_records() {
    for (path, expected) in [
        ("docs/adr/ADR-003-five-repos.md", Some(3)),
        ("doc/adr/0012-use-x.md", Some(12)),
        ("docs/adr/adr_7.md", Some(7)),
        ("docs/adr/ADR0004-x.md", Some(4)),
        ("docs/adr/20260310-five-repos.md", None),
    ] {
        assert!(is_record(path), "{path}");
        assert_eq!(number(path), expected, "{path}");
    }
    for path in [
        "docs/adr/README.md",
        "docs/adr/template.md",
        "docs/adr/0000-template.md",
        "docs/adr/adr-template.md",
        "docs/adr/001-x.rst",
        "docs/adr/3d-models.md",
        "docs/adr/address.md",
    ] {
        assert!(!is_record(path), "{path}");
    }
}

#[test]
fn the_status_is_read_in_every_form() {
    for (text, expected) in [
        (
            "# 1. X\n\nDate: 2026-03-10\n\n## Status\n\nAccepted\n\n## Context\n",
            "Accepted",
        ),
        ("# X\n\n* Status: proposed\n* Date: y\n", "proposed"),
        (
            "# ADR-3: X\n\n**Status:** Accepted  \n**Date:** y\n",
            "Accepted",
        ),
        (
            "# X\n\n**Status**: Superseded by ADR-003\n",
            "Superseded by ADR-003",
        ),
        ("# X\n\n| Status | Accepted |\n| --- | --- |\n", "Accepted"),
        ("# X\n\n> - **Status**: done\n", "done"),
        (
            "# X\n\n## Status\n\nSuperseded\n\nSuperseded by [2](0002-y.md)\n",
            "Superseded\n\nSuperseded by [2](0002-y.md)",
        ),
    ] {
        assert_eq!(status_of(text).as_deref(), Some(expected), "{text}");
    }
    assert_eq!(
        status_of("# X\n\n## Context\n\nStatus: a word in the text\n"),
        None
    );
}

#[test]
fn words_of_a_status() {
    for word in [
        "Superseded",
        "**superseded by** [x](y.md)",
        "~~Accepted~~ Superceded by ADR-2",
    ] {
        assert!(is_superseded(word), "{word}");
    }
    for word in [
        "Accepted",
        "Supersedes ADR-2",
        "~~Superseded~~ Accepted",
        "Deprecated",
        "~~x",
    ] {
        assert!(!is_superseded(word), "{word}");
    }
    assert!(is_none("None (extends ADR-1)") && is_none("n/a") && is_none("-"));
    assert!(!is_none("ADR-1") && !is_none("[1](0001-no.md)"));
    assert!(is_in_force(" Accepted.") && is_in_force("✅ accepted"));
    assert!(!is_in_force("Rejected") && !is_in_force("Accepted, but superseded by ADR-2"));
}

#[test]
fn other_records_are_named_by_link_file_or_number() {
    use Relation::{SupersededBy, Supersedes};
    for (text, expected) in [
        (
            "Superseded by [2. Y](0002-y.md#x)",
            vec![(SupersededBy, false, vec![Target::File("0002-y.md".into())])],
        ),
        (
            "superseded by ADR-003",
            vec![(SupersededBy, false, vec![Target::Number(3)])],
        ),
        (
            "Superceded by 0007",
            vec![(SupersededBy, false, vec![Target::Number(7)])],
        ),
        ("Superseded", vec![]),
        (
            "Accepted\n\nSupersedes [1](0001-x.md)\n\nSuperseded by:\n\n* ADR 4\n* `0005-z.md`\n\nSee ADR-9.",
            vec![
                (Supersedes, false, vec![Target::File("0001-x.md".into())]),
                (
                    SupersededBy,
                    false,
                    vec![Target::Number(4), Target::File("0005-z.md".into())],
                ),
            ],
        ),
        (
            "Partially superseded by ADR-4",
            vec![(SupersededBy, true, vec![Target::Number(4)])],
        ),
        (
            "Superseded by https://example.org/adr/4",
            vec![(SupersededBy, false, vec![Target::Elsewhere])],
        ),
        (
            "Superseded by [[0004-z|Z]]",
            vec![(SupersededBy, false, vec![Target::File("0004-z.md".into())])],
        ),
        (
            "Accepted, replaces the nightly job since 2026",
            vec![(Supersedes, false, vec![])],
        ),
    ] {
        assert_eq!(named(text), expected, "{text}");
    }
    assert_eq!(targets("in 2026 and UTF-8, ADR-X, ![adr 3](x.png)"), []);
}

#[test]
fn links_are_seen_from_their_file() {
    for (from, link, expected) in [
        (
            "docs/adr/0001-x.md",
            "0002-y.md",
            Some("docs/adr/0002-y.md"),
        ),
        (
            "docs/adr/0001-x.md",
            "./0002-y.md",
            Some("docs/adr/0002-y.md"),
        ),
        ("docs/adr/0001-x.md", "../new/2.md", Some("docs/new/2.md")),
        ("docs/adr/0001-x.md", "/docs/a%20b.md", Some("docs/a b.md")),
        ("docs/adr/0001-x.md", "../../../2.md", None),
    ] {
        assert_eq!(resolve(from, link).as_deref(), expected, "{link}");
    }
}

proptest! {
    #[test]
    fn hostile_text_is_read_within_its_bounds(
        text in "(superseded by|supersedes|# Status\n|Status:|\\||\\*|ADR-0|[0-9é~\\[\\]()!.:/ \n-]){0,60}"
    ) {
        let markdown = markdown::parse(&text);
        let body = Body::new(&text, &markdown);
        if let Some(span) = status(&text, &markdown, &body) {
            prop_assert!(text.get(span.start..span.end).is_some());
            let _ = is_superseded(span.text(&text));
            for one in said(&text, span) {
                for found in one.targets {
                    prop_assert!(text.get(found.span.start..found.span.end).is_some());
                }
            }
        }
        for label in labels(&text, &markdown, &body) {
            prop_assert!(text.get(label.name.start..label.value.end).is_some());
        }
    }
}
