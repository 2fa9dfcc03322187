//! Samples made from the forms: nothing that looks like a secret stands here.

mod keys;
mod text;

use crate::marks::Marks;
use proptest::prelude::*;

use super::form::Piece;
use super::formats::{Entry, formats};
use super::scan::{Find, What, scan};
use crate::samples::{Random, sample};

/// What is found in a text, in words.
fn found(text: &str) -> Vec<(String, String)> {
    let finds = scan(text, &Marks::of(text)).into_iter();
    finds
        .map(|Find { what, span }| {
            let what = match what {
                What::Token(id) => id.to_owned(),
                What::Key(what) => what.to_owned(),
                What::Url { host, .. } => host,
            };
            (what, span.text(text).to_owned())
        })
        .collect()
}

/// The names under which a token of this kind is written down.
fn names(entry: &Entry) -> Vec<String> {
    let near = entry.near.iter().take(3);
    near.map(|near| match entry.named.first() {
        Some(named) => format!("{near}_{named}"),
        None => near.clone(),
    })
    .collect()
}

/// The ways in which a token is written down: templates with `@`.
const WAYS: &[&str] = &[
    "NAME: @\n",
    "NAME: \"@\"\n",
    "NAME=@",
    "export NAME='@'\n",
    "  \"NAME\": \"@\",\n",
    "      - name: NAME\n        value: \"@\"\n",
    "Set `NAME` to `@`.\n",
    "variable \"NAME\" {\n  default = \"@\"\n}\n",
];

#[test]
fn every_form_is_found_in_every_way() {
    let formats = formats();
    assert!(formats.entries.len() >= 120, "{}", formats.entries.len());
    let mut random = Random::new(11);
    let mut missed = Vec::new();
    for form in &formats.forms {
        let entry = &formats.entries[form.entry];
        for way in WAYS {
            let names = if entry.near.is_empty() {
                vec!["VALUE".to_owned()]
            } else {
                names(entry)
            };
            for name in names {
                let mut tries = 0;
                // Random characters look like a placeholder now and then.
                let hit = loop {
                    let token = sample(form, entry, tries % 3, &mut random);
                    let text = way.replace("NAME", &name).replace('@', &token);
                    let text = format!("# some file\n{text}\nend: true\n");
                    let hit = found(&text).into_iter().any(|(_, text)| {
                        text.contains(&token) || token.contains(&text) && text.len() > 15
                    });
                    tries += 1;
                    if hit || tries == 4 {
                        break hit;
                    }
                };
                if !hit || tries > 3 {
                    missed.push(format!("{} {:?} {way}", entry.id, form.pieces));
                }
            }
        }
    }
    assert!(
        missed.is_empty(),
        "{}:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

#[test]
fn what_only_has_the_form_is_not_found() {
    let formats = formats();
    let mut random = Random::new(12);
    for form in &formats.forms {
        let entry = &formats.entries[form.entry];
        let near = names(entry)
            .first()
            .cloned()
            .unwrap_or_else(|| "value".to_owned());
        let token = sample(form, entry, 0, &mut random);
        let whole = |token: &str| format!("{near}: {token}\n");
        let quiet = |text: &str, why: &str| {
            let own = found(text).into_iter().filter(|(id, _)| *id == entry.id);
            assert_eq!(own.count(), 0, "{}: {why}: {text}", entry.id);
        };
        // In the midst of a longer word.
        if entry.near.is_empty() && entry.check.is_none() {
            quiet(&format!("value: Zz{token}\n"), "inside a word");
        }
        // Nothing but x, zeros, steps.
        for filler in ["x", "0", "X"] {
            let mut blank = String::new();
            for piece in &form.pieces {
                match piece {
                    Piece::Text(text) => blank.push_str(text),
                    Piece::Random { min, .. } => blank.push_str(&filler.repeat(*min)),
                    Piece::Crc32 => blank.push_str("000000"),
                    Piece::Uuid => blank.push_str("00000000-0000-0000-0000-000000000000"),
                }
            }
            quiet(&whole(&blank), "filler");
        }
        // Templates.
        let text = match form.pieces.first() {
            Some(Piece::Text(text)) => text.as_str(),
            _ => "",
        };
        for template in [
            "${TOKEN}",
            "{{ .Values.token }}",
            "<your-token>",
            "$(TOKEN)",
            "...",
        ] {
            quiet(&whole(&format!("{text}{template}")), "template");
        }
        // A wrong checksum.
        if form.pieces.contains(&Piece::Crc32) {
            let (body, last) = token.split_at(token.len() - 1);
            let other = if last == "0" { "1" } else { "0" };
            quiet(&whole(&format!("{body}{other}")), "checksum");
        }
    }
}

#[test]
fn a_token_that_is_cut_off_is_not_found() {
    let formats = formats();
    let mut random = Random::new(13);
    for form in &formats.forms {
        let entry = &formats.entries[form.entry];
        let fixed = form
            .pieces
            .iter()
            .all(|piece| piece.length().0 == piece.length().1);
        if !fixed || entry.check.is_some() || !entry.near.is_empty() {
            continue;
        }
        let token = sample(form, entry, 0, &mut random);
        let cut = format!("value: {}\n", token.get(..token.len() - 1).unwrap());
        let own = found(&cut).into_iter().filter(|(id, _)| *id == entry.id);
        assert_eq!(own.count(), 0, "{}: {cut}", entry.id);
    }
}

#[test]
fn the_data_obey_their_schema() {
    let schema = railint_schemas::schema("tokens").unwrap();
    let schema = railint_policy::Schema::new(schema.name, schema.text).unwrap();
    let text = railint_rules::secrets("tokens").unwrap();
    let stream = railint_syntax::yaml::parse(text);
    let root = stream.documents().next().unwrap();
    let spanned = railint_syntax::json::Spanned::from_yaml(root).unwrap();
    assert_eq!(schema.violations(&spanned), []);
    let json = railint_rules::secrets_json("tokens").unwrap();
    let read = super::formats::Formats::read(json).unwrap();
    let mut ids: Vec<&str> = read.entries.iter().map(|entry| entry.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), read.entries.len(), "an id stands twice");
    for form in &read.forms {
        let entry = &read.entries[form.entry];
        assert!(form.regex(entry).is_some(), "{}", entry.id);
        let long_enough = form.keyword.len() >= 2 || !entry.near.is_empty();
        assert!(long_enough, "{}: no fixed text to look for", entry.id);
    }
}

proptest! {
    #[test]
    fn any_text_is_looked_through(text in any::<String>()) {
        check_places(&text);
    }

    /// Parts that lead to a closer look, in any order.
    #[test]
    fn any_parts_are_looked_through(parts in proptest::collection::vec(part(), 0..30)) {
        check_places(&parts.concat());
    }
}

fn part() -> impl Strategy<Value = String> {
    let fixed: Vec<String> = formats()
        .forms
        .iter()
        .map(|form| form.keyword.clone())
        .chain(
            super::keys::OPENINGS
                .iter()
                .map(|(word, _)| word.to_uppercase()),
        )
        .chain(
            formats()
                .entries
                .iter()
                .flat_map(|entry| entry.near.clone()),
        )
        .chain(
            [
                "://",
                "-----END ",
                "PRIVATE KEY-----",
                "é",
                "\n",
                "@",
                ":",
                "=",
                "\"",
            ]
            .map(str::to_owned),
        )
        .collect();
    prop_oneof![
        proptest::sample::select(fixed),
        "[A-Za-z0-9+/_=-]{1,80}",
        any::<char>().prop_map(String::from),
    ]
}

fn check_places(text: &str) {
    let mut end = 0;
    for find in scan(text, &Marks::of(text)) {
        assert!(find.span.start >= end && find.span.end <= text.len());
        assert!(text.get(find.span.start..find.span.end).is_some());
        end = find.span.end;
    }
}
