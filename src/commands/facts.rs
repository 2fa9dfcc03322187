//! `railint facts`: what is known of one repo, for judging elsewhere.

use railint_lint::{Lens, Reading, RepoInput};

use crate::cli::Facts;
use crate::failure::Failure;
use crate::linters::linters;
use crate::look_back;
use crate::stack::{self, Needs, Stack};

/// Reads one repo and prints its facts, or writes them to a file.
pub(crate) fn run(arguments: &Facts) -> Result<u8, Failure> {
    let paths = [arguments.path.clone()];
    let Stack {
        policy, mut repos, ..
    } = stack::find(&paths, arguments.stack.as_deref(), Needs::Itself)?;
    // Who judges them may know the repos that this one is compared with.
    for repo in &mut repos {
        repo.look_back = Some(look_back::everything(&policy));
    }
    let judged: Vec<&RepoInput> = repos.iter().filter(|repo| repo.judged).collect();
    let [repo] = judged.as_slice() else {
        let names: Vec<&str> = judged.iter().map(|repo| repo.name.as_str()).collect();
        return Err(Failure::Usage(
            format!("these are {} repos: {}", names.len(), names.join(", ")),
            "name one of them: `railint facts PATH`".to_owned(),
        ));
    };
    let linters = linters();
    let reading = Reading::of(repo, &policy, &linters);
    let text = reading
        .record(repo, &linters, Lens::new(&policy).digest())
        .map_err(|error| Failure::Usage(error.to_string(), String::new()))?;
    match &arguments.output {
        None => super::print(&format!("{text}\n")),
        Some(file) => {
            let text = format!("{text}\n");
            railint_source::write_file(file, text.as_bytes()).map_err(|error| {
                let message = format!("{} cannot be written: {error}", file.display());
                Failure::Usage(message, String::new())
            })?;
            Ok(0)
        }
    }
}
