//! Fuzzes [`stockade_fuzz::configuration`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stockade_fuzz::configuration(bytes));
