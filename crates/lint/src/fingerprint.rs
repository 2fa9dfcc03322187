//! The name of a finding that survives edits elsewhere in its file.

use std::collections::HashMap;
use std::fmt::Write as _;

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
    let mut seen: HashMap<(&str, String, String, String), usize> = HashMap::new();
    for finding in findings {
        let text = if finding.place.excerpt.is_empty() {
            // Nothing is underlined, or it may be a secret.
            finding.message.clone()
        } else {
            finding.place.excerpt.clone()
        };
        let key = (
            finding.rule.id,
            finding.repo.clone(),
            finding.path.clone(),
            text.clone(),
        );
        let occurrence = seen.entry(key).or_default();
        let mut hash = Sha256::new();
        for part in [finding.rule.id, &finding.repo, &finding.path, &text] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hash.update(occurrence.to_string().as_bytes());
        *occurrence += 1;
        finding.fingerprint = hex(&hash.finalize());
    }
}

/// Bytes in lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
