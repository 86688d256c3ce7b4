//! Whatever is written, parsers end with places inside the file, and a whole run ends with findings that exist.
//!
//! Two kinds of input: pieces that such files are made of, in any order, and the files of this repository's own
//! tests with random damage. `STOCKADE_FUZZ=50 cargo test --test robustness properties::` tries fifty times as many.
#![expect(clippy::disallowed_methods, reason = "a test reads its data and is told how long to try")]
#![expect(clippy::unwrap_used, reason = "a test whose data is wrong fails")]

mod baseline;
mod damage;
mod dockerfile;
mod dotenv;
#[path = "../../../benches/support/generator.rs"]
mod generator;
mod ignore;
mod pieces;
mod policy;
mod repository;
mod secrets;
mod suppression;
mod yaml;

use proptest::prelude::ProptestConfig;
use stockade::Span;

/// So many cases of each property, or as many times that as the environment says.
fn config(cases: u32) -> ProptestConfig {
    let factor = std::env::var("STOCKADE_FUZZ").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    ProptestConfig {
        cases: cases.saturating_mul(factor),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Whether a place lies in a file; where the file is UTF-8, between characters.
fn inside(span: Span, bytes: &[u8]) -> bool {
    let (start, end) = (span.start as usize, span.end as usize);
    let is_border = |at| std::str::from_utf8(bytes).map_or(true, |text| text.is_char_boundary(at));
    start <= end && end <= bytes.len() && is_border(start) && is_border(end)
}
