//! Repos that are known by their facts alone.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use railint_lint::{BASELINE_FILE, Lens, Recorded, RepoInput};
use railint_policy::Policy;
use railint_source::{Absent, Files, Overlay};

use crate::failure::Failure;
use crate::linters::linters;
use crate::stack::repos::Checkout;

/// Reads the file of facts that stands for a repo.
pub(crate) fn open(checkout: &Checkout, policy: &Policy) -> Result<RepoInput, Failure> {
    let shown = checkout.root.display();
    let failure = |message: String| {
        let help = format!(
            "`railint facts` in {} writes it; without the key `facts` the repo counts as missing",
            checkout.name
        );
        Failure::Usage(
            format!("the facts of {}, {shown}: {message}", checkout.name),
            help,
        )
    };
    let text = fs::read_to_string(&checkout.root).map_err(|error| failure(error.to_string()))?;
    let lens = Lens::new(policy).digest();
    let recorded = Recorded::parse(&text, &linters(), &lens).map_err(failure)?;
    let same = policy.contract.repo(&recorded.repo).map(|row| &row.name) == Some(&checkout.name);
    if !same && recorded.repo != checkout.name {
        return Err(failure(format!("these are the facts of {}", recorded.repo)));
    }
    let mut files: Arc<dyn Files> = Arc::new(Absent::new(&checkout.root, recorded.entries));
    if let Some(text) = recorded.baseline {
        // The one file that can be read.
        let baseline = (BASELINE_FILE.to_owned(), Some(Arc::from(text.into_bytes())));
        files = Arc::new(Overlay::new(files, BTreeMap::from([baseline])));
    }
    Ok(RepoInput {
        name: checkout.name.clone(),
        files,
        judged: checkout.judged,
        recorded: Some(Arc::new(recorded.reading)),
        look_back: None,
        cache: None,
    })
}
