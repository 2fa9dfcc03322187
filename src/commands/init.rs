//! `railint init`: a `railint.yaml` for the repos that are found.

use std::fmt::Write as _;
use std::path::Path;

use railint_policy::{Contract, Request, load};
use serde_json::{Map, Value, json};

use crate::cli::Init;
use crate::commands::print;
use crate::failure::Failure;
use crate::stack::{Checkout, checkouts};

/// Writes the file, or prints it.
pub(crate) fn run(arguments: &Init) -> Result<u8, Failure> {
    let usage = |message: String| Failure::Usage(message, String::new());
    let folder = arguments
        .path
        .canonicalize()
        .map_err(|error| usage(format!("{}: {error}", arguments.path.display())))?;
    let policy = load(Request {
        stack: None,
        own: Vec::new(),
        fetch: &|_, _| Err(String::new()),
        known_rules: &[],
    })
    .map_err(Failure::Config)?;
    let paths = [folder.clone()];
    let mut found = checkouts(&paths, &policy.contract, None);
    found.retain(|checkout| checkout.is_repo);
    found.sort_by(|a, b| a.name.cmp(&b.name));
    let Some(first) = found.iter().find(|checkout| checkout.judged) else {
        return Err(Failure::Nothing(format!(
            "{}: no repo was found here",
            arguments.path.display()
        )));
    };
    // In a repo the file lies at its root and names the siblings.
    let base = if first.root.starts_with(&folder) && first.root != folder {
        folder
    } else {
        first.root.clone()
    };
    let text = configuration(&found, &base, &policy.contract).map_err(usage)?;
    if arguments.print {
        return print(&text);
    }
    write(&base, &text, arguments.force)?;
    print(&format!(
        "Wrote {} with {} {}. Next: railint check {}\n",
        base.join("railint.yaml").display(),
        found.len(),
        if found.len() == 1 { "repo" } else { "repos" },
        arguments.path.display()
    ))
}

/// The text of the file.
fn configuration(found: &[Checkout], base: &Path, contract: &Contract) -> Result<String, String> {
    let mut repos = Map::new();
    let mut strangers = Vec::new();
    for checkout in found {
        let mut entry = Map::new();
        let beside = pathdiff(base, &checkout.root);
        entry.insert("path".to_owned(), json!(beside));
        if contract.repo(&checkout.name).is_none() {
            strangers.push(checkout.name.as_str());
        }
        repos.insert(checkout.name.clone(), Value::Object(entry));
    }
    let body = json!({ "extends": railint_policy::DEFAULT_PRESET, "repos": repos });
    let body = serde_yaml::to_string(&body).map_err(|error| error.to_string())?;
    let mut text =
        "# The stack that railint judges. `railint schema stack` describes each key.\n".to_owned();
    if !strangers.is_empty() {
        let layers: Vec<&str> = contract.layers.iter().map(|l| l.name.as_str()).collect();
        let _ = writeln!(
            text,
            "# No layer is known for {}: add `layer:` ({}) to judge what they own.",
            strangers.join(", "),
            layers.join(", ")
        );
    }
    text.push_str(body.trim_end());
    text.push('\n');
    Ok(text)
}

/// The path of a checkout as the file names it.
fn pathdiff(base: &Path, root: &Path) -> String {
    match root.strip_prefix(base) {
        Ok(inside) if inside.as_os_str().is_empty() => ".".to_owned(),
        Ok(inside) => inside.display().to_string(),
        Err(_) => {
            let name = root.file_name().unwrap_or_default().to_string_lossy();
            match (base.parent(), root.parent()) {
                (Some(a), Some(b)) if a == b => format!("../{name}"),
                _ => root.display().to_string(),
            }
        }
    }
}

/// Writes the file whole or not at all.
fn write(base: &Path, text: &str, force: bool) -> Result<(), Failure> {
    let target = base.join("railint.yaml");
    if target.exists() && !force {
        return Err(Failure::Usage(
            format!("{} exists already", target.display()),
            "--force replaces it, --print shows what would be written".to_owned(),
        ));
    }
    railint_source::write_file(&target, text.as_bytes())
        .map_err(|error| Failure::Usage(format!("{}: {error}", target.display()), String::new()))
}
