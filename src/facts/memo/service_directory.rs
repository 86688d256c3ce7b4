//! A directory that is a service, and why it is taken for one.

use crate::source::{RepoPath, Span};

/// A directory with the program of a service.
#[derive(Debug, Clone)]
pub struct ServiceDirectory {
    /// The directory; never the root.
    pub directory: RepoPath,
    /// Why it is taken for one.
    pub reason: ServiceReason,
}

/// Why a directory is taken for a service.
#[derive(Debug, Clone)]
pub enum ServiceReason {
    /// A pattern of the policy matches it.
    Policy(Span),
    /// A Compose service of that name is built from it.
    Built {
        /// The name of the service.
        service: String,
        /// What says so.
        place: Span,
    },
    /// It holds a program, and a Dockerfile.
    Dockerfile(RepoPath),
    /// It is a package of a workspace that can be started.
    StartScript {
        /// The name of the script.
        name: String,
        /// What it runs.
        script: String,
    },
}
