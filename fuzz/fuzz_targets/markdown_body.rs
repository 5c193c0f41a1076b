#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| rolebook_fuzz::markdown_body(data));
