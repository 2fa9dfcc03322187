//! From a file to the facts of the tombstone linter.

mod live;
mod paths;
mod stones;

use railint_lint::File;
use railint_models::{tombstone, trace};

use crate::facts::{Facts, Form};

#[cfg(test)]
mod tests;

/// Extensions of files that say nothing in words.
const NO_TEXT: [&str; 34] = [
    "png", "jpg", "jpeg", "gif", "webp", "ico", "bmp", "svg", "pdf", "zip", "gz", "tgz", "bz2",
    "xz", "zst", "7z", "jar", "war", "so", "dll", "exe", "bin", "o", "a", "class", "pyc", "woff",
    "woff2", "ttf", "eot", "mp3", "mp4", "wasm", "lock",
];

/// Whether a file can hold a tombstone, or a path to something that moved. Any
/// text can be a stub.
pub(crate) fn wants(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    !NO_TEXT
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}

/// The facts of one file; many have none. `traced` says whether the file may be
/// looked for in other repos.
pub(crate) fn read(file: &File<'_>, traced: bool) -> Option<Facts> {
    let found = tombstone::read(file.path, file.text, file.kind, &|| file.markdown());
    let mut facts = Facts::default();
    stones::read(file, &found, &mut facts);
    if facts.stones.is_empty() {
        let mut paths = paths::read(file);
        paths.shrink_to_fit();
        facts.paths = paths.into();
        let content = traced.then(|| trace::content(file.path, file.text.as_bytes()));
        facts.content = content.flatten().into();
    } else if let [stone] = facts.stones.as_slice()
        && stone.form == Form::Stub
    {
        facts.live = live::read(file, stone);
    }
    (facts != Facts::default()).then_some(facts)
}
