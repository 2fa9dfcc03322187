//! Findings, rules, linters and the engine that runs them.

mod baseline;
mod cache;
mod chronicle;
mod cursor;
mod earlier;
mod engine;
mod file;
mod finding;
mod fingerprint;
mod fix;
mod hidden;
mod ids;
mod ignore;
mod in_git;
mod keeping;
mod later;
mod lens;
mod linter;
mod map;
mod memory;
mod outcome;
mod past;
mod pointers;
mod pragma;
mod read;
mod reading;
mod rule;
mod rules;
mod section;
mod settle;

pub use baseline::{BASELINE_FILE, Baseline, Compared};
pub use cache::Cache;
pub use chronicle::{
    Arrival, Came, Chronicle, ChronicleCommit, ChronicleReach, Departure, LookBack,
};
pub use earlier::{Before, Earlier};
pub use engine::{RepoInput, Run, Survey, known_rules, run};
pub use file::File;
pub use finding::{Finding, Past, Place, Related};
pub use fix::{Change, Changed, Edit, Fix, Mended, mend};
pub use hidden::{Hidden, masked};
pub use ids::{DefinedId, IdKind, Ids, KnownId};
pub use in_git::InGit;
pub use later::{Later, is_default};
pub use lens::Lens;
pub use linter::{AnyFacts, AnyLinter, Linter, RepoFacts, Stack, Verdict};
pub use map::{Held, Map, MapLayer, MapPlace, MapRepo, Standing, Used, Violation};
pub use outcome::{Outcome, Suppressed, Suppressor};
pub use past::{PastFile, PastJudge};
pub use railint_models::trace::Content;
pub use railint_policy::Level;
pub use reading::{Reading, Recorded};
pub use rule::{Rule, RuleSet, Scope};
pub use rules::RULES;
pub use section::{Part, Section};
