//! The name of a finding that survives edits elsewhere in its file.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::finding::Finding;

/// Gives each finding its fingerprint: SHA-256 over rule, repo, path, text of
/// the place and occurrence, each ended by a NUL byte. No line number goes in,
/// so an edit above does not rename the finding; equal texts in one file are
/// told apart by their order. Sorts the findings by place.
pub(crate) fn fill(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        a.place
            .cmp(&b.place)
            .then_with(|| a.message.cmp(&b.message))
    });
    let mut seen: HashMap<(&str, &str, &str, &str), usize> = HashMap::new();
    let occurrences = findings.iter().map(|finding| {
        let key = (
            finding.rule.id,
            &*finding.repo,
            &*finding.path,
            finding.text(),
        );
        let occurrence = seen.entry(key).or_default();
        *occurrence += 1;
        *occurrence - 1
    });
    let occurrences: Vec<usize> = occurrences.collect();
    for (finding, occurrence) in findings.iter_mut().zip(occurrences) {
        let mut hash = Sha256::new();
        let parts = [
            finding.rule.id,
            &finding.repo,
            &finding.path,
            finding.text(),
        ];
        for part in parts {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hash.update(occurrence.to_string().as_bytes());
        finding.fingerprint = hex(&hash.finalize());
    }
}

/// Bytes in lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16);
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(digit).collect()
}
