//! Files that were encrypted by the format of SOPS (`fixtures/sops`): as they
//! are they pass, and what is changed in them is found where it was changed.

#![allow(clippy::string_slice)]

use std::ops::Range;

use super::verdict;

/// Every form in which SOPS writes.
const FILES: &[&str] = &[
    "values.sops.yaml",
    "secret.sops.yaml",
    "config.sops.json",
    "blob.sops.bin",
    "app.sops.env",
    "app.sops.ini",
];

const CONFIG: &str = ".sops.yaml";

fn text(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/sops/");
    std::fs::read_to_string(format!("{folder}{name}")).unwrap()
}

/// What is found with one file changed: the rule, the file and the bytes.
fn found(name: &str, changed: &str) -> Vec<(&'static str, String, Range<usize>)> {
    let texts: Vec<(&str, String)> = FILES
        .iter()
        .chain([&CONFIG])
        .map(|own| match *own == name {
            true => (*own, changed.to_owned()),
            false => (*own, text(own)),
        })
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(n, t)| (*n, t.as_str())).collect();
    let mut findings = verdict(&files).findings;
    crate::overlap::settle(&mut findings);
    let findings = findings.into_iter();
    findings
        .map(|finding| {
            let place = finding.place.start.byte..finding.place.end.byte;
            (finding.rule.id, finding.path, place)
        })
        .collect()
}

/// Where the encrypted values of a file stand: cipher text that is neither a
/// comment nor the MAC.
fn values(text: &str) -> Vec<Range<usize>> {
    let starts = text.match_indices("ENC[").map(|(start, _)| start);
    let all = starts.map(|start| start..start + text[start..].find(']').unwrap() + 1);
    let is_value = |range: &Range<usize>| {
        let line = text[..range.start].rsplit('\n').next().unwrap();
        !line.contains("mac") && !text[range.clone()].contains("type:comment")
    };
    all.filter(is_value).collect()
}

/// The bytes that a finding about a value covers: with its quotes, where the
/// format has quotes.
fn with_quotes(text: &str, value: &Range<usize>) -> Range<usize> {
    match text.as_bytes()[value.start - 1] {
        b'"' => value.start - 1..value.end + 1,
        _ => value.clone(),
    }
}

#[test]
fn what_sops_has_encrypted_passes_in_every_form() {
    assert_eq!(found("", ""), []);
    let values: usize = FILES.iter().map(|name| values(&text(name)).len()).sum();
    assert_eq!(values, 24);
}

#[test]
fn a_changed_character_is_found_at_its_value() {
    for name in FILES {
        let text = text(name);
        for value in values(&text) {
            // What no key is needed for: the words and the base64 of each part.
            for part in ["ENC[A", "data:", ",iv:", ",tag:", ",type:"] {
                let at = value.start + text[value.clone()].find(part).unwrap() + part.len();
                let mut changed = text.clone();
                changed.replace_range(at..at + 1, "!");
                let place = with_quotes(&text, &value);
                let expected = [("secrets/broken-sops", (*name).to_owned(), place)];
                assert_eq!(found(name, &changed), expected, "{name} {part}");
            }
        }
    }
}

#[test]
fn a_value_in_clear_is_found_at_its_place() {
    for name in FILES {
        let text = text(name);
        for value in values(&text) {
            let mut changed = text.clone();
            changed.replace_range(value.clone(), "in-clear-17");
            let place = with_quotes(&changed, &(value.start..value.start + 11));
            let expected = [("secrets/partly-encrypted", (*name).to_owned(), place)];
            assert_eq!(found(name, &changed), expected, "{name}");
        }
    }
}

#[test]
fn a_missing_recipient_is_found_in_each_file_that_lacks_it() {
    let config = text(CONFIG);
    // The keys of the rule: one more than the files know.
    let more = config.replace("age: age1", "age: age1more,age1");
    let drift = found(CONFIG, &more);
    let mut files: Vec<&str> = drift.iter().map(|(_, path, _)| path.as_str()).collect();
    files.sort_unstable();
    let mut expected = FILES.to_vec();
    expected.sort_unstable();
    assert_eq!(files, expected);
    assert!(
        drift
            .iter()
            .all(|(rule, ..)| *rule == "secrets/recipient-drift")
    );
    // And one less in one file.
    let text = text("config.sops.json");
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut less = file.clone();
    less["sops"]["age"].as_array_mut().unwrap().pop();
    let less = serde_json::to_string_pretty(&less).unwrap();
    let drift = found("config.sops.json", &less);
    assert_eq!(drift.len(), 1, "{drift:?}");
    assert_eq!(
        (drift[0].0, drift[0].1.as_str()),
        ("secrets/recipient-drift", "config.sops.json")
    );
}

#[test]
fn a_damaged_data_key_is_found() {
    for name in ["values.sops.yaml", "app.sops.env"] {
        let text = text(name);
        let at = text.find("YWdlLWVuY3J5cHRpb24ub3Jn").unwrap();
        let mut changed = text.clone();
        changed.replace_range(at..at + 1, "!");
        let found = found(name, &changed);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, "secrets/broken-sops");
        assert!(found[0].2.contains(&at), "{found:?}");
    }
}
