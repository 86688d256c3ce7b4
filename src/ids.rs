//! Numbers by which stages, services, projects and images are named in every room.

/// Which stage of which build.
///
/// The number of a build is higher than those of the builds that it stands on, or takes files from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StageId {
    // Every entry of a file tree has some of these.
    build: u32,
    number: u32,
}

impl StageId {
    /// The stage `number` of the build `build`.
    #[must_use]
    pub fn new(build: usize, number: usize) -> Self {
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self { build: narrow(build), number: narrow(number) }
    }

    /// The number of the build among those of the repository.
    #[must_use]
    pub fn build(self) -> usize {
        self.build as usize
    }

    /// The number of the stage in its Dockerfile, from 0.
    #[must_use]
    pub fn number(self) -> usize {
        self.number as usize
    }

    /// Another stage of the same build.
    #[must_use]
    pub fn beside(self, number: usize) -> Self {
        Self::new(self.build(), number)
    }
}

/// Which project: its number among those of the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProjectId(pub usize);

/// Which image: its number among those of the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ImageId(pub usize);

/// Which service of which project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceId {
    /// The number of the project.
    pub project: usize,
    /// The number of the service in the project.
    pub service: usize,
}

/// Which of the builds that something other than Compose asks for: its number among those of the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DeclaredBuildId(pub usize);

/// Who asks for a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum AskedBy {
    /// A service of a Compose project.
    Service(ServiceId),
    /// Something else: Bake, a pipeline, a script, the policy.
    Declared(DeclaredBuildId),
}

impl AskedBy {
    /// The service, where it is one.
    #[must_use]
    pub(crate) fn service(self) -> Option<ServiceId> {
        match self {
            Self::Service(service) => Some(service),
            Self::Declared(_) => None,
        }
    }
}
