//! Who may use a service, and whom its ports are open to.

use crate::compose::{Dependency, Port, Setting};
use crate::facts::handles::ServiceRef;
use crate::source::Text;

impl ServiceRef<'_> {
    /// Whether a dependency is one that somebody chose: a shared namespace, volumes of others and links bring
    /// one, too, which cannot wait for anything.
    #[must_use]
    pub fn waits_by_choice(self, dependency: &Dependency) -> bool {
        let name = dependency.service.value.as_str();
        let service = self.service;
        let modes = [&service.network_mode, &service.pid, &service.ipc].into_iter().flatten();
        let first =
            |text: &Setting<Text>| text.as_str().and_then(|text| text.split(':').next().map(str::to_owned));
        let mut others = service.links.iter().chain(&service.volumes_from).filter_map(first);
        let mut shared = modes.filter_map(|mode| mode.as_str()?.strip_prefix("service:").map(str::to_owned));
        !others.any(|other| other == name) && !shared.any(|other| other == name)
    }

    /// Whether the service may use a datastore without a line that says so: what people look into datastores
    /// with, what watches or saves them. Other datastores do not begin to talk by themselves.
    #[must_use]
    pub fn may_use(self, datastore: Self) -> bool {
        self.helps_with_datastores() || datastore.uses(self)
    }

    /// Whether the service may use any datastore, by its name, its image, or as a datastore itself.
    pub(crate) fn helps_with_datastores(self) -> bool {
        let helps =
            ["backup", "dump", "exporter", "migrat", "init", "seed", "setup", "restore", "metrics", "admin"];
        let name = self.name().to_lowercase();
        let image = self.external_image().map(|image| image.repository).unwrap_or_default();
        self.is_datastore_client()
            || helps.iter().any(|word| name.contains(word) || image.contains(word))
            || self.datastore().is_some()
    }

    /// Whether a port gives the data of a datastore, which services of the project use themselves, to
    /// others: not to the host alone, and not in a development project.
    #[must_use]
    pub fn opens_data_to_others(self, port: &Port) -> bool {
        if self.project.is_for_development() || port.is_local() {
            return false;
        }
        // Object stores and brokers of devices are often there to be reached.
        let Some(datastore) = self.datastore().filter(|datastore| datastore.is_internal()) else {
            return false;
        };
        let target = port.target.as_ref().and_then(|target| target.known());
        target.is_some_and(|target| datastore.ports.contains(target))
            && self.users().iter().any(|user| !user.is_datastore_client() && user.datastore().is_none())
    }
}
