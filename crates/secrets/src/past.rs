//! What earlier commits hold, judged by the rules that need one file only, and
//! by what the repo says today of its path.

use railint_lint::{Finding, RepoFacts, Verdict};

use crate::configs::Configs;
use crate::facts::{Facts, Keys, PlainFacts, SopsFacts};
use crate::{names, overlap, rules};

/// The findings of [`rules::PAST`] in what earlier commits hold, with the index
/// of the file.
pub(crate) fn judge(now: &RepoFacts<'_, Facts>, past: &[(&str, &Facts)]) -> Vec<(usize, Finding)> {
    let mut found = Vec::new();
    let configs = Configs::of(now, &mut Verdict::default());
    for (index, (path, facts)) in past.iter().enumerate() {
        // Each alone: several may have the same path.
        let alone = RepoFacts {
            files: vec![(*path, *facts)],
            ..*now
        };
        let mut verdict = Verdict::default();
        rules::token::judge(&alone, &mut verdict);
        rules::private_key::judge(&alone, &mut verdict);
        rules::kubernetes_secret::judge(&alone, &mut verdict);
        if let Some(SopsFacts::Plain(plain)) = &facts.sops
            && (names::says_sops(path) || may_hold_secrets(plain, facts, &verdict))
        {
            let finding = rules::unencrypted_sops_file::judge_past(now, &configs, path, plain);
            verdict.findings.extend(finding);
        }
        overlap::settle(&mut verdict.findings);
        found.extend(verdict.findings.into_iter().map(|finding| (index, finding)));
    }
    found
}

/// Whether a file whose name says nothing is worth a finding as a whole: not
/// where its values are found one by one, and not where it is a manifest, in
/// which secrets are known by their place, and none is there.
fn may_hold_secrets(plain: &PlainFacts, facts: &Facts, found: &Verdict) -> bool {
    let has = |key: &str| {
        let mut keys = plain.top_keys.iter().flat_map(Keys::iter);
        keys.any(|own| own == key)
    };
    let manifest = has("apiVersion") && has("kind");
    found.findings.is_empty() && (!manifest || !facts.spots.list.is_empty())
}
