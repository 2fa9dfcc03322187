//! One secret, one finding: where a value is known by its form, the rules that
//! judge it by where it stands have nothing to add.

use std::collections::BTreeMap;

use railint_lint::Verdict;

use crate::rules::{self, KEY_MATERIAL};

/// The rules about values that stand somewhere, the one that knows most first.
/// Each is silent where one before it has found something.
const BY_WEIGHT: &[&str] = &[rules::credentials_in_url::RULE.id];

/// Removes findings, from the one at `first` on, that are about the same stretch
/// of text as one that knows more.
pub(crate) fn by_place(verdict: &mut Verdict, first: usize) {
    let weight = |rule: &str| {
        if KEY_MATERIAL.contains(&rule) {
            return Some(0);
        }
        let at = BY_WEIGHT.iter().position(|known| *known == rule);
        at.map(|at| at + 1)
    };
    let own = verdict.findings.get(first..).unwrap_or_default();
    let mut order: Vec<(usize, usize)> = own
        .iter()
        .enumerate()
        .filter_map(|(index, finding)| Some((weight(finding.rule.id)?, first + index)))
        .collect();
    order.sort_unstable();
    // By path, where taken stretches begin and end; none overlaps another.
    let mut taken: BTreeMap<String, BTreeMap<usize, usize>> = BTreeMap::new();
    let mut dropped = Vec::new();
    for (weight, index) in order {
        let Some(finding) = verdict.findings.get(index) else {
            continue;
        };
        let (start, end) = (finding.place.start.byte, finding.place.end.byte);
        let stretches = taken.entry(finding.path.clone()).or_default();
        let before = stretches.range(..end).next_back();
        let overlaps = before.is_some_and(|(_, taken_end)| *taken_end > start);
        if overlaps && weight > 0 {
            dropped.push(index);
        } else if !overlaps {
            stretches.insert(start, end);
        }
    }
    let mut index = 0;
    verdict.findings.retain(|_| {
        index += 1;
        !dropped.contains(&(index - 1))
    });
}
