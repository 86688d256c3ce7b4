//! `sarif`: SARIF 2.1.0 as GitHub's code scanning takes it, held by the SARIF Multitool with its rules for GitHub
//! (`tests/clients/sarif`).

mod log;
mod objects;

pub(super) use log::write;
