//! Ids of workplans and tasks: `RAIL-PL-WP-0001`, `RAIL-PL-WP-0001-T02`,
//! `ADHOC-2026-03-01`.

use railint_source::Span;

/// An id as it stands in some text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Id<'t> {
    /// The id of the plan.
    pub plan: &'t str,
    /// The number of a task of that plan, with its `T`.
    pub task: Option<&'t str>,
    /// Where it stands in the text, task and all.
    pub span: Span,
}

/// The part of a plan's id before its number; `None` where it has no number
/// and for plans of a day, which have no prefix.
#[must_use]
pub fn prefix(plan: &str) -> Option<&str> {
    let (prefix, number) = plan.rsplit_once('-')?;
    let numeric = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (numeric && !is_adhoc(plan)).then_some(prefix)
}

/// Whether it is the id of a plan of a day: `ADHOC-YYYY-MM-DD`.
#[must_use]
pub fn is_adhoc(plan: &str) -> bool {
    let parts: Vec<&str> = plan.splitn(5, '-').collect();
    matches!(parts.as_slice(), ["ADHOC", year, month, day]
        if digits(year, 4) && digits(month, 2) && digits(day, 2))
}

/// Whether a word is the short id of a task: `T01`.
#[must_use]
pub fn is_task_number(word: &str) -> bool {
    word.strip_prefix('T')
        .is_some_and(|number| (1..=4).contains(&number.len()) && all_digits(number))
}

/// The ids in a text, in order. A word is one if its prefix ends in `-WP` or
/// if `knows_prefix` says so; else `UTF-8` and `ADR-003` would be plans.
pub fn in_text<'t, 'k>(
    text: &'t str,
    knows_prefix: &'k dyn Fn(&str) -> bool,
) -> impl Iterator<Item = Id<'t>> + use<'t, 'k> {
    words(text).filter_map(move |(at, word)| {
        let mut id = in_word(word, knows_prefix)?;
        id.span = id.span.shifted(at);
        if id.task.is_none()
            && let Some((task, length)) = task_behind(text.get(id.span.end..).unwrap_or_default())
        {
            id.task = Some(task);
            id.span.end += length;
        }
        Some(id)
    })
}

/// The short ids of tasks in a text: the `T01` of "T01 and T02 done".
pub fn task_numbers(text: &str) -> impl Iterator<Item = &str> {
    words(text)
        .map(|(_, word)| word)
        .filter(|word| is_task_number(word))
}

/// The number of a decision at the start of a file's name:
/// `docs/adr/ADR-003-five-repos.md` holds `ADR-003`.
#[must_use]
pub fn adr_of(path: &str) -> Option<String> {
    let name = path.rsplit('/').next()?;
    // Asked of every file of the stack.
    if !name
        .get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case("adr"))
    {
        return None;
    }
    let end = name
        .get(4..)?
        .find(|c: char| !c.is_ascii_digit())
        .map_or(name.len(), |length| length + 4);
    let adr = name.get(..end)?.to_ascii_uppercase();
    is_adr(&adr).then_some(adr)
}

/// The numbers of decisions in a text: `ADR-003` anywhere, `D3` where `any`
/// holds or the word "decision" stands before it. Elsewhere `D3` may be
/// anything.
pub fn decisions(text: &str, any: bool) -> impl Iterator<Item = (Span, &str)> {
    let mut before = "";
    words(text).filter_map(move |(at, word)| {
        let said = any || before.eq_ignore_ascii_case("decision");
        before = word;
        let short = word
            .strip_prefix('D')
            .is_some_and(|number| number.len() <= 3 && all_digits(number));
        ((said && short) || is_adr(word)).then(|| (Span::new(at, at + word.len()), word))
    })
}

fn is_adr(word: &str) -> bool {
    word.strip_prefix("ADR-")
        .is_some_and(|number| number.len() <= 5 && all_digits(number))
}

/// Runs of letters, digits, hyphens and underscores, with their offsets.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let separates = |c: char| !(c.is_alphanumeric() || c == '-' || c == '_');
    let mut next = 0;
    text.split_inclusive(separates)
        .map(move |piece| {
            let at = next;
            next += piece.len();
            (at, piece.trim_end_matches(separates))
        })
        .filter(|(_, word)| !word.is_empty())
}

/// The id at the start of a word, or behind the day of a file name.
fn in_word<'t>(word: &'t str, knows_prefix: &dyn Fn(&str) -> bool) -> Option<Id<'t>> {
    let start = match word.split_once('-') {
        Some((day, _)) if digits(day, 6) => 7,
        _ => 0,
    };
    let word = word.get(start..)?;
    let mut end = 0;
    let mut plan = None;
    for (index, part) in word.split('-').enumerate() {
        end += part.len() + usize::from(index > 0);
        if index > 0 && all_digits(part) {
            plan = word.get(..end).filter(|plan| {
                is_adhoc(plan)
                    || prefix(plan)
                        .is_some_and(|prefix| prefix.ends_with("-WP") || knows_prefix(prefix))
            });
            if plan.is_some() {
                break;
            }
        }
        let upper = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        if part.is_empty() || !part.bytes().all(upper) || end > MAX_ID {
            return None;
        }
    }
    let plan = plan?;
    let rest = word.get(plan.len()..)?;
    let task = rest
        .strip_prefix('-')
        .and_then(|rest| rest.split('-').next())
        .filter(|part| is_task_number(part));
    let length = plan.len() + task.map_or(0, |task| task.len() + 1);
    Some(Id {
        plan,
        task,
        span: Span::new(start, start + length),
    })
}

/// Longer words are no ids.
const MAX_ID: usize = 80;

/// A task named behind its plan with a space, as in `RAIL-HO-WP-0003 T04`: its
/// number, and how far it reaches.
fn task_behind(text: &str) -> Option<(&str, usize)> {
    let (at, word) = words(text.strip_prefix(' ')?).next()?;
    (at == 0 && is_task_number(word)).then_some((word, word.len() + 1))
}

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && all_digits(text)
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<(&str, Option<&str>, &str)> {
        in_text(text, &|prefix| prefix == "BILL")
            .map(|id| (id.plan, id.task, id.span.text(text)))
            .collect()
    }

    #[test]
    fn ids_stand_in_prose_quotes_and_paths() {
        for (text, expected) in [
            (
                "see RAIL-BS-WP-0003:",
                ("RAIL-BS-WP-0003", None, "RAIL-BS-WP-0003"),
            ),
            (
                "in RAIL-HO-WP-0003 T04 (table)",
                ("RAIL-HO-WP-0003", Some("T04"), "RAIL-HO-WP-0003 T04"),
            ),
            (
                "(2026-03-11, RAIL-PL-WP-0001-T03)",
                ("RAIL-PL-WP-0001", Some("T03"), "RAIL-PL-WP-0001-T03"),
            ),
            (
                "`../railiance-cluster/workplans/RAIL-BS-WP-0003-pgpool-fix.md`",
                ("RAIL-BS-WP-0003", None, "RAIL-BS-WP-0003"),
            ),
            (
                "archived/260605-RAIL-AP-WP-0001-x.md",
                ("RAIL-AP-WP-0001", None, "RAIL-AP-WP-0001"),
            ),
            (
                "ADHOC-2026-03-01-T01",
                ("ADHOC-2026-03-01", Some("T01"), "ADHOC-2026-03-01-T01"),
            ),
            ("„BILL-7“", ("BILL-7", None, "BILL-7")),
        ] {
            assert_eq!(found(text), [expected], "{text}");
        }
    }

    #[test]
    fn other_words_with_numbers_are_no_ids() {
        for text in [
            "UTF-8, ADR-003, CCR-2026-0007, SHA-256",
            "RAIL-HO-WP-NNNN and RAIL-HO-WP-NNNN-TNN",
            "WP-0004 T03–T05",
            "rail-ho-wp-0003",
            "RAIL-HO-WP-0003x",
            "xRAIL-HO-WP-0003",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn decisions_have_numbers() {
        let text = "Per Decision D3 and ADR-003; Cloudflare D1, decision of D4, ADR-X.";
        let found: Vec<&str> = decisions(text, false)
            .map(|(span, _)| span.text(text))
            .collect();
        assert_eq!(found, ["D3", "ADR-003"]);
        assert_eq!(decisions("## D1: Two, not D1x", true).count(), 1);
        assert_eq!(
            adr_of("docs/adr/adr-003-five-repos.md").as_deref(),
            Some("ADR-003")
        );
        assert_eq!(adr_of("docs/ADR-template.md"), None);
        assert_eq!(adr_of("é.md"), None);
    }

    #[test]
    fn prefixes_and_plans_of_a_day() {
        assert_eq!(prefix("RAIL-PL-WP-0001"), Some("RAIL-PL-WP"));
        assert_eq!(prefix("ADHOC-2026-03-01"), None);
        assert_eq!(prefix("RAIL-PL-WP"), None);
        assert!(is_adhoc("ADHOC-2026-03-01") && !is_adhoc("ADHOC-2026-03"));
        assert_eq!(
            task_numbers("T01 and `T02` done, T3x").collect::<Vec<_>>(),
            ["T01", "T02"]
        );
    }

    proptest! {
        #[test]
        fn every_span_is_the_id(text in "[A-Z0-9 T§-]{0,60}|.{0,60}") {
            for id in in_text(&text, &|_| true) {
                let span = text.get(id.span.start..id.span.end).unwrap();
                prop_assert!(span.starts_with(id.plan));
                prop_assert!(span.ends_with(id.task.unwrap_or(id.plan)));
            }
        }
    }
}
