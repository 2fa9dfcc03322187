//! Variables of a Makefile that have one value wherever they are used.

use std::collections::HashMap;

use super::statement::{Assign, Kind, Statement};

/// The variables of a file by name. A value is as written, its references not
/// replaced; it is `None` where the file gives several.
#[derive(Debug, Default)]
pub(super) struct Table {
    all: HashMap<String, Option<String>>,
    /// Those that one target has for itself, by target and name.
    scoped: HashMap<String, HashMap<String, Option<String>>>,
}

impl Table {
    /// The variables that hold for the whole file.
    pub(super) fn new(statements: &[Statement]) -> Self {
        let mut given: HashMap<&str, Vec<&Assign>> = HashMap::new();
        for assign in assignments(statements).filter(|assign| assign.scope.is_none()) {
            given.entry(&assign.name).or_default().push(assign);
        }
        let all = given
            .into_iter()
            .map(|(name, assigns)| (name.to_owned(), common_value(None, &assigns)))
            .collect();
        Self {
            all,
            scoped: HashMap::new(),
        }
    }

    /// Adds the variables of single targets; `scopes` are their targets.
    pub(super) fn add_scoped(&mut self, statements: &[Statement], scopes: &[Vec<String>]) {
        let mut given: HashMap<(&str, &str), Vec<&Assign>> = HashMap::new();
        let scoped = assignments(statements).filter(|assign| assign.scope.is_some());
        for (assign, targets) in scoped.zip(scopes) {
            for target in targets {
                let key = (target.as_str(), assign.name.as_str());
                given.entry(key).or_default().push(assign);
            }
        }
        for ((target, name), assigns) in given {
            let value = common_value(self.all.get(name), &assigns);
            self.scoped
                .entry(target.to_owned())
                .or_default()
                .insert(name.to_owned(), value);
        }
    }

    /// The value of a variable as the recipe of these targets sees it.
    pub(super) fn value(&self, name: &str, targets: &[String]) -> Option<&str> {
        if !self.scoped.is_empty() {
            let own = |target| self.scoped.get(target)?.get(name);
            if let [target] = targets {
                if let Some(value) = own(target) {
                    return value.as_deref();
                }
            } else if targets.iter().any(|target| own(target).is_some()) {
                return None;
            }
        }
        self.all.get(name)?.as_deref()
    }
}

fn assignments(statements: &[Statement]) -> impl Iterator<Item = &Assign> {
    statements.iter().filter_map(|statement| match statement {
        Statement::Assign(assign) => Some(assign),
        _ => None,
    })
}

/// The value that all assignments agree on. `global` is the one that `+=` of a
/// single target adds to.
fn common_value(global: Option<&Option<String>>, assigns: &[&Assign]) -> Option<String> {
    let mut common: Option<String> = None;
    let only_prefixes = assigns.iter().all(|assign| {
        let text = assign.value.text();
        assign.kind == Kind::Set && text.bytes().all(|byte| b"@-+ ".contains(&byte))
    });
    if only_prefixes {
        // `Q = @` or nothing, as it pleases the caller: no part of a command.
        return Some(String::new());
    }
    for assign in assigns {
        let text = assign.value.text();
        match (assign.kind, &mut common) {
            (Kind::Unknown, _) => return None,
            (Kind::Append, _) if assign.conditional => return None,
            (Kind::Append, Some(value)) => {
                value.push(' ');
                value.push_str(text);
            }
            (Kind::Append, None) => {
                let before = match global {
                    Some(global) => format!("{} ", global.as_deref()?),
                    None => String::new(),
                };
                common = Some(before + text);
            }
            (Kind::Set, None) => common = Some(text.to_owned()),
            (Kind::Set, Some(value)) if value == text => {}
            (Kind::Set, Some(_)) => return None,
        }
    }
    common
}
