//! Where secrets stand: the places of a file whose key, or whose kind of object,
//! says that a value is one. What the value is, `value` judges.

mod assignments;
mod command;
mod dockerfile;
mod embedded;
mod kubeconfig;
mod look;
mod markdown;
pub(crate) mod programs;
mod search;
mod secret;
mod settings;
mod source;
mod sql;
mod tree;

use railint_lint::File;
use railint_models::FileKind;

use crate::facts::Spots;
use crate::marks::Marks;
use crate::names;
use search::Search;
use source::Source;

pub(crate) use search::is_of_chart;

/// The longest file that is searched: no file that people write comes near it.
const MAX_BYTES: usize = 4 << 20;

/// The secrets of a file.
pub(crate) fn read(file: &File<'_>, marks: &Marks) -> Spots {
    let path = file.path;
    if file.text.len() > MAX_BYTES || names::is_source(path) || names::is_not_searched(path) {
        return Spots::default();
    }
    // What describes an interface holds examples only.
    if path.ends_with(".schema.json") {
        return Spots::default();
    }
    let format = names::Format::of(path, file.text);
    let looks = marks.may_name()
        || format == names::Format::Pgpass
        || sql::may_hold(file.text)
        || command::may_hold(file, marks)
        || kubeconfig::may_hold(file.text);
    if !looks {
        return Spots::default();
    }
    let mut search = Search::new(file);
    let source = Source::whole(file);
    if kubeconfig::may_hold(file.text) {
        // They have many names: `admin.conf`, `config`, `kubeconfig`.
        tree::stream(&mut search, &source, file.yaml());
        return search.into_spots();
    }
    match format {
        names::Format::Dotenv => settings::dotenv(&mut search, &source),
        names::Format::Ini => settings::ini(&mut search, &source),
        names::Format::Toml => settings::toml(&mut search, &source),
        names::Format::Hcl => settings::hcl(&mut search, &source),
        names::Format::Sql => sql::read(&mut search, &source),
        names::Format::Dockerfile => dockerfile::read(&mut search, &source),
        names::Format::Xml => settings::xml(&mut search, &source),
        names::Format::Netrc => settings::netrc(&mut search, &source),
        names::Format::Pgpass => settings::pgpass(&mut search, &source),
        names::Format::Yaml => tree::stream(&mut search, &source, file.yaml()),
        names::Format::Other => match file.kind {
            FileKind::Yaml if !look::is_worth_parsing(file.text, marks) => {}
            FileKind::Yaml => tree::stream(&mut search, &source, file.yaml()),
            FileKind::Makefile => {
                let makefile = file.makefile();
                command::variables(&mut search, &source, &makefile.variables);
                command::commands(&mut search, &source, &makefile.commands);
            }
            FileKind::Shell => command::script(&mut search, &source, file.shell()),
            FileKind::Markdown => markdown::read(&mut search, file),
            FileKind::Justfile | FileKind::Hcl | FileKind::Other => {}
        },
    }
    search.into_spots()
}

#[cfg(test)]
mod tests;
