//! Fuzzes [`stockade_fuzz::shell`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stockade_fuzz::shell(bytes));
