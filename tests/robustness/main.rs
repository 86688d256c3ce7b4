//! Whatever the input is and whatever happens meanwhile, a run ends soon, and says what is so.
//!
//! One program, so that `cargo test` links little; `cargo test --test robustness hostile::` runs one folder of it.

#[path = "../common/mod.rs"]
mod common;
mod hostile;
mod interruption;
mod projects;
mod properties;
mod races;
