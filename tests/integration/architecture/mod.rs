//! The code keeps to the map: `docs/architecture.md` says who may import whom, and this reads it from there.
//!
//! `src/` is read with `syn`: every `use`, every path inline or inside a macro is followed to the file that defines
//! what it names. `UPDATE=1` writes
//! `docs/facts.md`;
//! `cargo test --test integration -- --ignored --nocapture architecture::figures` prints the figures.
#![expect(clippy::disallowed_methods, reason = "a test reads its data")]
#![expect(clippy::panic, reason = "a test that does not understand the code fails")]
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data fails")]

mod circles;
mod declarations;
mod faces;
mod facts;
mod facts_page;
mod figures;
mod file_reader;
mod homes;
mod imports;
mod layout;
mod map;
mod modules;
mod pages;
mod resolve;
mod rules;
mod seen;
mod source_files;
mod tokens;
mod word_lists;
