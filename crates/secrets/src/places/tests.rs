//! Files of all kinds: what is found in them, and that nothing leaks or breaks.

use crate::marks::Marks;
use proptest::prelude::*;
use railint_lint::File;

use crate::facts::{SpotKind, Spots};
use crate::value::tests::made;

fn read(path: &str, text: &str) -> Spots {
    super::read(&File::new("r", path, text, None), &Marks::of(text))
}

/// `kind key` of all that is found.
fn found(path: &str, text: &str) -> Vec<String> {
    let spots = read(path, text);
    let shown = spots
        .list
        .iter()
        .map(|spot| format!("{:?} {}", spot.kind, spot.key));
    shown.collect()
}

#[test]
fn tokens_are_found_by_their_keys_and_names_are_not() {
    for seed in 1..50 {
        let token = made(32, seed);
        for (path, text, expected) in [
            (
                "a.yaml",
                format!("api:\n  token: {token}\n"),
                "Plain api.token",
            ),
            (
                "a.json",
                format!("{{\"apiKey\": \"{token}\"}}"),
                "Plain apiKey",
            ),
            (
                "a.env",
                format!("CLIENT_SECRET={token}\n"),
                "Plain CLIENT_SECRET",
            ),
            (
                "a.tfvars",
                format!("hcloud_token = \"{token}\"\n"),
                "Plain hcloud_token",
            ),
            (
                "a.toml",
                format!("[a]\nsecret_key = '{token}'\n"),
                "Plain a.secret_key",
            ),
            (
                "a.sh",
                format!("export API_TOKEN={token}\n"),
                "Command API_TOKEN",
            ),
            (
                "Makefile",
                format!("x:\n\tcurl -H \"Authorization: Bearer {token}\" https://x\n"),
                "Command Authorization",
            ),
            (
                "s.yaml",
                format!("apiVersion: v1\nkind: Secret\nstringData:\n  anything: {token}\n"),
                "Kubernetes stringData.anything",
            ),
            (
                "README.md",
                format!("# x\n\n- y:\n  ```yaml\n  token: {token}\n  ```\n"),
                "Plain token",
            ),
        ] {
            let found = found(path, &text);
            // Chance makes names, too, and rows.
            assert!(found.is_empty() || found == [expected], "{path}: {found:?}");
            assert!(
                !format!("{:?}", read(path, &text)).contains(&token),
                "{path}"
            );
        }
    }
    assert_eq!(found("a.yaml", "api:\n  token: gitea-api-token\n"), [""; 0]);
}

#[test]
fn places_in_blocks_lists_and_quotes_are_those_of_the_file() {
    let text = "data:\n  a.yaml: |\n    b:\n      password: hand-made\n  run: |-\n    x\n";
    let spots = read("a.yaml", text);
    let place = &spots.list[0].place;
    assert_eq!(
        text.get(place.start.byte..place.end.byte),
        Some("hand-made")
    );
    let text = "jobs:\n  a:\n    run: |\n      set -e\n      mysql -uroot -phand-made\n";
    let spots = read(".github/workflows/a.yaml", text);
    let place = &spots.list[0].place;
    assert_eq!(
        text.get(place.start.byte..place.end.byte),
        Some("hand-made")
    );
    assert_eq!(spots.list[0].kind, SpotKind::Command);
}

#[test]
fn what_commands_take_from_elsewhere_is_quiet() {
    for text in [
        "curl -H \"Authorization: Bearer $(cat /run/secrets/token-for-12ab34)\" x\n",
        "sshpass -p \"$PASSWD\" ssh -p 2222 host\n",
        "x --password \"${DB_PASSWORD:-hand-made}\"\n",
        "P=hand-made\n",
    ] {
        assert_eq!(found("a.sh", text), [""; 0], "{text}");
    }
    let once = "DB_PASSWORD=hand-made\nx --password \"$DB_PASSWORD\"\n";
    assert_eq!(found("a.sh", once), ["Command DB_PASSWORD"]);
    let swagger = "swagger: '2.0'\npaths: { example: { password: hand-made } }\n";
    assert_eq!(found("a.yaml", swagger), [""; 0]);
}

#[test]
fn a_file_with_very_many_keeps_some_and_counts_the_rest() {
    let text: String = (0..250)
        .map(|n| format!("password{n}: hand-made\n"))
        .collect();
    let spots = read("a.yaml", &text);
    assert_eq!((spots.list.len(), spots.more), (100, 150));
}

#[test]
fn what_stands_in_one_another_ends_somewhere() {
    let mut text = "password: hand-made".to_owned();
    for _ in 0..9 {
        let inner = text.replace('\n', "\n  ");
        text = format!("values: |\n  {inner}\n");
    }
    assert_eq!(read("a.yaml", &text).list.len(), 0);
    let deep = "a: ".repeat(3) + &"[".repeat(50_000);
    read("a.yaml", &format!("password: x\n{deep}"));
}

const FILES: &[&str] = &[
    "a.yaml",
    "a.env",
    "a.ini",
    "a.toml",
    "a.tf",
    "a.sql",
    "a.sh",
    "Makefile",
    "a.md",
    "hosts",
    "kubeconfig",
    "chart/values.yaml",
];

proptest! {
    #[test]
    fn any_text_has_places_inside_it(
        text in "((password|token|kind: Secret|apiVersion: v1|data:|env:|run: \\||users:|stringData:|- |  |\n|: |=|'|\"|\\{\\{|\\}\\}|```|yaml|curl -u a:|export |é|[a-z]{1,9}|<<EOF|EOF)){0,40}"
    ) {
        for path in FILES {
            for spot in read(path, &text).list {
                let bytes = spot.place.start.byte..spot.place.end.byte;
                prop_assert!(text.get(bytes).is_some());
            }
        }
    }
}
