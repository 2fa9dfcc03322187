#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| railint_fuzz::targets::run("settings", data));
