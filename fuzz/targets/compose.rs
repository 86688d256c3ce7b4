//! Fuzzes [`stockade_fuzz::compose`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stockade_fuzz::compose(bytes));
