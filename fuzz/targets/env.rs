//! Fuzzes [`stockade_fuzz::env`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stockade_fuzz::env(bytes));
