//! Whatever the text and wherever the place, a report comes out.

use proptest::prelude::*;

use railint_source::Position;

use super::*;

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "(?s).{0,80}",
        "([a-z\u{1b}\u{feff}日é\t ]{0,12}(\n|\r\n|\r)){0,8}",
        ("[a-zü]", 1..9000_usize).prop_map(|(unit, times)| unit.repeat(times)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_place_in_any_text_can_be_shown(
        text in texts(),
        (line, column) in (0..9_usize, 0..90_usize),
        (start, end) in (0..200_usize, 0..200_usize),
        excerpt in "[a-z\n]{0,3}",
        label in "(?s).{0,60}",
        (width, unicode) in (0..200_usize, any::<bool>()),
    ) {
        let files = Files::default().with("repo", "a.yaml", &text);
        let at = Place {
            start: position(line, column, start),
            end: position(line, column, end),
            excerpt,
        };
        let options = Options { width, unicode, ..plain() };
        let outcome = samples::at(&at, &label);
        let report = samples::write_over(&files, Kind::Pretty, &outcome, &options);
        let leak = report.replace('\n', "").contains(is_unsafe);
        prop_assert!(!leak);
        prop_assert!(report.lines().count() < 80);
    }

    #[test]
    fn a_place_made_from_the_text_shows_its_line(
        text in texts(),
        at in any::<prop::sample::Index>(),
        length in 0..40_usize,
    ) {
        let start = text.floor_char_boundary(at.index(text.len() + 1));
        let end = text.floor_char_boundary((start + length).min(text.len())).max(start);
        let at = between(&text, start, end);
        let whole_file = at.start == at.end && at.start == Position::start();
        let kept_back = start < end && at.excerpt.is_empty();
        if whole_file || kept_back {
            return Ok(());
        }
        let files = Files::default().with("repo", "a.yaml", &text);
        let outcome = samples::at(&at, "LABEL");
        let report = samples::write_over(&files, Kind::Pretty, &outcome, &plain());
        let number = format!("{} │", at.start.line);
        let shown = report.lines().any(|line| line.trim_start().starts_with(&number));
        prop_assert!(shown, "{report}");
        prop_assert!(report.contains("LABEL"), "{report}");
        let shown = report.lines().filter(|line| line.contains('│')).count();
        let over = at.end.line - at.start.line + 2;
        prop_assert!(shown <= over.min(5), "{report}");
    }
}
