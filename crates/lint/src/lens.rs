//! What to look for: the part of the policy that reading needs.

use railint_policy::{Catalogue, Collections, Contract, Globs, Policy, TeamContract, Workplans};
use sha2::{Digest, Sha256};

use crate::fingerprint::hex;

/// The part of the policy that says what to look for while files are read. No
/// finding is made here: that is for judging, which sees the whole policy.
#[derive(Debug, Clone, Copy)]
pub struct Lens<'p> {
    /// What charts, images and resources are.
    pub catalogue: &'p Catalogue,
    /// Charts that are developed for others.
    pub published_charts: &'p Globs,
    /// The names of the repos, present and former, by which paths and prose know
    /// them.
    pub contract: &'p Contract,
    /// The prefixes by which ids of workplans are known in prose.
    pub workplans: &'p Workplans,
    /// Markdown files whose front matter follows a schema.
    pub collections: &'p Collections,
    /// The team's own contracts, which say what to keep of documents and targets.
    pub contracts: &'p [TeamContract],
}

impl<'p> Lens<'p> {
    /// The lens of a policy.
    #[must_use]
    pub fn new(policy: &'p Policy) -> Self {
        Self {
            catalogue: &policy.catalogue,
            published_charts: &policy.published_charts,
            contract: &policy.contract,
            workplans: &policy.workplans,
            collections: &policy.collections,
            contracts: &policy.contracts,
        }
    }

    /// SHA-256 in lower-case hex over what is looked for and the version of the
    /// program: facts that were made under another digest may say other things.
    #[must_use]
    pub fn digest(&self) -> String {
        // Taken apart, so that a new field is not forgotten here.
        let Self {
            catalogue,
            published_charts,
            contract,
            workplans,
            collections,
            contracts,
        } = self;
        let contracts = contracts.iter().map(TeamContract::looked_for);
        let contracts = contracts.filter(|asked| !asked.is_null());
        // What the program ships with is known by its text, and has not to be
        // written for that.
        let own = (!catalogue.is_shipped()).then(|| {
            let components: Vec<_> = catalogue.components().collect();
            (components, catalogue.charts().collect::<Vec<_>>())
        });
        let shipped = Sha256::digest(railint_policy::shipped_catalogue());
        let prefixes: Vec<_> = workplans
            .prefixes
            .iter()
            .map(|(repo, words)| (repo, &words.list))
            .collect();
        let repos: Vec<_> = contract
            .repos
            .iter()
            .map(|repo| (&repo.name, &repo.formerly))
            .collect();
        let seen = serde_json::json!({
            "railint": env!("CARGO_PKG_VERSION"),
            "shipped": hex(&shipped),
            "catalogue": own,
            "published": published_charts.patterns(),
            "repos": repos,
            "prefixes": prefixes,
            "shared-prefixes": workplans.shared_prefixes.list,
            "schemas": workplans.schema_texts().collect::<Vec<_>>(),
            "collections": collections.looked_for(),
            "contracts": contracts.collect::<Vec<_>>(),
        });
        hex(&Sha256::digest(seen.to_string()))
    }
}
