//! The texts of the fuzzer, and those that once broke a reader, read with every
//! run of the tests.
#![allow(clippy::unwrap_used)]

#[path = "../fuzz/src/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

#[test]
fn every_text_of_the_corpus_is_read() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (target, _) in targets::TARGETS {
        let mut texts = 0;
        for file in fs::read_dir(corpus.join(target)).unwrap() {
            let file = file.unwrap().path();
            let bytes = fs::read(&file).unwrap();
            let read = std::panic::catch_unwind(|| targets::run(target, &bytes));
            assert!(read.is_ok(), "{} breaks {target}", file.display());
            texts += 1;
        }
        assert!(texts > 0, "no text for {target}");
    }
}
