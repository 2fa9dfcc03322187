//! `.netrc`: words in pairs, `machine` before the logins for it.

use railint_source::Span;

use super::{MAX_SETTINGS, Setting};

/// Reads a `.netrc`: each `login`, `account` and `password` below its machine.
#[must_use]
pub fn netrc(text: &str) -> Vec<Setting> {
    let mut found = Vec::new();
    let mut machine = String::new();
    let mut words = words(text);
    while let Some(word) = words.next() {
        match word.text(text) {
            "machine" => {
                machine = words.next().map_or("", |name| name.text(text)).to_owned();
            }
            "default" => "default".clone_into(&mut machine),
            "login" | "account" | "password" if found.len() < MAX_SETTINGS => {
                let Some(span) = words.next() else { break };
                found.push(Setting {
                    path: vec![machine.clone(), word.text(text).to_owned()],
                    key: word,
                    value: span.text(text).to_owned(),
                    span,
                });
            }
            _ => {}
        }
    }
    found
}

/// The words of a text, comments left out.
fn words(text: &str) -> impl Iterator<Item = Span> {
    let lines = super::lines(text).filter(|(_, line)| !line.trim_start().starts_with('#'));
    lines.flat_map(|(start, line)| {
        let mut at = start;
        line.split([' ', '\t']).filter_map(move |word| {
            let span = Span::new(at, at + word.len());
            at += word.len() + 1;
            (!word.is_empty()).then_some(span)
        })
    })
}
