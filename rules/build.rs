//! Lists the pages, catalogue files, presets and data of linters beside this file, so that a
//! new one needs no entry anywhere; and turns the data that each start of the program reads into
//! JSON, which is read twenty times as fast as YAML.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use serde_json::{Map, Value};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    println!("cargo::rerun-if-changed={}", root.display());

    let mut pages = Vec::new();
    let mut catalogue = Vec::new();
    let mut presets = Vec::new();
    let mut secrets = Vec::new();
    for folder in names(&root)? {
        let path = root.join(&folder);
        if !path.is_dir() || ["src", "target"].contains(&folder.as_str()) {
            continue;
        }
        for file in names(&path)? {
            let Some((stem, extension)) = file.rsplit_once('.') else {
                continue;
            };
            let entry = (format!("{folder}/{stem}"), path.join(&file));
            match (folder.as_str(), extension) {
                ("catalog", "yaml") => catalogue.push(entry),
                ("secrets", "yaml") => secrets.push((stem.to_owned(), entry.1)),
                ("presets", "yaml") => presets.push((stem.to_owned(), entry.1)),
                (_, "md") => pages.push(entry),
                _ => {}
            }
        }
    }
    fs::write(out.join("catalogue.json"), joined(&catalogue)?)?;
    let mut compiled = Vec::new();
    for (name, path) in &secrets {
        let json = out.join(format!("secrets-{name}.json"));
        fs::write(&json, value(path)?.to_string())?;
        compiled.push((name.clone(), json));
    }
    let mut code = String::new();
    for (name, entries) in [
        ("PAGES", pages),
        ("CATALOGUE", catalogue),
        ("PRESETS", presets),
        ("SECRETS", secrets),
        ("SECRETS_JSON", compiled),
    ] {
        write_list(&mut code, name, &entries).map_err(io::Error::other)?;
    }
    fs::write(out.join("embedded.rs"), code)
}

/// All files of the catalogue as one: the entries under each key that they have.
fn joined(files: &[(String, PathBuf)]) -> io::Result<String> {
    let mut joined: Map<String, Value> = Map::new();
    for (_, path) in files {
        let Value::Object(file) = value(path)? else {
            return Err(wrong(path, "no mapping"));
        };
        for (key, entries) in file {
            let Value::Object(entries) = entries else {
                return Err(wrong(path, "a key that holds no mapping"));
            };
            let all = joined.entry(key).or_insert_with(|| Map::new().into());
            if let Value::Object(all) = all {
                all.extend(entries);
            }
        }
    }
    Ok(Value::Object(joined).to_string())
}

/// What a file of YAML says.
fn value(path: &Path) -> io::Result<Value> {
    let text = fs::read_to_string(path)?;
    serde_yaml::from_str(&text).map_err(|error| wrong(path, &error.to_string()))
}

fn wrong(path: &Path, why: &str) -> io::Error {
    io::Error::other(format!("{}: {why}", path.display()))
}

/// The names in a folder, sorted, so that two builds give the same bytes.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

fn write_list(
    code: &mut String,
    name: &str,
    entries: &[(String, PathBuf)],
) -> Result<(), std::fmt::Error> {
    writeln!(code, "pub(crate) static {name}: &[(&str, &str)] = &[")?;
    for (id, path) in entries {
        writeln!(code, "    ({id:?}, include_str!({path:?})),")?;
    }
    writeln!(code, "];")
}
