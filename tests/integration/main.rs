//! What the library and the program say of input whose right answer is known.
//!
//! One program, so that `cargo test` links little; `cargo test --test integration rules::` runs one file of it.

mod applied_helps;
mod architecture;
mod archives;
mod bake;
mod baseline;
mod buildkit;
mod builds;
mod built_by_name;
mod callers_policy;
mod cli;
mod commands;
#[path = "../common/mod.rs"]
mod common;
mod compose;
mod compose_projects;
mod compose_view;
mod contents;
mod dependencies;
mod doc_comments;
mod dockerfile;
mod findings;
mod fingerprints;
mod fixtures;
mod git;
mod images;
mod init;
mod levels;
mod marks;
mod merging;
mod nested_policy;
mod outputs;
mod policy;
mod program;
mod pull_request;
mod reports;
mod rules;
mod running;
mod sarif;
mod services;
mod shipped;
mod shipped_variants;
mod supply_chain;
mod suppression_reach;
mod suppressions;
