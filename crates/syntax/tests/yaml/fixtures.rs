//! All YAML files of this project, read by two readers.

use std::path::{Path, PathBuf};

use railint_syntax::helm_template;

use crate::compare::{differences, ours, theirs};

fn yaml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            yaml_files(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml" || extension == "yml")
        {
            found.push(path);
        }
    }
}

#[test]
fn both_readers_read_the_files_of_this_project_alike() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["fixtures", "rules", "schemas"] {
        yaml_files(&root.join(folder), &mut files);
    }
    // Another folder to compare, for trying the readers on the world's files.
    if let Ok(folder) = std::env::var("RAILINT_YAML_FOLDER") {
        yaml_files(Path::new(&folder), &mut files);
    }
    let (mut compared, mut templates, mut rejected, mut known) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for file in &files {
        let Ok(text) = std::fs::read_to_string(file) else {
            continue;
        };
        // GitHub's `${{ }}` is plain YAML.
        if helm_template::is_template(&text.replace("${{", "")) {
            templates += 1;
            continue;
        }
        let Ok(theirs) = theirs(&text) else {
            rejected += 1;
            continue;
        };
        compared += 1;
        let name = file.display();
        match ours(&text) {
            Err(error) => wrong.push(format!("{name}: only we reject it: {error}")),
            Ok(ours) => {
                for difference in differences(&ours, &theirs) {
                    match difference.known {
                        Some(_) => known += 1,
                        None => wrong.push(format!("{name}{}", difference.place)),
                    }
                }
            }
        }
    }
    println!(
        "{compared} files compared, {known} known differences; not compared: {templates} templates, \
         {rejected} that the other reader rejects"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 0, "there is nothing to compare");
}
