//! "Did you mean": the known word nearest to a misspelt one.

/// The known word that `word` was most likely meant to be; `None` when nothing
/// is near. Equal distances are settled by the order of `known`.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| {
            (
                strsim::osa_distance(&lower, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, candidate)| {
            let longest = word.chars().count().max(candidate.chars().count());
            // A third of the letters may be wrong, at least one.
            *distance <= (longest / 3).max(1)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_words_are_offered_and_far_ones_are_not() {
        let known = ["layers", "repos", "rules", "exceptions"];
        assert_eq!(nearest("laysers", known), Some("layers"));
        assert_eq!(nearest("Rule", known), Some("rules"));
        assert_eq!(nearest("kubernetes", known), None);
    }
}
