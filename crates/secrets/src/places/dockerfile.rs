//! Dockerfiles: what `ENV` and `ARG` give to everybody who has the image, and
//! the commands of `RUN`.

use railint_syntax::setting;

use super::search::Search;
use super::source::Source;
use super::{command, settings};

pub(super) fn read(search: &mut Search<'_>, source: &Source<'_>) {
    let file = setting::dockerfile(source.text);
    settings::of(search, source, &file.variables);
    for run in &file.runs {
        command::source(search, &Source::joined(run));
    }
}
