//! The commands for development that a service says itself, over its image's.

use crate::compose::ProjectKind;
use crate::facts::handles::ServiceRef;
use crate::facts::image::DevelopmentCommand;

/// What a service starts for development.
#[derive(Debug)]
pub struct OwnDevelopmentCommands {
    /// The commands.
    pub commands: Vec<DevelopmentCommand>,
    /// Whether the service runs sources of the host, or what is developed here in a ready image: somebody works on
    /// them, and it may never be deployed.
    pub may_be_for_work: bool,
}

impl ServiceRef<'_> {
    /// The commands for development that the service says itself, in a project of which nothing says what it is for,
    /// and beside which no project for production has a service of that name.
    #[must_use]
    pub fn own_development_commands(self) -> OwnDevelopmentCommands {
        let none = OwnDevelopmentCommands { commands: Vec::new(), may_be_for_work: false };
        let is_deployed_elsewhere = || {
            let projects = self.facts.repo.projects().iter();
            let mut beside = projects
                .filter(|other| other.is_for_production() && other.directory == self.project.directory);
            beside.any(|other| other.service_number(self.name()).is_some())
        };
        let image = self.image();
        if self.project.kind != ProjectKind::Plain
            || is_deployed_elsewhere()
            || image.is_some_and(|image| image.is_for_development())
        {
            return none;
        }
        let Some(start) = self.own_start() else { return none };
        let is_elsewhere = self.service.working_dir.is_some();
        let manifest = image.filter(|_| !is_elsewhere).and_then(|image| image.own_manifest());
        OwnDevelopmentCommands {
            commands: start.development_commands(manifest.as_deref()),
            may_be_for_work: !self.source_mounts().is_empty(),
        }
    }
}
