//! Fuzzes [`stockade_fuzz::git_index`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stockade_fuzz::git_index(bytes));
