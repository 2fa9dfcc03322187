//! The data that railint ships with, embedded: the page of each rule, the
//! component catalogue, the presets, and what linters know. Nothing here is parsed; this crate only
//! hands out text. What each start of the program reads is there as JSON, too.

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

    pub(crate) static CATALOGUE_JSON: &str =
        include_str!(concat!(env!("OUT_DIR"), "/catalogue.json"));
}

/// All rule pages, as pairs of rule id and Markdown text, sorted by id.
#[must_use]
pub fn pages() -> &'static [(&'static str, &'static str)] {
    embedded::PAGES
}

/// The page of one rule.
#[must_use]
pub fn page(id: &str) -> Option<&'static str> {
    find(embedded::PAGES, id)
}

/// The files of the component catalogue, as pairs of name
/// (`catalog/database`) and YAML text, sorted by name.
#[must_use]
pub fn catalogue() -> &'static [(&'static str, &'static str)] {
    embedded::CATALOGUE
}

/// All files of the catalogue as one object of JSON, with the keys `components`
/// and `charts`.
#[must_use]
pub fn catalogue_json() -> &'static str {
    embedded::CATALOGUE_JSON
}

/// The names of the presets, sorted.
pub fn preset_names() -> impl Iterator<Item = &'static str> {
    embedded::PRESETS.iter().map(|(name, _)| *name)
}

/// The YAML text of a preset.
#[must_use]
pub fn preset(name: &str) -> Option<&'static str> {
    find(embedded::PRESETS, name)
}

/// The YAML text of what the secrets linter knows: `tokens` for the known forms
/// of tokens, for example.
#[must_use]
pub fn secrets(name: &str) -> Option<&'static str> {
    find(embedded::SECRETS, name)
}

/// What [`secrets`] gives, as JSON.
#[must_use]
pub fn secrets_json(name: &str) -> Option<&'static str> {
    find(embedded::SECRETS_JSON, name)
}

fn find(entries: &'static [(&'static str, &'static str)], name: &str) -> Option<&'static str> {
    entries
        .iter()
        .find(|(id, _)| *id == name)
        .map(|(_, text)| *text)
}
