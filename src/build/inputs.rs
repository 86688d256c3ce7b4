//! What a build is given from outside: arguments, target, named contexts.

use std::collections::BTreeMap;

use super::variables::Variable;
use crate::ids::AskedBy;
use crate::knowledge::ImageReference;
use crate::source::RepoPath;

/// What a build gets from outside its Dockerfile.
#[derive(Debug, Clone, Default)]
pub struct BuildInputs {
    /// The arguments that are passed.
    pub arguments: BTreeMap<String, Variable>,
    /// Additional contexts by name.
    pub(crate) contexts: BTreeMap<String, NamedContext>,
}

/// What an additional context is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum NamedContext {
    /// A directory of the repository.
    Directory(RepoPath),
    /// An image: `docker-image://…`.
    Image(ImageReference),
    /// What another build of the repository makes: `service:…` of Compose, `target:…` of Bake.
    BuiltFor(AskedBy),
    /// Something that is fetched, or is not known.
    Elsewhere,
}
