//! `railint explain`: the page of a rule.

use railint_policy::nearest;

use crate::commands::print;
use crate::failure::Failure;
use crate::linters::rules;

/// Prints the page.
pub(crate) fn run(id: &str) -> Result<u8, Failure> {
    if let Some(page) = railint_rules::page(id) {
        return print(page);
    }
    let rules = rules();
    let help = match nearest(id, rules.iter().map(|rule| rule.id)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`railint rules` lists them".to_owned(),
    };
    Err(Failure::Usage(format!("there is no rule `{id}`"), help))
}
