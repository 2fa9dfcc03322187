//! No value in clear leaves the program, in whatever format it prints.
#![allow(clippy::unwrap_used)]

mod support;

use support::{run, write};

/// Stands for a secret in clear.
const PLANTED: &str = "planted-value-7193";

/// Cipher text in the form of SOPS, of nothing.
const ENC: &str = "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAAAAAAAAAAAAAAAAAAAA==,type:str]";

/// The formats that `railint check` offers.
fn formats(help: &str) -> Vec<&str> {
    let line = help.lines().find(|line| line.contains("How to print: "));
    let names = line.unwrap().trim().trim_start_matches("How to print: ");
    let names = names.split(';').next().unwrap();
    names.split(", ").collect()
}

#[test]
fn no_format_shows_a_value_in_clear() {
    let stack = tempfile::tempdir().unwrap();
    let partly = format!(
        "{PLANTED}: {ENC}\na: {PLANTED}\nb: ENC[{PLANTED}]\nc: |\n  {PLANTED}\n  {PLANTED}\nsops:\n  age:\n  \
         - recipient: age1one\n    enc: {PLANTED}\n  lastmodified: {PLANTED}\n  mac: {PLANTED}\n  \
         version: {PLANTED}\n"
    )
    .replacen(PLANTED, "key", 1);
    let dotenv = format!("A={PLANTED}\nsops_mac={ENC}\nsops_version=3.12.1\n");
    write(
        stack.path(),
        &[
            ("railiance-platform/helm/a.sops.yaml", &partly),
            (
                "railiance-platform/helm/b.sops.yaml",
                &format!("{PLANTED}\nx: {PLANTED}\n"),
            ),
            ("railiance-platform/helm/c.env", &dotenv),
            (
                "railiance-platform/helm/d.sops.yaml",
                &format!("{partly}<<<<<<< {PLANTED}\n\t- [{PLANTED}\n"),
            ),
        ],
    );
    let help = run(stack.path(), &["check", "--help"]).out;
    let formats = formats(&help);
    assert!(formats.len() >= 3, "{formats:?}");
    for format in formats {
        let ran = run(stack.path(), &["check", "--format", format]);
        assert_eq!(ran.status, 1, "{format}: {}", ran.err);
        for id in ["partly-encrypted", "broken-sops", "unencrypted-sops-file"] {
            assert!(ran.out.contains(id), "{format}: no {id} in\n{}", ran.out);
        }
        for text in [&ran.out, &ran.err] {
            assert!(!text.contains(PLANTED), "{format}:\n{text}");
        }
    }
}
