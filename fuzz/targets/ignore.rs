//! Fuzzes [`stockade_fuzz::ignore`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stockade_fuzz::ignore(bytes));
