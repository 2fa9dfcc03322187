//! Reading: bounded, without secrets, and never at a loss.

use proptest::prelude::*;
use railint_lint::File;

use super::read;
use crate::facts::{Base, Facts, Live};

fn facts(path: &str, text: &str) -> Facts {
    read(&File::new("r", path, text, None), false).unwrap_or_default()
}

#[test]
fn no_value_of_a_secret_is_kept() {
    let key = ["Zm9vYmFy", "QmF6UXV4", "c2VjcmV0"].join("/");
    let yaml = format!(
        "password: correct/horse\ntoken: {key}\nvalue: {key}\nurl: https://u:pass/w@example.org/x\n\
         data: ENC[AES256_GCM,data:ab/cd.yaml,iv:ef/gh.yaml]\nfile: helm/x.yaml\n"
    );
    let shown = serde_json::to_string(&facts("a.yaml", &yaml)).unwrap();
    for secret in ["correct", "horse", "Zm9v", "c2Vj", "pass", "ab/cd", "ef/gh"] {
        assert!(!shown.contains(secret), "{secret} is in {shown}");
    }
    assert!(shown.contains("helm/x.yaml"));
    let stub = format!("# a.yaml \u{2014} MOVED to apps/x/ (X-1)\npassword: {key}\n");
    let facts = facts("a.yaml", &stub);
    assert!(matches!(facts.live, Some(Live::Works(_))));
    assert!(!serde_json::to_string(&facts).unwrap().contains("Zm9v"));
}

#[test]
fn what_a_stub_does_is_told_from_what_it_tells() {
    let live = |path: &str, body: &str| {
        let text = format!("# MOVED to railiance-apps/x/ (X-1)\n{body}");
        facts(path, &text).live.map(|live| live == Live::Delegates)
    };
    for (path, body, expected) in [
        ("run", "#!/bin/sh\n", None),
        ("run.sh", "echo gone >&2\nexit 1\n", None),
        (
            "run.sh",
            "exec ../railiance-apps/x/run.sh \"$@\"\n",
            Some(true),
        ),
        ("run.sh", "rm -rf /srv\n", Some(false)),
        ("run.sh", "x=$(date)\n", Some(false)),
        ("Makefile", "all:\n\t@echo gone\n", None),
        (
            "Makefile",
            "all:\n\t$(MAKE) -C ../railiance-apps all\n",
            Some(true),
        ),
        ("Makefile", "all:\n\thelm upgrade a b\n", Some(false)),
        ("x.yaml", "---\n{}\n", None),
        ("x.yaml", "a: 1\n", Some(false)),
        ("x.py", "import sys\nsys.exit('gone')\n", None),
        ("x.py", "import os\n", Some(false)),
        ("x.tf", "resource \"a\" \"b\" {}\n", Some(false)),
    ] {
        assert_eq!(live(path, body), expected, "{path}: {body}");
    }
}

#[test]
fn links_know_where_they_start() {
    let text = "[a](x.md) [b](/y.md#z) [c](https://example.org/r/blob/main/z.md) [d](#e) [f](mailto:x@y.z)\n";
    let found: Vec<(String, Base)> = facts("docs/a.md", text)
        .paths
        .iter()
        .map(|word| (word.text.clone(), word.base))
        .collect();
    assert_eq!(
        found,
        [
            ("x.md".to_owned(), Base::Folder),
            ("/y.md".to_owned(), Base::Root),
            ("example.org/r/blob/main/z.md".to_owned(), Base::Address),
        ]
    );
    assert_eq!(facts("CHANGELOG.md", text), Facts::default());
    assert_eq!(facts("docs/adr/a.md", text), Facts::default());
}

#[test]
fn a_file_of_paths_is_cut_short() {
    let text = "a/b.yaml ".repeat(5000);
    assert_eq!(facts("a.sh", &text).paths.len(), 1000);
}

proptest! {
    #[test]
    fn any_text_is_read(
        path in prop::sample::select(vec![
            "MOVED.md", "a/MOVED", "Makefile", "a.sh", "a.yaml", "docs/a.md", "a.py", "a.css",
        ]),
        text in "(\\PC|\n|# x MOVED to a/b/ |a moved to b/c |\\]\\(|../|\\$\\{X\\}/){0,40}",
    ) {
        let facts = facts(path, &text);
        for word in facts.paths.iter() {
            let place = word.place();
            prop_assert_eq!(text.get(place.start.byte..place.end.byte), Some(word.text.as_str()));
        }
        for stone in &facts.stones {
            let place = &stone.target.place;
            prop_assert_eq!(
                text.get(place.start.byte..place.end.byte),
                Some(stone.target.text.as_str())
            );
            prop_assert!(!stone.old.is_empty());
        }
    }
}

#[test]
fn a_definition_uses_nothing_and_what_stands_beside_it_does() {
    let text = "apiVersion: v1\nkind: CustomResourceDefinition\nspec: a/b.yaml\n---\n\
                apiVersion: v1\nkind: Job\nfile: c/d.yaml\n";
    let found = facts("install.yaml", text);
    let words: Vec<&str> = found.paths.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(words, ["c/d.yaml"]);
    assert_eq!(found.paths[0].start.line, 7);
}
