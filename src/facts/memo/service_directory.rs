//! A directory that is a service, and why it is taken for one.

use crate::ids::ImageId;
use crate::source::{RepoPath, Span};

/// A directory with the program of a service.
#[derive(Debug, Clone)]
pub struct ServiceDirectory {
    /// The directory; never the root.
    pub directory: RepoPath,
    /// Why it is taken for one.
    pub reason: ServiceReason,
    /// Images that are built for it by what they are told, though neither their Dockerfiles nor their contexts lie in it.
    pub(in crate::facts) images: Vec<ImageId>,
}

impl ServiceDirectory {
    /// A directory that no image is told to be built for.
    pub(in crate::facts) fn new(directory: RepoPath, reason: ServiceReason) -> Self {
        Self { directory, reason, images: Vec::new() }
    }
}

/// Why a directory is taken for a service.
#[derive(Debug, Clone)]
pub enum ServiceReason {
    /// A pattern of the policy matches it.
    Policy(Span),
    /// Something is built from it.
    Built {
        /// What: "service `api`".
        what: String,
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
    /// A file of it says that it holds a program that serves.
    Program {
        /// The sign, as a clause: "it is an application of Nx".
        sign: String,
        /// The file.
        file: RepoPath,
        /// The line of it, from 1.
        line: u32,
    },
}
