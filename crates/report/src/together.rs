//! What all formats have to hold: the same findings at the same places, with
//! the same fingerprints, whatever the names are.

mod demands;
mod told;
#[path = "../../../tests/support/xml.rs"]
#[allow(unreachable_pub)]
mod xml;

use proptest::prelude::*;
use railint_lint::{Finding, Level, Outcome, Place};

use self::told::Told;
use crate::Kind;
use crate::common::{one_line, range};
use crate::samples::{self, position};

/// What the formats are expected to tell.
fn expected(outcome: &Outcome, path: impl Fn(&Finding) -> String) -> Vec<Told> {
    let told = outcome.findings.iter().map(|finding| {
        (
            finding.rule.id.to_owned(),
            path(finding),
            range(&finding.place),
            finding.fingerprint.clone(),
        )
    });
    sorted(told.collect())
}

fn sorted(mut told: Vec<Told>) -> Vec<Told> {
    told.sort();
    told
}

/// The findings by a format that tells less of a place.
fn placed(told: &[Told], place: impl Fn([&str; 4]) -> String) -> Vec<Told> {
    let told = told.iter().map(|(rule, path, whole, print)| {
        let parts: Vec<&str> = whole.split(':').collect();
        let parts = <[&str; 4]>::try_from(parts).unwrap();
        (rule.clone(), path.clone(), place(parts), print.clone())
    });
    sorted(told.collect())
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
        prop_assert_eq!(sorted(told::json(&outcome)), by_raw.clone());
        prop_assert_eq!(sorted(told::sarif(&outcome)), by_raw.clone());
        prop_assert_eq!(sorted(told::gitlab(&outcome)), by_raw.clone());
        // The texts of these files cannot be had, so whole lines are named.
        prop_assert_eq!(
            sorted(told::rdjson(&outcome)),
            placed(&by_raw, |[line, _, end, _]| format!("{line}:{end}"))
        );
        prop_assert_eq!(sorted(told::short(&outcome)), without_fingerprints(by_safe.clone()));
        prop_assert_eq!(sorted(told::markdown(&outcome)), by_safe.clone());
        // Over several lines an end column would be taken for one of the first.
        let by_command = placed(&by_safe, |[line, column, end, last]| {
            let last = if line == end { last } else { "-" };
            format!("{line}:{column}:{end}:{last}")
        });
        prop_assert_eq!(sorted(told::github(&outcome)), without_fingerprints(by_command));
        prop_assert_eq!(sorted(told::junit(&outcome)), by_xml.clone());
        let starts = placed(&by_xml, |[line, column, ..]| format!("{line}:{column}"));
        prop_assert_eq!(sorted(told::checkstyle(&outcome)), without_fingerprints(starts));
        for kind in Kind::ALL {
            let text = told::text(kind, &outcome);
            let leak = text.replace('\n', "").contains(crate::common::is_unsafe);
            prop_assert!(!leak, "{} lets something through: {:?}", kind, text);
        }
    }
}
