//! Findings as text for people and programs: one file per format, each with its own structs.

mod base;
mod checkstyle;
pub(crate) mod contents;
mod covered;
mod excerpt;
mod format;
mod github;
mod gitlab;
mod json;
mod json_text;
mod junit;
mod line_hash;
mod place;
mod pretty;
mod rdjson;
mod report;
mod safe;
mod sarif;
mod short;
mod sonar;
mod summary;
mod uri;
mod xml;

pub use base::SourceRoot;
pub use format::Format;
pub use report::{Counts, Report};
pub use safe::line as safe_line;
pub use summary::write as write_summary;
