//! One defect, one rule: where several rules find the same value, the one that
//! knows most about it reports it.

use std::collections::{BTreeMap, BTreeSet};

use railint_lint::Finding;

/// The rules about values, that which knows most first.
const ORDER: &[&str] = &[
    "secrets/private-key",
    "secrets/token",
    "secrets/credentials-in-url",
    "secrets/partly-encrypted",
    "secrets/kubeconfig",
    "secrets/kubernetes-secret",
    "secrets/in-command",
    "secrets/plaintext-value",
    "secrets/default-password",
];

/// How many of them, from the first, are about key material.
const KEY_MATERIAL: usize = 2;

/// The rules about whole files: what is in the file is part of their defect.
const WHOLE: &[&str] = &["secrets/unencrypted-sops-file", "secrets/decrypted-twin"];

/// Drops what another rule says better.
pub(crate) fn settle(findings: &mut Vec<Finding>) {
    let whole: BTreeSet<(String, String)> = findings
        .iter()
        .filter(|finding| WHOLE.contains(&finding.rule.id) && finding.place.end.byte == 0)
        .map(|finding| (finding.repo.clone(), finding.path.clone()))
        .collect();
    findings.sort_by_cached_key(|finding| rank(finding).unwrap_or(usize::MAX));
    let mut taken: BTreeMap<(String, String), Taken> = BTreeMap::new();
    findings.retain(|finding| {
        let Some(rank) = rank(finding) else {
            return true;
        };
        let file = (finding.repo.clone(), finding.path.clone());
        // Real key material is worth its own word wherever it is.
        if rank >= KEY_MATERIAL && whole.contains(&file) {
            return false;
        }
        let place = (finding.place.start.byte, finding.place.end.byte);
        taken.entry(file).or_default().take(rank, place)
    });
}

fn rank(finding: &Finding) -> Option<usize> {
    ORDER.iter().position(|id| *id == finding.rule.id)
}

/// Stretches of a file that are spoken for, by their ends.
#[derive(Default)]
struct Taken(BTreeMap<usize, (usize, usize)>);

impl Taken {
    /// Takes a stretch; `false` where another has a part of it. Real key material
    /// is reported however it overlaps.
    fn take(&mut self, rank: usize, (start, end): (usize, usize)) -> bool {
        let mut behind = self.0.range(start + 1..).map(|(_, taken)| *taken);
        let met = behind.next().filter(|(from, _)| *from < end);
        if met.is_some() {
            return rank < KEY_MATERIAL;
        }
        self.0.insert(end, (start, end));
        true
    }
}
