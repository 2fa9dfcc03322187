//! What of a file no report may show: the values that are secret, or may be.

use railint_lint::Place;

use crate::facts::{Facts, SopsFacts};
use crate::names;

/// The places whose text must not be shown.
pub(crate) fn of(path: &str, facts: &Facts) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    places.extend(facts.spots.list.iter().map(|spot| spot.place.clone()));
    places.extend(facts.material.iter().map(|one| one.place.clone()));
    match &facts.sops {
        Some(SopsFacts::Encrypted(envelope)) => {
            let values = envelope.plain.iter().chain(&envelope.flaws);
            places.extend(values.map(|(_, place)| place.clone()));
        }
        // Whatever is in it was to be encrypted.
        Some(SopsFacts::Plain(_)) if names::says_sops(path) => places.push(whole()),
        _ => {}
    }
    // What is not listed any more is somewhere.
    if facts.spots.more > 0 {
        places.push(whole());
    }
    places
}

/// All of a file, however long it is.
fn whole() -> Place {
    let mut place = Place::file_start();
    place.end.byte = usize::MAX;
    place
}
