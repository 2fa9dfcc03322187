//! The texts of the fuzzer, and those that once broke a reader, read with every
//! run of the tests; and for a while, texts that are made of them.
#![allow(clippy::unwrap_used)]

#[path = "../fuzz/src/mutate.rs"]
mod mutate;
#[path = "../fuzz/src/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use mutate::Mutator;

fn corpus(target: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect()
}

fn reads(target: &str, text: &str) {
    let read = std::panic::catch_unwind(|| targets::run(target, text.as_bytes()));
    assert!(read.is_ok(), "this breaks {target}:\n{text:?}");
}

#[test]
fn every_text_of_the_corpus_is_read() {
    for (target, _) in targets::TARGETS {
        let texts = corpus(target);
        assert!(!texts.is_empty(), "no text for {target}");
        texts.iter().for_each(|text| reads(target, text));
    }
}

/// So many texts of each target, the same each time; or new ones for so many
/// seconds of each, if `RAILINT_FUZZ_SECONDS` says so.
#[test]
fn texts_made_of_the_corpus_are_read() {
    const TEXTS: u64 = 100;
    let seconds = std::env::var("RAILINT_FUZZ_SECONDS").ok();
    let seconds = seconds
        .and_then(|seconds| seconds.parse().ok())
        .map(Duration::from_secs);
    for (target, _) in targets::TARGETS {
        let texts = corpus(target);
        let (started, mut made) = (Instant::now(), 0);
        let seed = match seconds {
            Some(_) => u64::from(std::process::id()) << 20,
            None => 0,
        };
        loop {
            let done = match seconds {
                Some(seconds) => started.elapsed() > seconds,
                None => made == TEXTS,
            };
            if done {
                break;
            }
            made += 1;
            reads(
                target,
                &Mutator::new(seed + made * 2_654_435_761).text(&texts),
            );
        }
        if seconds.is_some() {
            eprintln!("{target}: {made} texts");
        }
    }
}
