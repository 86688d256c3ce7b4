//! Fuzzes [`stockade_fuzz::repository`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stockade_fuzz::repository(bytes));
