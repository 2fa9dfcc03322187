//! What to look for: the part of the policy that reading needs.

use railint_policy::{Catalogue, Globs, Policy, Workplans};

/// The part of the policy that says what to look for while files are read. No
/// finding is made here: that is for judging, which sees the whole policy.
#[derive(Debug, Clone, Copy)]
pub struct Lens<'p> {
    /// What charts, images and resources are.
    pub catalogue: &'p Catalogue,
    /// Charts that are developed for others.
    pub published_charts: &'p Globs,
    /// The prefixes by which ids of workplans are known in prose.
    pub workplans: &'p Workplans,
}

impl<'p> Lens<'p> {
    /// The lens of a policy.
    #[must_use]
    pub fn new(policy: &'p Policy) -> Self {
        Self {
            catalogue: &policy.catalogue,
            published_charts: &policy.published_charts,
            workplans: &policy.workplans,
        }
    }
}
