//! Conditions as people write them.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::yaml;

const SERVICE: &str = "kind: Service\nspec:\n  type: NodePort\n  port: 30022\n  open: true\n  \
                       empty:\n  hosts: [a.example.org, b.internal]\n  \
                       containers:\n    - {name: web, image: 'x:1'}\n    - {name: log, image: 'y:latest'}\n\
                       metadata:\n  labels: {app: web, a.b/c: d}\n";

fn held(condition: &str) -> Option<String> {
    let condition = Condition::parse(condition).unwrap();
    let stream = yaml::parse(SERVICE);
    let root = stream.documents().next().unwrap();
    condition.holds(root, &|_| true).map(|holds| match holds {
        Holds::At(span) => span.text(SERVICE).to_owned(),
        Holds::Nowhere => String::new(),
    })
}

#[test]
fn a_condition_points_at_the_field_that_fulfils_it() {
    for (condition, place) in [
        ("spec.type == NodePort", "type: NodePort"),
        ("spec.type=='NodePort'", "type: NodePort"),
        ("spec.type != ClusterIP", "type: NodePort"),
        ("spec.port >= 30000", "port: 30022"),
        ("spec.port == 30022", "port: 30022"),
        ("spec.open == true", "open: true"),
        ("spec.type", "type: NodePort"),
        (
            "spec.containers[*].image like *:latest",
            "image: 'y:latest'",
        ),
        ("spec.containers[0].name == web", "name: web"),
        ("spec.hosts[*] like *.internal", "b.internal"),
        ("spec.*.name == log", ""),
        ("metadata.labels[\"a.b/c\"] == d", "a.b/c: d"),
        ("!spec.selector", ""),
        ("!spec.empty", ""),
    ] {
        let expected = (condition != "spec.*.name == log").then(|| place.to_owned());
        assert_eq!(held(condition), expected, "{condition}");
    }
    for label in ["app", "app=web", "a.b/c=d"] {
        let stream = yaml::parse(SERVICE);
        let root = stream.documents().next().unwrap();
        assert!(
            Condition::label(label).holds(root, &|_| true).is_some(),
            "{label}"
        );
    }
}

#[test]
fn what_is_not_there_or_not_known_fulfils_nothing() {
    for condition in [
        "spec.selector != x",
        "spec.empty",
        "spec.port < 30000",
        "spec.type > 3",
        "spec.containers[7].name",
        "spec.type.deeper == x",
        "!spec.type",
    ] {
        assert_eq!(held(condition), None, "{condition}");
    }
    let condition = Condition::parse("spec.type != ClusterIP").unwrap();
    let stream = yaml::parse(SERVICE);
    let root = stream.documents().next().unwrap();
    assert_eq!(condition.holds(root, &|_| false), None);
}

#[test]
fn mistakes_are_named() {
    for (condition, why) in [
        ("spec.type = NodePort", "two values are compared with `==`"),
        ("spec.type ==", "nothing stands behind `==`"),
        ("== 3", "a field is missing: `spec.type == NodePort`"),
        ("a..b", "a field is missing: `spec.type == NodePort`"),
        (
            "spec.port > many",
            "`>` compares numbers, and `many` is none",
        ),
        ("a[", "a `[` is not closed"),
        (
            "a[b] == c",
            "in brackets stands a number, `*` or a key in quotes, not `b`",
        ),
        ("!a == b", "behind `!` stands a field and nothing else"),
        (
            "a is b",
            "behind the field stands `==`, `!=`, `<`, `<=`, `>`, `>=` or `like`",
        ),
    ] {
        assert_eq!(Condition::parse(condition).unwrap_err(), why, "{condition}");
    }
    assert!(Condition::parse("a == \"\"").is_ok(), "empty, in quotes");
}

#[test]
fn conditions_that_exclude_one_another_are_known() {
    let excludes = |one: &str, two: &str| {
        let two = Condition::parse(two).unwrap();
        Condition::parse(one).unwrap().excludes(&two)
    };
    assert!(excludes("a == 1", "a == 2"));
    assert!(excludes("!a", "a > 1"));
    assert!(excludes("a like x*", "a == y"));
    assert!(!excludes("a == 1", "b == 2"));
    assert!(!excludes("a[*] == 1", "a[*] == 2"), "two items");
}

proptest! {
    #[test]
    fn any_text_is_a_condition_or_a_mistake(text in ".{0,40}", yaml in "[a-c:{}\\[\\], \n-]{0,40}") {
        if let Ok(condition) = Condition::parse(&text) {
            let stream = yaml::parse(&yaml);
            for root in stream.documents() {
                if let Some(Holds::At(span)) = condition.holds(root, &|_| true) {
                    prop_assert!(yaml.get(span.start..span.end).is_some());
                }
            }
        }
    }

    #[test]
    fn a_pattern_with_stars_fits_what_it_was_made_of(parts in prop::collection::vec("[ab]{0,3}", 1..5), fill in "[ab]{0,3}") {
        prop_assert!(is_like(&parts.join(&fill), &parts.join("*")));
    }
}

#[test]
fn a_star_stands_for_any_text() {
    for (text, pattern, like) in [
        ("abc", "abc", true),
        ("abc", "a*", true),
        ("abc", "*c", true),
        ("abc", "a*c", true),
        ("aba", "*a*b*a*", true),
        ("ab", "ab*b", false),
        ("abc", "b*", false),
        ("", "*", true),
        ("a", "", false),
    ] {
        assert_eq!(is_like(text, pattern), like, "{text} {pattern}");
    }
}
