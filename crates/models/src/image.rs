//! Image references: what they say of the version.

/// Tags that are moved from one image to the next.
const MOVING: &[&str] = &[
    "latest",
    "main",
    "master",
    "edge",
    "nightly",
    "develop",
    "dev",
    "development",
    "canary",
    "unstable",
    "rolling",
    "snapshot",
    "head",
    "trunk",
    "testing",
    "next",
    "beta",
    "alpha",
];

/// Why a reference stands for whatever image is there today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Floats {
    /// It has no tag, which means `latest`.
    NoTag,
    /// Its tag is moved from image to image.
    MovingTag,
}

/// Whether a reference floats. One with a digest or a version does not, nor
/// does one that a template makes.
#[must_use]
pub fn floats(reference: &str) -> Option<Floats> {
    let made = reference.contains(['$', '{', '%', '<', ' ', '@']) || reference.contains("xxx");
    if made || reference.is_empty() {
        return None;
    }
    let last = reference.rsplit('/').next().unwrap_or(reference);
    match last.split_once(':') {
        None => Some(Floats::NoTag),
        Some((_, tag)) if MOVING.contains(&tag.to_ascii_lowercase().as_str()) => {
            Some(Floats::MovingTag)
        }
        Some(_) => None,
    }
}

/// What a reference stands for when nothing is set: that of `${IMAGE:-redis:7}`
/// is `redis:7`.
#[must_use]
pub fn by_default(reference: &str) -> &str {
    let inside = reference
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'))
        .filter(|inside| !inside.contains(['$', '{']));
    let default = inside.and_then(|inside| inside.split_once('-'));
    match default {
        Some((_, default)) if !default.is_empty() => default,
        _ => reference,
    }
}

/// A reference without tag and digest.
#[must_use]
pub fn name(reference: &str) -> &str {
    let reference = reference.split('@').next().unwrap_or(reference);
    let last = reference.rfind('/').map_or(0, |slash| slash + 1);
    match reference.get(last..).and_then(|last| last.find(':')) {
        Some(colon) => reference.get(..last + colon).unwrap_or(reference),
        None => reference,
    }
}

#[cfg(test)]
mod tests {
    use super::{Floats, by_default, floats, name};

    #[test]
    fn a_default_is_what_runs() {
        for (reference, expected) in [
            ("${IMAGE:-redis:7-alpine}", "redis:7-alpine"),
            ("${IMAGE-redis}", "redis"),
            ("${IMAGE}", "${IMAGE}"),
            ("${A:-${B:-redis}}", "${A:-${B:-redis}}"),
            ("redis:${TAG:-7}", "redis:${TAG:-7}"),
        ] {
            assert_eq!(by_default(reference), expected);
        }
    }

    #[test]
    fn only_moving_tags_float() {
        for (reference, expected) in [
            ("redis", Some(Floats::NoTag)),
            ("localhost:5000/redis", Some(Floats::NoTag)),
            ("redis:latest", Some(Floats::MovingTag)),
            ("redis:16", None),
            ("redis:stable-alpine", None),
            ("redis:latest@sha256:00", None),
            ("redis:${TAG}", None),
            ("${IMAGE}", None),
        ] {
            assert_eq!(floats(reference), expected, "{reference}");
        }
        assert_eq!(
            name("localhost:5000/a/redis:7@sha256:00"),
            "localhost:5000/a/redis"
        );
        assert_eq!(name("localhost:5000/redis"), "localhost:5000/redis");
    }
}
