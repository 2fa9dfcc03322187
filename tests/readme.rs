//! What the README shows is what the program prints.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod support;

use std::fs;

use railint_syntax::markdown;
use support::{run, workspace, write};

#[test]
fn the_output_in_the_readme_is_true() {
    let readme = fs::read_to_string(workspace("README.md")).unwrap();
    let page = markdown::parse(&readme);
    let command = page.fences[0].content.text();
    let arguments: Vec<&str> = command
        .trim()
        .split_once(" -- ")
        .unwrap()
        .1
        .split(' ')
        .collect();
    let printed = run(&workspace(""), &arguments).out;
    assert_eq!(page.fences[1].info, "text");
    let mut rest = printed.as_str();
    let mut shown = 0;
    for part in page.fences[1]
        .content
        .text()
        .split("[...]\n")
        .filter(|part| !part.is_empty())
    {
        let at = rest
            .find(part)
            .unwrap_or_else(|| panic!("{part}\nis not, or not in this order, in\n{printed}"));
        rest = &rest[at + part.len()..];
        shown += part.lines().count();
    }
    assert!(shown > 10, "only {shown} lines are shown");
    assert_eq!(rest, "", "the end is shown");
}

#[test]
fn the_configuration_in_the_readme_is_valid() {
    let readme = fs::read_to_string(workspace("README.md")).unwrap();
    let page = markdown::parse(&readme);
    let example = page
        .fences
        .iter()
        .find(|fence| fence.info == "yaml")
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("railint.yaml", example.content.text()),
            (
                "shop/manifests/db.yaml",
                "apiVersion: apps/v1\nkind: Deployment\nspec: { template: { spec: { containers: [{ image: acme/ledger:2 }] } } }\n",
            ),
        ],
    );
    let ran = run(folder.path(), &["check", "--today", support::TODAY]);
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("`shop` (apps) deploys Ledger, a database"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("decision 12"), "{}", ran.out);
}
