//! Known texts that are no secrets, and hostile ones.

use std::time::{Duration, Instant};

use super::found;
use crate::marks::Marks;
use crate::material::formats::formats;
use crate::material::scan::scan;

#[test]
fn what_documentation_shows_is_quiet() {
    let aws = format!("AKIA{}EXAMPLE", "IOSFODNN7");
    let secret = format!("wJalrXUtnFEMI/K7MDENG/bPxRfiCY{}", "EXAMPLEKEY");
    let stripe = format!("sk_test_{}", "4eC39HqLyjWDarjtT1zdp7dc");
    let azurite = format!(
        "AccountKey={}",
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
    );
    for text in [
        format!("aws_access_key_id = {aws}\naws_secret_access_key = {secret}\n"),
        format!("curl -u {stripe}: https://api.stripe.com\n"),
        format!("DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;{azurite};\n"),
        "kubeadm join --token abcdef.0123456789abcdef 10.0.0.1:6443\n".to_owned(),
        "token: glpat-xxxxxxxxxxxxxxxxxxxx\n".to_owned(),
        "SLACK=https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX\n"
            .to_owned(),
        "uses: cloudflare/wrangler-action@da0e0dfe58b7a431659754fdf3f186c529afbe65 # token\n"
            .to_owned(),
        "image: gitea/gitea@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n"
            .to_owned(),
        "vault_token_path: secret/data/teams/platform/token-of-the-vault\n".to_owned(),
    ] {
        assert_eq!(found(&text), [], "{text}");
    }
}

/// The work is linear: twice the text takes about twice the time, not four
/// times. Bounds are wide, as other programs run beside the tests.
#[test]
fn hostile_texts_take_linear_time() {
    let mut parts: Vec<String> = formats()
        .forms
        .iter()
        .map(|form| form.keyword.clone())
        .filter(|keyword| !keyword.is_empty())
        .collect();
    parts.extend(
        formats()
            .entries
            .iter()
            .flat_map(|entry| entry.near.clone()),
    );
    parts.extend(
        [
            "-----BEGIN RSA PRIVATE KEY-----",
            "-----BEGIN RSA PRIVATE KEY-----\nA",
            "LS0tLS1CRUdJTiB",
            "LS0tLS1CRUdJTiB,",
            "AGE-SECRET-KEY-1",
            "PuTTY-User-Key-File-3: x\n",
            "PrivateKey = ",
            "a://b:c",
            "-eyJ",
            ".eyJhbGciOiJub25lIn0",
        ]
        .map(str::to_owned),
    );
    for part in parts {
        let text = part.repeat(100_000 / part.len());
        let start = Instant::now();
        scan(&text, &Marks::of(&text));
        let took = start.elapsed();
        assert!(took < Duration::from_secs(5), "{part}: {took:?}");
    }
}
