//! Fenced blocks of Markdown: examples, so only what looks real counts.

use railint_lint::File;
use railint_source::holds;
use railint_syntax::shell;
use railint_syntax::yaml;

use super::search::Search;
use super::source::Source;
use super::{command, settings, sql, tree};

pub(super) fn read(search: &mut Search<'_>, file: &File<'_>) {
    // Nothing else of a page is searched, and to read one takes long.
    if !["```", "~~~"].iter().any(|fence| holds(file.text, fence)) {
        return;
    }
    search.strict = true;
    for fence in &file.markdown().fences {
        let source = Source::joined(&fence.content);
        let language = fence.info.split([' ', '{', ',']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "yaml" | "yml" | "json" | "jsonc" => {
                tree::stream(search, &source, &yaml::parse(source.text));
            }
            "sh" | "bash" | "shell" | "zsh" | "console" => {
                command::script(search, &source, &shell::parse_joined(&fence.content));
            }
            "env" | "dotenv" => settings::dotenv(search, &source),
            "ini" | "conf" | "properties" => settings::ini(search, &source),
            "toml" => settings::toml(search, &source),
            "hcl" | "tf" | "terraform" => settings::hcl(search, &source),
            "sql" => sql::read(search, &source),
            _ => {}
        }
    }
}
