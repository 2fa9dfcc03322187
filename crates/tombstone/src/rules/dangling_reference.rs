//! `tombstone/dangling-reference`: somebody still uses the old path.

use railint_lint::{Change, Finding, Fix, Level, Rule, RuleSet, Scope, Verdict};
use railint_models::FileKind;

use crate::facts::{Base, Live};
use crate::ledger::{End, Entry, Goal, Ledger, Stands, base_name, under};
use crate::uses::{Use, Way};

/// `tombstone/dangling-reference`.
pub(crate) static RULE: Rule = Rule {
    id: "tombstone/dangling-reference",
    summary: "A Makefile, script, manifest or link still uses a path from which something has moved",
    level: Level::Error,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// Says who still walks to the old place.
pub(crate) fn judge(ledger: &Ledger<'_>, uses: &[Use<'_, '_>], verdict: &mut Verdict) {
    for using in uses.iter().filter(|using| using.repo.judged) {
        let entry = using.entry;
        let last = last_place(ledger, entry).map(|(repo, path)| (repo, under(&path, &using.below)));
        let new = last.as_ref().and_then(|last| replacement(using, last));
        let shown = match &last {
            Some((repo, path)) => under(repo, path),
            None => entry.stone.target.text.clone(),
        };
        let delegates = hands_over(entry);
        let level = match (delegates, using.word.link) {
            (true, _) => Level::Info,
            (false, true) => Level::Warning,
            (false, false) => Level::Error,
        };
        let place = using.word.place();
        let fix = new.as_ref().map(|new| {
            Fix::new(
                format!("write `{new}`"),
                using.repo.name,
                using.path,
                Change::Replace {
                    start: place.start.byte,
                    end: place.end.byte,
                    old: using.word.text.clone(),
                    new: new.clone(),
                },
            )
        });
        let help = match (&new, delegates) {
            (Some(new), _) => format!("write `{new}`"),
            (None, true) => format!("it still works through the stub; the new place is `{shown}`"),
            (None, false) => {
                format!("use `{shown}`, or leave it to that repo and remove the use here")
            }
        };
        verdict.findings.push(Finding {
            level,
            message: format!("`{}` has moved to `{shown}`", using.word.text),
            label: "the old path".to_owned(),
            help,
            related: vec![entry.related("the tombstone that says so")],
            fix,
            ..Finding::new(&RULE, using.repo.name, using.path, &place)
        });
    }
}

/// Where the thing is in the end, if that is known.
fn last_place<'a>(ledger: &Ledger<'a>, entry: &Entry<'a>) -> Option<(&'a str, String)> {
    match ledger.follow(entry) {
        End::Here => match &entry.goal {
            Goal::Known {
                stands: Stands::Nothing,
                ..
            } => None,
            goal => {
                let (repo, path) = goal.place()?;
                Some((repo, path.to_owned()))
            }
        },
        End::Further { last, .. } => last,
        End::Circle { .. } => None,
    }
}

/// Whether the old path is a stub that hands over to the new one.
fn hands_over(entry: &Entry<'_>) -> bool {
    let facts = entry.repo.file(&entry.stone.old);
    facts.is_some_and(|facts| facts.live == Some(Live::Delegates))
}

/// The word to stand in place of the old one, where that can be written without
/// knowing what runs it.
fn replacement(using: &Use<'_, '_>, (repo, path): &(&str, String)) -> Option<String> {
    let old = using.word.text.as_str();
    let slash = if old.ends_with('/') { "/" } else { "" };
    if let Way::ByName { at, length } = using.way {
        let before = old.get(..at)?;
        let infix = match using.word.base {
            Base::Address => old
                .get(at..at + length)?
                .split_once('/')
                .map_or("", |(_, infix)| infix),
            _ => "",
        };
        // The path may be the whole repo.
        return Some(format!("{before}{repo}/{infix}{path}{slash}"));
    }
    let folder = using.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let start = match using.way {
        Way::FromFolder => folder,
        Way::FromRoot => "",
        Way::ByName { .. } | Way::Unknown => return None,
    };
    if *repo == using.repo.name {
        let rooted = using.word.base == Base::Root;
        let new = if rooted {
            format!("/{path}")
        } else {
            relative(start, path)
        };
        let dotted = old.starts_with("./") && !new.starts_with("../");
        return Some(format!("{}{new}{slash}", if dotted { "./" } else { "" }));
    }
    // Beside this repo lies the other one. Only where a path is followed as it
    // stands does that lead there: a manifest is applied from anywhere.
    let kind = FileKind::of_path(using.path);
    let followed =
        using.word.link || matches!(kind, Some(FileKind::Makefile | FileKind::Shell) | None);
    (followed && using.word.base != Base::Root)
        .then(|| format!("{}../{}{slash}", up(start), under(repo, path)))
}

/// The way from a folder to a path of the same repo.
fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from
        .iter()
        .zip(&to)
        .take_while(|(from, to)| from == to)
        .count()
        .min(to.len().saturating_sub(1));
    let mut parts = vec![".."; from.len() - shared];
    parts.extend(to.iter().skip(shared));
    if parts.is_empty() {
        return base_name(path).to_owned();
    }
    parts.join("/")
}

/// The way from a folder up to the root of its repo.
fn up(folder: &str) -> String {
    let depth = folder.split('/').filter(|part| !part.is_empty()).count();
    "../".repeat(depth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_from_a_folder_is_the_shortest() {
        for (folder, path, expected) in [
            ("docs", "docs/x.md", "x.md"),
            ("docs/a", "docs/b/x.md", "../b/x.md"),
            ("", "docs/x.md", "docs/x.md"),
            ("a/b", "x.md", "../../x.md"),
            ("a/b", "a/b", "../b"),
        ] {
            assert_eq!(relative(folder, path), expected, "{folder} to {path}");
        }
        assert_eq!(up("a/b"), "../../");
        assert_eq!(up(""), "");
    }
}
